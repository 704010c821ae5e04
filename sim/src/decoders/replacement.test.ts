import { createEvmChain } from "@holdall/chain/evm";
import { localEvm } from "@holdall/chain/networks";
import { httpPost } from "@holdall/chain/nodes";
import type { Chain, Evidence, Outcome, Replaced, Sent, Unsigned } from "@holdall/chain/port";
import { startEvm } from "@holdall/devnet/evm";
import type { EvmDevnet } from "@holdall/devnet/evm";
import { encodeCall, explain } from "@holdall/wallet/clear";
import {
  bytesToHex,
  hexToBytes,
  keccak256,
  parseTransaction,
  serializeTransaction,
  toHex,
} from "viem";
import type { TransactionSerializableEIP1559 } from "viem";
import { generatePrivateKey, privateKeyToAccount, sign } from "viem/accounts";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { callContract, controlOf } from "./control.twin.ts";
import type { Control } from "./control.twin.ts";

/** Transactions that wait, and others that take their place: no block is made but by command. */
const FRIEND = privateKeyToAccount(generatePrivateKey()).address;
const secret = generatePrivateKey();
const me = privateKeyToAccount(secret).address;

let node: EvmDevnet;
let control: Control;
let chain: Chain;
let dollar: string;
beforeAll(async () => {
  node = await startEvm({});
  control = controlOf(node);
  dollar = node.contracts["dollar"];
  await control("faucet_request", [me, toHex(10n ** 18n)]);
  await callContract(control, dollar, encodeCall("mint(address,uint256)", [me, 1_000n]));
  await control("evm_setAutomine", [false]);
});
afterAll(() => node.close());
beforeEach(() => {
  const network = localEvm(node.networkId, node.url);
  const endpoints = [{ id: "own", operator: "own", post: httpPost(node.url, fetch) }];
  const clock = { nowMs: () => Date.now(), sleep: () => Promise.resolve() };
  chain = createEvmChain({ network, endpoints, clock, known: {} });
});

function given<T>(outcome: Outcome<T>): T {
  if ("value" in outcome) return outcome.value;
  throw new Error(`${outcome.refusal.code}: ${outcome.refusal.detail}`);
}

const codeOf = (outcome: Outcome<unknown>): string =>
  "refusal" in outcome ? outcome.refusal.code : "none";

/** Signed by its owner, and as it is kept while it waits. */
async function signed(unsigned: Unsigned): Promise<{ sent: Sent; kept: Replaced }> {
  const hash = keccak256(unsigned.bytes);
  const { r, s, yParity = 0 } = await sign({ hash, privateKey: secret });
  const signature = new Uint8Array([...hexToBytes(r), ...hexToBytes(s), yParity]);
  return {
    sent: given(chain.sign(unsigned, signature)),
    kept: { bytes: unsigned.bytes, signature },
  };
}

/** A payment on its way that no block has. */
async function waiting(units = 5n, asset?: { kind: "token"; id: string }) {
  const intent = { kind: "send", from: me, to: FRIEND, units } as const;
  const unsigned = given(await chain.build({ ...intent, asset: asset ?? { kind: "native" } }));
  const made = await signed(unsigned);
  given(await chain.send(made.sent));
  return { ...made, unsigned };
}

const replacing = async (kept: Replaced, how: "hasten" | "cancel") =>
  (await chain.nonces?.replace(me, kept, how)) ?? {
    refusal: { code: "not-here", detail: "" } as const,
  };

/** What both decoders say of bytes: B's reading goes to A, which raises 501 where it is another. */
async function told(unsigned: Unsigned, change: (evidence: Evidence) => Evidence = (same) => same) {
  const [first] = given(await chain.evidence(unsigned));
  const evidence = change(first);
  const reading = chain.explain(unsigned.bytes, me, evidence);
  const explained = explain(
    { kind: "evm-transaction", bytes: unsigned.bytes },
    {
      account: me,
      network: chain.network.id,
      chainId: 31_337n,
      origin: null,
      atMs: 0,
      evidence: [evidence],
      own: [me],
      known: [{ address: FRIEND, sentCount: 1 }],
      denied: [],
      secondReading: "value" in reading ? reading.value.text : null,
    },
  );
  if (!explained.ok) return { refusals: [explained.refusal, codeOf(reading)] };
  const { effects, findings, outflows } = explained.value.explanation;
  return { effects, outflows, rules: findings.map(({ rule }) => rule) };
}

/** The same transaction with some fields changed. */
function rewritten(unsigned: Unsigned, change: Partial<TransactionSerializableEIP1559>): Unsigned {
  const former = parseTransaction(bytesToHex(unsigned.bytes));
  const { chainId = 0, nonce, gas, maxFeePerGas, maxPriorityFeePerGas, to, value, data } = former;
  const prices = { maxFeePerGas, maxPriorityFeePerGas };
  const fields = { chainId, nonce, gas, to, value, data, ...prices, ...change };
  return { ...unsigned, bytes: hexToBytes(serializeTransaction({ ...fields, type: "eip1559" })) };
}

const mine = () => control("anvil_mine", ["0x3"]);
const wei = (units: bigint) => ({ type: "amount", units, decimals: 18, asset: { kind: "native" } });
const feeOf = ({ bytes }: Unsigned): bigint => {
  const { gas = 0n, maxFeePerGas = 0n } = parseTransaction(bytesToHex(bytes));
  return gas * maxFeePerGas;
};

test("a payment that waits is sped up: the same call and number for an eighth more, and one arrives", async () => {
  const first = await waiting();
  const faster = given(await replacing(first.kept, "hasten"));
  const [was, is] = [first.unsigned, faster].map(({ bytes }) =>
    parseTransaction(bytesToHex(bytes)),
  );
  for (const field of ["to", "value", "data", "nonce", "gas", "chainId"] as const)
    expect(is[field]).toEqual(was[field]);
  for (const field of ["maxFeePerGas", "maxPriorityFeePerGas"] as const)
    expect(8n * (is[field] ?? 0n)).toBeGreaterThanOrEqual(9n * (was[field] ?? 0n));
  const number = { type: "count", value: first.unsigned.expiry };
  expect(await told(faster)).toMatchObject({
    effects: [
      {
        kind: "replace",
        operands: { number, fee: wei(feeOf(faster)), former: wei(feeOf(first.unsigned)) },
      },
      { kind: "send", operands: { amount: wei(5n), to: { address: FRIEND } } },
    ],
    outflows: [{ units: 5n, to: FRIEND }],
    rules: expect.not.arrayContaining([501]),
  });
  const second = await signed(faster);
  given(await chain.send(second.sent));
  expect(codeOf(await chain.send(first.sent))).toBe("replacement-underpriced");
  await mine();
  expect(given(await chain.status(second.sent)).certainty).toBe("final");
  expect(given(await chain.status(first.sent))).toMatchObject({ certainty: "dropped" });
  expect(given(await chain.balances(FRIEND, [])).value[0].units).toBe(5n);
  expect(codeOf(await chain.send(first.sent))).toBe("number-taken");
  expect(codeOf(await replacing(first.kept, "cancel"))).toBe("number-taken");
});

test("a payment of coins or tokens is cancelled by an empty one to oneself, which says what it cancels", async () => {
  const token = { kind: "token", id: dollar } as const;
  for (const asset of [{ kind: "native" }, token] as const) {
    const first = await waiting(7n, asset.kind === "token" ? asset : undefined);
    const empty = given(await replacing(first.kept, "cancel"));
    const { to, value = 0n, data = "0x", nonce } = parseTransaction(bytesToHex(empty.bytes));
    expect({ to: to?.toLowerCase(), value, data }).toEqual({
      to: me.toLowerCase(),
      value: 0n,
      data: "0x",
    });
    const number = { type: "count", value: BigInt(nonce ?? -1) };
    expect(number.value).toBe(first.unsigned.expiry);
    const amount = { units: 7n, asset: asset.kind === "native" ? asset : { kind: "token" } };
    expect(await told(empty)).toMatchObject({
      effects: [
        { kind: "cancel-send", operands: { number, amount, to: { address: FRIEND } } },
        { kind: "empty-call", operands: { to: { address: me } } },
      ],
      outflows: [],
      rules: expect.not.arrayContaining([501]),
    });
    const second = await signed(empty);
    given(await chain.send(second.sent));
    await mine();
    expect(given(await chain.status(first.sent)).certainty).toBe("dropped");
  }
  const [coins, dollars] = given(await chain.balances(FRIEND, [dollar])).value;
  expect([coins.units, dollars.units]).toEqual([5n, 0n]);
});

test("a call that is no payment is cancelled by its contract's name, and a cancellation is sped up", async () => {
  const revoke = { kind: "revoke", from: me, asset: { kind: "token", id: dollar } } as const;
  const first = await signed(given(await chain.build({ ...revoke, spender: FRIEND })));
  given(await chain.send(first.sent));
  const empty = given(await replacing(first.kept, "cancel"));
  expect(await told(empty)).toMatchObject({
    effects: [{ kind: "cancel-call", operands: { to: { address: dollar } } }, {}],
  });
  const second = await signed(empty);
  given(await chain.send(second.sent));
  const third = given(await replacing(second.kept, "hasten"));
  expect(await told(third)).toMatchObject({
    effects: [{ kind: "replace" }, { kind: "empty-call" }],
  });
  given(await chain.send((await signed(third)).sent));
  await mine();
});

test("what is no rival of what waits is refused by both decoders", async () => {
  const first = await waiting();
  const faster = given(await replacing(first.kept, "hasten"));
  const changed = (change: Partial<TransactionSerializableEIP1559>): Unsigned =>
    rewritten(faster, change);
  const { nonce = 0 } = parseTransaction(bytesToHex(faster.bytes));
  const wrong: readonly Partial<TransactionSerializableEIP1559>[] = [
    { nonce: nonce + 1 },
    { value: 6n },
    { to: me },
    { to: me, value: 0n, data: "0x00000000", gas: 30_000n },
  ];
  for (const change of wrong) {
    const { refusals } = await told(changed(change));
    expect(refusals, JSON.stringify(Object.keys(change))).toEqual(["unreadable", "unreadable"]);
  }
  // Of another network than the bytes.
  const elsewhere = changed({ chainId: 1 });
  const brought = { ...first.kept, bytes: elsewhere.bytes };
  const other = await told(faster, (evidence) => ({ ...evidence, replaced: brought }));
  expect(other.refusals).toEqual(["unreadable", "unreadable"]);
  await mine();
});

test("what was replaced is looked after and not sent again; a missing number before it is named", async () => {
  const asked: string[] = [];
  const post = httpPost(node.url, fetch);
  const carry = (...call: Parameters<typeof post>) => {
    asked.push(call[0]);
    return post(...call);
  };
  const clock = {
    nowMs: () => Date.now(),
    sleep: () => new Promise<void>((go) => setTimeout(go, 5)),
  };
  const network = localEvm(node.networkId, node.url);
  const endpoints = [{ id: "own", operator: "own", post: carry }];
  chain = createEvmChain({ network, endpoints, clock, known: {} });
  const first = await waiting();
  const faster = await signed(given(await replacing(first.kept, "hasten")));
  given(await chain.send(faster.sent));
  asked.length = 0;
  const done = Promise.withResolvers<string | null>();
  chain.watch(first.sent, ({ certainty, reason }) => {
    if (certainty === "dropped") done.resolve(reason);
  });
  await expect.poll(() => asked.length).toBeGreaterThan(8);
  expect(asked.filter((one) => one.includes("eth_sendRawTransaction"))).toEqual([]);
  await mine();
  expect(await done.promise).toBe("another transaction took its nonce");
  const gap = given(
    await chain.build({ kind: "send", from: me, to: FRIEND, asset: { kind: "native" }, units: 1n }),
  );
  const expiry = gap.expiry + 2n;
  const behind = await signed({ ...rewritten(gap, { nonce: Number(expiry) }), expiry });
  given(await chain.send(behind.sent));
  expect(given(await chain.status(behind.sent))).toMatchObject({
    certainty: "pending",
    waitsFor: gap.expiry,
  });
});

test("a fee that the balance does not have is refused before anybody signs", async () => {
  const coins = given(await chain.balances(me, [])).value[0].units;
  const probe = given(
    await chain.build({ kind: "send", from: me, to: FRIEND, asset: { kind: "native" }, units: 1n }),
  );
  const first = await waiting(coins - feeOf(probe) - feeOf(probe) / 16n);
  expect(codeOf(await replacing(first.kept, "hasten"))).toBe("balance-insufficient");
  // An empty payment moves nothing: its fee is there.
  expect(codeOf(await replacing(first.kept, "cancel"))).toBe("none");
});
