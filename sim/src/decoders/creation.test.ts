import { explainEvm } from "@holdall/chain/evm";
import { canonicalReading, encodeCall, explain, NO_EVIDENCE } from "@holdall/wallet/clear";
import { evmAccount } from "@holdall/wallet/clear/build";
import { creationOf, SAFE_PLACES } from "@holdall/wallet/safe";
import type { SafeContracts } from "@holdall/wallet/safe";
import { bytesToHex, hexToBytes, serializeTransaction } from "viem";
import type { Address } from "viem";
import { expect, test } from "vitest";

/** The making of a Safe, as both decoders read it: exactly ours, or not at all. */
const ME = evmAccount("me");
const OWNERS = ["device", "cosigner", "recovery"].map(evmAccount);
const NOBODY = "0x0000000000000000000000000000000000000000";
const CREATE = "createProxyWithNonce(address,bytes,uint256)";
const SETUP = "setup(address[],uint256,address,bytes,address,address,uint256,address)";

function read(to: string, data: Uint8Array, value = 0n) {
  const bytes = hexToBytes(
    serializeTransaction({
      type: "eip1559",
      chainId: 1,
      to: to as Address,
      data: bytesToHex(data),
      value,
    }),
  );
  const context = {
    account: ME,
    network: "eip155:1",
    chainId: 1n,
    origin: null,
    atMs: 0,
    evidence: [NO_EVIDENCE] as const,
    own: [ME],
    known: [],
    denied: [],
    secondReading: null,
  };
  const first = explain({ kind: "evm-transaction", bytes }, context);
  const second = explainEvm(bytes, { account: ME, evidence: NO_EVIDENCE, chainId: 1n });
  return { first, second };
}

const creation = (contracts: SafeContracts) => {
  const owners = OWNERS.map((address, at) => ({ address, keptBy: String(at) }));
  const made = creationOf({ owners, saltNonce: 7n, contracts });
  if (!made.ok) throw new Error(made.refusal);
  return made.value;
};

test("both decoders read the same three owners and their quorum, on public and local chains", () => {
  for (const place of [SAFE_PLACES.public, SAFE_PLACES.local]) {
    const { to, data } = creation(place);
    const { first, second } = read(to, data);
    if (!first.ok || "refusal" in second) throw new Error("unreadable");
    const { effects, level } = first.value.explanation;
    expect(second.value.text).toBe(canonicalReading(effects));
    expect(effects).toMatchObject([
      { kind: "safe-create", operands: { count: { value: 2n }, first: { address: OWNERS[0] } } },
    ]);
    expect(level).toBe("warning");
  }
});

test("another factory, code or handler, anything run or paid, is read by neither", () => {
  const { factory, singleton, handler } = SAFE_PLACES.public;
  const thief = evmAccount("thief");
  const none = new Uint8Array();
  type Values = Parameters<typeof encodeCall>[1];
  const plain: Values = [OWNERS, 2n, NOBODY, none, handler, NOBODY, 0n, NOBODY];
  const call = (values: Values, code = singleton): Uint8Array =>
    encodeCall(CREATE, [code, encodeCall(SETUP, values), 7n]);
  const bad: readonly (readonly [string, Uint8Array, bigint?])[] = [
    [thief, call(plain)],
    [factory, call(plain, thief)],
    [factory, call(plain), 1n],
    [factory, call(plain.with(0, [...OWNERS, thief]))],
    [factory, call(plain.with(2, thief))],
    [factory, call(plain.with(3, Uint8Array.of(1)))],
    [factory, call(plain.with(4, thief))],
    [factory, call(plain.with(5, thief))],
    [factory, call(plain.with(6, 1n))],
    [factory, call(plain.with(7, thief))],
    [factory, encodeCall(CREATE, [singleton, Uint8Array.of(1, 2, 3, 4), 7n])],
    [factory, Uint8Array.of(...call(plain), 0)],
  ];
  for (const [to, data, value] of bad) {
    const { first, second } = read(to, data, value);
    expect(first.ok).toBe(false);
    expect("refusal" in second).toBe(true);
  }
});
