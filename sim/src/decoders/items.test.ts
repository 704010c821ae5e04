import { callOfIntent, createEvmChain } from "@holdall/chain/evm";
import { localEvm } from "@holdall/chain/networks";
import { httpPost, Pool } from "@holdall/chain/nodes";
import type { Asset, Chain } from "@holdall/chain/port";
import { startEvm } from "@holdall/devnet/evm";
import type { EvmDevnet } from "@holdall/devnet/evm";
import { galleryOf, prepare, restOf, submit, sweepPlan } from "@holdall/wallet/actions";
import { encodeCall, explain } from "@holdall/wallet/clear";
import {
  getAddress,
  hexToBytes,
  keccak256,
  serializeTransaction,
  slice,
  toHex,
  zeroAddress,
} from "viem";
import type { Hex } from "viem";
import { generatePrivateKey, privateKeyToAccount, sign } from "viem/accounts";
import { afterAll, beforeAll, expect, test } from "vitest";
import { callContract, controlOf } from "./control.twin.ts";
import type { Control } from "./control.twin.ts";

/** Items of EVM contracts: found, told, and sent under the eyes of both decoders. */
const FRIEND = privateKeyToAccount(generatePrivateKey()).address;
const secret = generatePrivateKey();
const me = privateKeyToAccount(secret).address;

let node: EvmDevnet;
let chain: Chain;
let pool: Pool;
let control: Control;
beforeAll(async () => {
  node = await startEvm({});
  control = controlOf(node);
  const network = localEvm(node.networkId, node.url);
  const endpoints = [{ id: "own", operator: "own", post: httpPost(node.url, fetch) }];
  const clock = { nowMs: () => Date.now(), sleep: () => Promise.resolve() };
  pool = new Pool(endpoints, clock, 2n);
  chain = createEvmChain({ network, endpoints, clock, known: {} });
  await control("faucet_request", [me, toHex(10n ** 18n)]);
  await call("dollar", encodeCall("mint(address,uint256)", [me, 1_000n]));
  await call("items", encodeCall("mint(address)", [me]));
  for (const item of [7n, 8n]) {
    await call("multi", encodeCall("mint(address,uint256,uint256)", [me, item, 5n]));
  }
});
afterAll(() => node.close());

const call = (contract: string, data: Uint8Array): Promise<void> =>
  callContract(control, node.contracts[contract], data);

test("items of both standards are found by their arrival, with what their contracts say", async () => {
  const { rows, silent, partial } = await galleryOf([{ chain, address: me, named: [] }]);
  expect({ silent, partial }).toEqual({ silent: [], partial: [] });
  expect(rows.map(({ item }) => [item.standard, item.units])).toEqual([
    ["erc721", 1n],
    ["erc1155", 5n],
    ["erc1155", 5n],
  ]);
  expect(rows[0].item.collection).toMatchObject({
    name: "Demo Items",
    id: node.contracts["items"],
  });
  const other = {
    chain,
    address: FRIEND,
    named: [{ contract: node.contracts["multi"], item: 7n }],
  };
  // Naming an item does not make it anybody's.
  expect(await galleryOf([other])).toMatchObject({ rows: [], silent: [] });
});

/** What both decoders say of an intent, and what its simulation changes. */
async function told(intent: Parameters<typeof prepare>[1]) {
  const prepared = await prepare(chain, intent);
  if ("refusal" in prepared) throw new Error(JSON.stringify(prepared.refusal));
  const { unsigned, evidence, secondReading, simulated } = prepared.value;
  const explained = explain(
    { kind: "evm-transaction", bytes: unsigned.bytes },
    {
      account: me,
      network: chain.network.id,
      chainId: 31_337n,
      origin: null,
      atMs: 0,
      evidence,
      own: [me],
      known: [{ address: FRIEND, sentCount: 1 }],
      denied: [],
      secondReading,
    },
  );
  if (!explained.ok) throw new Error(explained.refusal);
  return { ...explained.value.explanation, changes: simulated.changes };
}

test("two of five are sent: both decoders say which, how many and to whom", async () => {
  const asset = { kind: "item", id: node.contracts["multi"], item: 7n } as const;
  const intent = { kind: "send", from: me, to: FRIEND, asset, units: 2n } as const;
  const { effects, level, changes } = await told(intent);
  expect(changes).toContainEqual({ asset, units: -2n });
  expect(effects).toMatchObject([
    { kind: "send", operands: { amount: { units: 2n, asset }, to: { address: FRIEND } } },
  ]);
  expect(level).toBe("safe");
  const more = await prepare(chain, { ...intent, units: 6n });
  expect(more).toMatchObject({ refusal: { code: "transaction-refused" } });
});

test("tokens and items are destroyed where their contract can, and it is said where it cannot", async () => {
  const { dollar, items, multi } = node.contracts;
  const base = { kind: "burn", from: me } as const;
  const one = { kind: "item", id: items, item: 1n } as const;
  const many = { kind: "item", id: multi, item: 8n } as const;
  for (const [asset, units] of [
    [{ kind: "token", id: dollar }, 10n],
    [one, 1n],
    [many, 2n],
  ] as const) {
    const { effects, outflows, level, findings, changes } = await told({ ...base, asset, units });
    expect(changes).toContainEqual({ asset, units: -units });
    expect(effects).toMatchObject([
      { kind: "burn", operands: { amount: { units, asset }, account: { address: me } } },
    ]);
    expect(outflows).toMatchObject([{ asset, units, to: zeroAddress }]);
    expect(level).toBe("danger");
    expect(findings.map(({ rule }) => rule)).toContain(208);
  }
  const codeOf = async (asset: Asset, units: bigint) => {
    const step = await prepare(chain, { ...base, asset, units });
    return "refusal" in step ? step.refusal.code : "prepared";
  };
  expect(await codeOf(many, 6n), "more than there are").toBe("burn-refused");
  expect(await codeOf({ kind: "token", id: multi }, 1n), "no such function").toBe("burn-refused");
  expect(await codeOf(one, 2n)).toBe("amount-invalid");
  expect(await codeOf(many, 0n)).toBe("amount-invalid");
  expect(await codeOf({ ...one, id: dollar }, 1n)).toBe("token-unknown");
  expect(await codeOf({ kind: "native" }, 1n)).toBe("not-here");
  await act({ ...base, asset: many, units: 1n });
  const { rows } = await galleryOf([{ chain, address: me, named: [] }]);
  expect(rows.map(({ item }) => item.units)).toEqual([1n, 5n, 4n]);
});

test("the right to one item is taken back by itself, and its collection's stays what it is", async () => {
  const asset = { kind: "item", id: node.contracts["items"], item: 1n } as const;
  const revoke = { kind: "revoke", from: me, asset, spender: FRIEND } as const;
  const one = await told({ ...revoke, isSingle: true });
  expect(one).toMatchObject({
    effects: [{ kind: "revoke-item", operands: { asset: { asset } } }],
    grants: [],
    level: "safe",
  });
  expect(one.findings.map(({ rule }) => rule)).toEqual([312]);
  const all = await told(revoke);
  expect(all.effects).toMatchObject([
    { kind: "revoke", operands: { spender: { address: FRIEND } } },
  ]);
});

test("a Safe's call is what a key's transaction would be: items by their standard, destroyed too", async () => {
  const safe = node.contracts["dollar"];
  const { items, multi } = node.contracts;
  const [one, many] = [
    { kind: "item", id: items, item: 1n },
    { kind: "item", id: multi, item: 8n },
  ] as const;
  const dataOf = async (intent: Parameters<typeof callOfIntent>[1]) => {
    const made = await callOfIntent(pool, intent);
    return "refusal" in made ? made.refusal.code : made.value.data;
  };
  const send = { kind: "send", from: safe, to: FRIEND } as const;
  const single = encodeCall("safeTransferFrom(address,address,uint256)", [safe, FRIEND, 1n]);
  expect(await dataOf({ ...send, asset: one, units: 1n })).toBe(toHex(single));
  const several = encodeCall("safeTransferFrom(address,address,uint256,uint256,bytes)", [
    safe,
    FRIEND,
    8n,
    3n,
    new Uint8Array(),
  ]);
  expect(await dataOf({ ...send, asset: many, units: 3n })).toBe(toHex(several));
  const ended = encodeCall("burn(address,uint256,uint256)", [safe, 8n, 2n]);
  const burn = { kind: "burn", from: safe, units: 2n } as const;
  expect(await dataOf({ ...burn, asset: many })).toBe(toHex(ended));
  expect(await dataOf({ ...burn, asset: one })).toBe("amount-invalid");
});

test("one item is one, what is no item is not sent as one, and EVM has nothing to stake", async () => {
  const base = { kind: "send", from: me, to: FRIEND } as const;
  const codeOf = async (intent: Parameters<typeof prepare>[1]) => {
    const step = await prepare(chain, intent);
    return "refusal" in step ? step.refusal.code : "prepared";
  };
  const item = (contract: string) => ({ kind: "item", id: contract, item: 1n }) as const;
  const [items, dollar] = [node.contracts["items"], node.contracts["dollar"]];
  expect(await codeOf({ ...base, asset: item(items), units: 1n })).toBe("prepared");
  expect(await codeOf({ ...base, asset: item(items), units: 2n })).toBe("amount-invalid");
  expect(await codeOf({ ...base, asset: item(dollar), units: 1n })).toBe("token-unknown");
  expect(await codeOf({ kind: "unstake", from: me, stake: me })).toBe("not-here");
});

/** Does a step whole, as its owner. */
async function act(intent: Parameters<typeof prepare>[1]): Promise<void> {
  const prepared = await prepare(chain, intent);
  if ("refusal" in prepared) throw new Error(JSON.stringify(prepared.refusal));
  const hash = keccak256(prepared.value.unsigned.bytes);
  const { r, s, yParity = 0 } = await sign({ hash, privateKey: secret });
  const signature = new Uint8Array([...hexToBytes(r), ...hexToBytes(s), yParity]);
  const sent = await submit(chain, prepared.value, signature, () => undefined);
  if ("refusal" in sent) throw new Error(JSON.stringify(sent.refusal));
  sent.value.stop();
  await control("anvil_mine", ["0x1"]);
}

test("an address is left for good: tokens, items of both standards, and the coin last", async () => {
  const dollar = getAddress(node.contracts["dollar"]);
  const parties = { from: me, to: FRIEND, tokenIds: [dollar], named: [], givesStakes: true };
  const plan = await sweepPlan(chain, parties);
  if ("refusal" in plan) throw new Error(plan.refusal.code);
  expect(plan.value.stays).toEqual([]);
  expect(plan.value.steps).toHaveLength(4);
  for (const { intent } of plan.value.steps) await act(intent);
  const rest = await restOf(chain, parties);
  if ("refusal" in rest) throw new Error(rest.refusal.code);
  await act(rest.value);
  const { rows } = await galleryOf([{ chain, address: FRIEND, named: [] }]);
  expect(rows.map(({ item }) => item.units)).toEqual([1n, 5n, 4n]);
  const [left, there] = await Promise.all(
    [me, FRIEND].map((address) => chain.balances(address, [dollar])),
  );
  const unitsOf = (read: typeof left) =>
    "value" in read ? read.value.value.map(({ units }) => units) : [];
  expect(unitsOf(left)[1]).toBe(0n);
  // What the fee was less than at its cap is all that stays.
  expect(unitsOf(left)[0]).toBeLessThan(10n ** 15n);
  expect(unitsOf(there)[1]).toBe(1_000n);
});

test("the release knows the code of every contract of the local chain, and of a Safe's proxy, and of no other", async () => {
  const [from] = (await control("eth_accounts", [])) as readonly Hex[];
  const safe = node.contracts["safe"];
  const data = toHex(
    encodeCall("createProxyWithNonce(address,bytes,uint256)", [safe, new Uint8Array(), 7n]),
  );
  const making = { from, to: node.contracts["safeProxyFactory"], data };
  const proxy = getAddress(slice((await control("eth_call", [making, "latest"])) as Hex, 12));
  await control("eth_sendTransaction", [making]);
  const strange: Hex = `0x${"a1".repeat(20)}`;
  await control("anvil_setCode", [strange, "0x6001600055"]);
  const findings = async (spender: string) => {
    const dollar = getAddress(node.contracts["dollar"]);
    const bytes = hexToBytes(
      serializeTransaction({
        type: "eip1559",
        chainId: 31_337,
        nonce: 0,
        gas: 90_000n,
        to: dollar,
        data: toHex(encodeCall("approve(address,uint256)", [spender, 5n])),
      }),
    );
    const told = await chain.evidence({ bytes, from: me, expiry: 0n });
    if ("refusal" in told) throw new Error(told.refusal.code);
    const [evidence] = told.value;
    const context = {
      account: me,
      network: node.networkId,
      chainId: 31_337n,
      origin: null,
      atMs: 0,
      evidence: [evidence] as const,
      own: [me],
      known: [],
      denied: [],
      secondReading: null,
    };
    const outcome = explain({ kind: "evm-transaction", bytes }, context);
    return outcome.ok ? outcome.value.explanation.findings.map(({ rule }) => rule) : [];
  };
  const ours = [...Object.values(node.contracts), proxy];
  expect(ours.length).toBeGreaterThan(11);
  for (const spender of ours) {
    const rules = await findings(spender);
    expect(rules, spender).toContain(304);
    expect(rules, spender).not.toContain(306);
  }
  expect(await findings(strange)).toContain(306);
});
