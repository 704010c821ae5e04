import { explainEvm } from "@holdall/chain/evm";
import type { Evidence } from "@holdall/chain/port";
import { canonicalReading, encodeCall, explain, NO_EVIDENCE } from "@holdall/wallet/clear";
import { evmAccount } from "@holdall/wallet/clear/build";
import { batchOf, creationOf, SAFE_PLACE } from "@holdall/wallet/safe";
import type { SafeCall } from "@holdall/wallet/safe";
import { bytesToHex, hexToBytes, serializeTransaction } from "viem";
import type { Address } from "viem";
import { expect, test } from "vitest";

/** The making of a Safe, and its batches, as both decoders read them: exactly ours, or not at all. */
const ME = evmAccount("me");
const OWNERS = ["device", "cosigner", "recovery"].map(evmAccount);
const NOBODY = "0x0000000000000000000000000000000000000000";
const STEP = "setupToL2(address)";
const CREATE = "createProxyWithNonce(address,bytes,uint256)";
const SETUP = "setup(address[],uint256,address,bytes,address,address,uint256,address)";

function read(to: string, data: Uint8Array, value = 0n, evidence: Evidence = NO_EVIDENCE) {
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
    evidence: [evidence] as const,
    own: [ME],
    known: [],
    denied: [],
    secondReading: null,
  };
  const first = explain({ kind: "evm-transaction", bytes }, context);
  const second = explainEvm(bytes, { account: ME, evidence, chainId: 1n });
  return { first, second };
}

const creation = () => {
  const owners = OWNERS.map((address, at) => ({ address, keptBy: String(at) }));
  const made = creationOf({ owners, saltNonce: 7n });
  if (!made.ok) throw new Error(made.refusal);
  return made.value;
};

test("both decoders read the same three owners and their quorum", () => {
  const { to, data } = creation();
  const { first, second } = read(to, data);
  if (!first.ok || "refusal" in second) throw new Error("unreadable");
  const { effects, level } = first.value.explanation;
  expect(second.value.text).toBe(canonicalReading(effects));
  expect(effects).toMatchObject([
    { kind: "safe-create", operands: { count: { value: 2n }, first: { address: OWNERS[0] } } },
  ]);
  expect(level).toBe("warning");
});

test("another factory, code, handler or step, anything more run or paid, is read by neither", () => {
  const { factory, singleton, singletonL2, handler, toL2 } = SAFE_PLACE;
  const thief = evmAccount("thief");
  const none = new Uint8Array();
  const step = encodeCall(STEP, [singletonL2]);
  type Values = Parameters<typeof encodeCall>[1];
  const plain: Values = [OWNERS, 2n, toL2, step, handler, NOBODY, 0n, NOBODY];
  const call = (values: Values, code: string = singleton): Uint8Array =>
    encodeCall(CREATE, [code, encodeCall(SETUP, values), 7n]);
  const bad: readonly (readonly [string, Uint8Array, bigint?])[] = [
    [thief, call(plain)],
    [factory, call(plain, thief)],
    [factory, call(plain), 1n],
    [factory, call(plain.with(0, [...OWNERS, thief]))],
    [factory, call(plain.with(2, thief))],
    [factory, call(plain.with(2, NOBODY).with(3, none))],
    [factory, call(plain.with(3, none))],
    [factory, call(plain.with(3, encodeCall(STEP, [thief])))],
    [factory, call(plain.with(3, Uint8Array.of(...step, 0)))],
    [factory, call(plain.with(3, encodeCall("setupToL3(address)", [singletonL2])))],
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

const SAFE = evmAccount("safe");
const FRIEND = evmAccount("friend");
const EXECUTE =
  "execTransaction(address,uint256,bytes,uint8,uint256,uint256,uint256,address,address,bytes)";
const KNOWN: Evidence = {
  ...NO_EVIDENCE,
  contracts: {
    [SAFE.toLowerCase()]: { isContract: true, standard: "safe", decimals: null, createdAtMs: null },
  },
};

/** A Safe delegates to its batch contract, or to another one. */
const delegated = (data: Uint8Array, to: string = SAFE_PLACE.multiSend, value = 0n): Uint8Array => {
  const none = new Uint8Array();
  return encodeCall(EXECUTE, [to, value, data, 1n, 0n, 0n, 0n, NOBODY, NOBODY, none]);
};
const pays = (to: string, value: bigint): SafeCall => ({ to, value, data: new Uint8Array() });

test("each call of a batch is read alike by both decoders, and a contract that is another is told", () => {
  const enable = encodeCall("enableModule(address)", [FRIEND]);
  const batches: readonly (readonly [Uint8Array, readonly string[]])[] = [
    [delegated(batchOf([pays(FRIEND, 5n)])), ["safe", "move"]],
    [delegated(batchOf([pays(FRIEND, 5n), pays(ME, 7n)])), ["safe", "move", "move"]],
    [
      delegated(batchOf([pays(FRIEND, 5n), { to: SAFE, value: 0n, data: enable }])),
      ["safe", "move", "safe-takeover"],
    ],
    [delegated(batchOf([pays(FRIEND, 5n)]), FRIEND), ["safe", "delegate-call"]],
  ];
  for (const [data, kinds] of batches) {
    const { first, second } = read(SAFE, data, 0n, KNOWN);
    if (!first.ok || "refusal" in second) throw new Error("unreadable");
    const { effects } = first.value.explanation;
    expect(effects.map(({ kind }) => kind)).toEqual(kinds);
    expect(second.value.text).toBe(canonicalReading(effects));
  }
});

test("a batch that delegates, holds another, is cut or carries coins is read by neither", () => {
  const one = batchOf([pays(FRIEND, 5n)]);
  const inner = batchOf([{ to: SAFE_PLACE.multiSend, value: 0n, data: one }]);
  // Operation 1 of the first call: the bytes of a batch begin after selector, offset and length.
  const delegating = one.with(4 + 64, 1);
  const longer = one.with(4 + 64 + 84, 1);
  const cut = encodeCall("multiSend(bytes)", [one.slice(68, 68 + 84)]);
  const bad = [
    delegated(inner),
    delegated(delegating),
    delegated(longer),
    delegated(cut),
    delegated(batchOf([])),
    delegated(Uint8Array.of(...one, 0)),
    delegated(one, SAFE_PLACE.multiSend, 1n),
    delegated(encodeCall("multiSent(bytes)", [one.slice(68, 68 + 85)])),
  ];
  for (const [at, data] of bad.entries()) {
    const { first, second } = read(SAFE, data, 0n, KNOWN);
    expect(first.ok, `${at}`).toBe(false);
    expect("refusal" in second, `${at}`).toBe(true);
  }
});
