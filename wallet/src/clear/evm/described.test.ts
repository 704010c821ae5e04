import { bytesToHex } from "@noble/hashes/utils.js";
import { expect, test } from "vitest";
import {
  callData,
  contractOf,
  evidenceOf,
  EVM_MARIE,
  EVM_ME,
  evmAccount,
  evmContext,
  evmTransaction,
  kindsOf,
  NOW_MS,
  rulesOf,
  TOKEN,
} from "../build.twin.ts";
import type { Context, Evidence } from "../context.ts";
import { createDraft } from "../draft.ts";
import { explain } from "../explain.ts";
import type { Asset } from "../explanation.ts";
import { reading } from "../reader.ts";
import { effectSentence } from "../words.ts";
import type { AbiValue } from "./abi.ts";
import { explainBy } from "./descriptors.twin.ts";
import { ZERO_ADDRESS } from "./hex.ts";

const WETH = "0xC02aaA39b223FE8D0A0e5C4F27eAD9083C756Cc2";
const OPTIMISM_WETH = "0x4200000000000000000000000000000000000006";
const STETH = "0xae7ab96520DE3A18E5e111B5EaAb095312D7fE84";
const WSTETH = "0x7f39C581F595B53c5cb19bD0b3f8dA6c935E2Ca0";
const QUEUE = "0x889edC2eDab5f40e902b864aD4d7AdE8E412F9B1";
const VAULT = "0x83F20F44975D03b1b09e64809B757c47f942BEeA";
const DAI = "0x6B175474E89094C44Da98b954EedeAC495271d0F";
const GOVERNOR = "0x408ED6354d4973f66138C91495F2f2FCbd8724C3";
const SAFE = evmAccount("safe");

const contracts = {
  ...Object.fromEntries(
    [WETH, OPTIMISM_WETH, STETH, WSTETH, VAULT, DAI].map((one) => [
      one.toLowerCase(),
      contractOf("erc20", 18),
    ]),
  ),
  [QUEUE.toLowerCase()]: contractOf("erc721"),
  [GOVERNOR.toLowerCase()]: contractOf(null),
  [SAFE.toLowerCase()]: contractOf("safe"),
};
const token = (id: string): Asset => ({ kind: "token", id });
const known = [WETH, STETH, WSTETH, QUEUE, VAULT].map((address) => ({ address, sentCount: 1 }));

interface Sending {
  readonly value?: bigint;
  readonly evidence?: Partial<Evidence>;
  readonly context?: Partial<Context>;
}
function call(to: string, data: Uint8Array, { value, evidence, context }: Sending = {}) {
  const facts = evidenceOf({ contracts, ...evidence });
  return explain(
    { kind: "evm-transaction", bytes: evmTransaction({ to, data, value: value ?? 0n }) },
    evmContext({ evidence: [facts], known, ...context }),
  );
}
const told = (outcome: ReturnType<typeof call>) =>
  outcome.ok ? outcome.value.explanation : outcome.refusal;

test("wrapped coins: what is sent and what is taken back is named, given and no mistake", () => {
  const wrap = call(WETH, callData("deposit()"), { value: 7n });
  expect(told(wrap)).toMatchObject({
    effects: [
      {
        kind: "described",
        operands: {
          intent: { type: "word", word: "wrap coins" },
          contract: { address: WETH },
          owner: { type: "text", text: "Wrapped coins" },
        },
      },
      {
        kind: "described-gives",
        operands: {
          label: { word: "Coins" },
          amount: { units: 7n, decimals: 18, asset: { kind: "native" } },
          to: { address: WETH },
        },
      },
    ],
    outflows: [{ asset: { kind: "native" }, units: 7n, to: WETH }],
    contracts: [WETH],
    level: "danger",
  });
  // The fee of so small a sum, and that nobody tried it: nothing of where it goes.
  expect(rulesOf(wrap)).toEqual([210, 504]);
  const unwrap = call(WETH, callData("withdraw(uint256)", 9n));
  expect(told(unwrap)).toMatchObject({
    outflows: [{ asset: token(WETH), units: 9n, to: WETH }],
    level: "warning",
  });
  expect(rulesOf(unwrap)).toEqual([504]);
});

test("the words say whom, what for, how much and to whom, in both languages", () => {
  const outcome = call(WSTETH, callData("wrap(uint256)", 15n * 10n ** 17n));
  const effects = outcome.ok ? outcome.value.explanation.effects : [];
  const names = {
    labelOf: () => null,
    symbolOf: () => ({ symbol: "stETH", isPinned: true }),
  };
  expect(effects.map((one) => effectSentence(one, "en", names))).toEqual([
    `You ask ${WSTETH} (\u2068Lido\u2069) for this: wrap staked coins.`,
    `Amount: 1.5 stETH, given to ${WSTETH}.`,
  ]);
  expect(effects.map((one) => effectSentence(one, "fr", names))).toEqual([
    `Vous demandez ceci à ${WSTETH} (\u2068Lido\u2069) : envelopper des pièces misées.`,
    `Montant : 1.5 stETH, remis à ${WSTETH}.`,
  ]);
});

test("the same call of any other contract, or on any other network, is unreadable", () => {
  const data = callData("wrap(uint256)", 5n);
  expect(kindsOf(call(WSTETH, data))).toEqual(["described", "described-gives"]);
  expect(kindsOf(call(STETH, data))).toEqual(["refused:unreadable"]);
  const near = `${WSTETH.slice(0, -1)}1`;
  expect(kindsOf(call(near, data))).toEqual(["refused:unreadable"]);
  const chainId = 10n;
  const bytes = evmTransaction({ to: WSTETH, data, chainId });
  const context = evmContext({ evidence: [evidenceOf({ contracts })], chainId });
  expect(kindsOf(explain({ kind: "evm-transaction", bytes }, context))).toEqual([
    "refused:unreadable",
  ]);
  // The network's number is compared whole: 1 is no part of 31 or 8,453,1.
  const unwrap = callData("withdraw(uint256)", 5n);
  const at = (chain: bigint, to: string) =>
    kindsOf(
      explain(
        { kind: "evm-transaction", bytes: evmTransaction({ to, data: unwrap, chainId: chain }) },
        evmContext({ evidence: [evidenceOf({ contracts })], chainId: chain }),
      ),
    );
  expect(at(10n, OPTIMISM_WETH)).toEqual(["described", "described-gives"]);
  for (const chain of [1n, 0n, 110n])
    expect(at(chain, OPTIMISM_WETH)).toEqual(["refused:unreadable"]);
});

test("call data that is not in its one form, or longer, is refused; so are coins nobody takes", () => {
  const data = callData("wrap(uint256)", 5n);
  const longer = new Uint8Array([...data, 0]);
  expect(kindsOf(call(WSTETH, longer))).toEqual(["refused:malformed"]);
  expect(kindsOf(call(WSTETH, data.slice(0, -1)))).toEqual(["refused:malformed"]);
  const vote = callData("castVote(uint256,uint8)", 3n, 1n);
  expect(
    kindsOf(
      call(
        GOVERNOR,
        vote.map((byte, i) => (i === 40 ? 1 : byte)),
      ),
    ),
  ).toEqual(["refused:malformed"]);
  expect(kindsOf(call(WSTETH, data, { value: 1n }))).toEqual(["refused:unreadable"]);
});

test("what a trial takes beyond what was said is forbidden", () => {
  const data = callData("wrap(uint256)", 5n);
  const tried = (asset: Asset, units: bigint) =>
    rulesOf(
      call(WSTETH, data, {
        evidence: { simulation: { status: "done", outflows: [{ asset, units, to: "" }] } },
      }),
    );
  expect(tried(token(STETH), 5n)).not.toContain(502);
  expect(tried(token(STETH), 6n)).toContain(502);
  expect(tried(token(DAI), 1n)).toContain(502);
});

test("a vault: what goes in, the shares at most that go, and whoever receives", () => {
  const deposit = (to: string) => call(VAULT, callData("deposit(uint256,address)", 5n, to));
  expect(told(deposit(EVM_ME))).toMatchObject({
    outflows: [{ asset: token(DAI), units: 5n, to: VAULT }],
  });
  expect(rulesOf(deposit(EVM_ME))).toEqual([504]);
  expect(rulesOf(deposit(EVM_MARIE))).toEqual([602, 504]);
  const take = call(VAULT, callData("withdraw(uint256,address,address)", 5n, EVM_ME, EVM_ME));
  expect(told(take)).toMatchObject({ outflows: [{ asset: token(VAULT), units: 5n, to: VAULT }] });
  // Whose shares they are is a line like any other: only who receives is looked at.
  const ofHers = callData("redeem(uint256,address,address)", 5n, EVM_ME, EVM_MARIE);
  expect(rulesOf(call(VAULT, ofHers))).toEqual([504]);
  expect(kindsOf(take)).toEqual([
    "described",
    "described-field",
    "described-gives",
    "described-field",
    "described-field",
  ]);
});

test("a list has a line for each, an item is given whole, and a vote is a word", () => {
  const ask = call(QUEUE, callData("requestWithdrawals(uint256[],address)", [3n, 4n], EVM_ME));
  expect(told(ask)).toMatchObject({
    outflows: [
      { asset: token(STETH), units: 3n, to: QUEUE },
      { asset: token(STETH), units: 4n, to: QUEUE },
    ],
  });
  const claim = call(QUEUE, callData("claimWithdrawal(uint256)", 12n));
  const item = { kind: "item", id: QUEUE, item: 12n };
  expect(told(claim)).toMatchObject({
    effects: [{}, { operands: { amount: { units: 1n, decimals: 0, asset: item } } }],
    outflows: [{ asset: item, units: 1n, to: QUEUE }],
  });
  const vote = (side: bigint) => call(GOVERNOR, callData("castVote(uint256,uint8)", 77n, side));
  expect(told(vote(1n))).toMatchObject({
    effects: [
      {},
      { operands: { value: { type: "count", value: 77n } } },
      { operands: { value: { type: "word", word: "for" } } },
    ],
    outflows: [],
  });
  expect(kindsOf(vote(3n))).toEqual(["refused:unreadable"]);
  expect(rulesOf(vote(1n))).toEqual([504]);
});

test("what a Safe gives is the Safe's, and goes back to it without a warning", () => {
  const inner = callData("deposit(uint256,address)", 5n, SAFE);
  const execute = (data: Uint8Array) =>
    callData(
      "execTransaction(address,uint256,bytes,uint8,uint256,uint256,uint256,address,address,bytes)",
      VAULT,
      0n,
      data,
      0n,
      0n,
      0n,
      0n,
      ZERO_ADDRESS,
      ZERO_ADDRESS,
      new Uint8Array(65),
    );
  const outcome = call(SAFE, execute(inner));
  expect(told(outcome)).toMatchObject({ outflows: [] });
  expect(rulesOf(outcome)).not.toContain(602);
  const foreign = callData("deposit(uint256,address)", 5n, EVM_MARIE);
  expect(rulesOf(call(SAFE, execute(foreign)))).toContain(602);
});

test("sending to a described contract by hand stays a mistake", () => {
  const evidence = { contracts: { ...contracts, [TOKEN.toLowerCase()]: contractOf("erc20", 6) } };
  const sent = call(TOKEN, callData("transfer(address,uint256)", VAULT, 5n), { evidence });
  expect(rulesOf(sent)).toContain(200);
  const queue = { contracts: { ...evidence.contracts, [QUEUE.toLowerCase()]: contractOf(null) } };
  const lost = call(TOKEN, callData("transfer(address,uint256)", QUEUE, 5n), {
    evidence: queue,
    context: { known: [] },
  });
  expect(rulesOf(lost)).toContain(204);
  const asked = call(QUEUE, callData("requestWithdrawals(uint256[],address)", [3n], EVM_ME), {
    evidence: queue,
    context: { known: [] },
  });
  expect(rulesOf(asked)).toEqual([201, 504]);
});

test("a contract that is known for a wrapper is read by code", () => {
  const wrapped = { contracts: { ...contracts, [WETH.toLowerCase()]: contractOf("wrapped", 18) } };
  expect(kindsOf(call(WETH, callData("deposit()"), { value: 7n, evidence: wrapped }))).toEqual([
    "wrap",
  ]);
});

/** What one value of a type is shown as, by a descriptor of one field. */
function shown(type: string, format: string, params: object, value: AbiValue) {
  const json = {
    context: { contract: { deployments: [{ chainId: 1, address: WETH }] } },
    metadata: { owner: "Somebody", enums: { side: { "1": "for", "10": "against" } } },
    display: {
      formats: {
        [`f(${type} one)`]: {
          intent: "vote",
          fields: [
            { path: type.endsWith("[]") ? "one.[]" : "one", label: "Amount", format, params },
          ],
        },
      },
    },
  };
  const draft = createDraft(evmContext({ evidence: [evidenceOf({ contracts })] }));
  const data = callData(`f(${type})`, value);
  const outcome = reading(() =>
    explainBy(json, { from: EVM_ME, to: WETH, value: 0n, data, depth: 0 }, draft),
  );
  if (!outcome.ok) return outcome.refusal;
  const operands = draft.effects.slice(1).map((one) => one.operands["value"]);
  return operands.length === 1 ? operands[0] : operands;
}
const text = (one: string) => ({ type: "text", text: one });

test("each format shows a value in its own form", () => {
  expect(shown("uint64", "duration", {}, 0n)).toEqual(text("0:00:00"));
  expect(shown("uint64", "duration", {}, 3_661n)).toEqual(text("1:01:01"));
  expect(shown("uint64", "duration", {}, 360_000n)).toEqual(text("100:00:00"));
  const unit = (decimals: number, value: bigint) =>
    shown("uint64", "unit", { base: " m:s", decimals }, value);
  expect(unit(0, 120n)).toEqual(text("120 m:s"));
  expect(unit(2, 120n)).toEqual(text("1.2 m:s"));
  expect(unit(2, 100n)).toEqual(text("1 m:s"));
  expect(unit(2, 7n)).toEqual(text("0.07 m:s"));
  expect(unit(2, 0n)).toEqual(text("0 m:s"));
  const side = (value: bigint) => shown("uint64", "enum", { $ref: "$.metadata.enums.side" }, value);
  expect(side(1n)).toEqual({ type: "word", word: "for" });
  expect(side(10n)).toEqual({ type: "word", word: "against" });
  expect(side(0n)).toBe("unreadable");
  expect(shown("uint64", "date", { encoding: "timestamp" }, BigInt(NOW_MS / 1000))).toEqual({
    type: "time",
    atMs: NOW_MS,
  });
  expect(shown("uint64", "date", { encoding: "blockheight" }, 9n)).toEqual({
    type: "count",
    value: 9n,
  });
  expect(shown("uint64", "nftName", { collectionPath: "@.to" }, 4n)).toEqual({
    type: "asset",
    asset: { kind: "item", id: WETH, item: 4n },
  });
  expect(shown("uint64", "tokenAmount", { tokenPath: "@.from" }, 4n)).toBe("unreadable");
  expect(shown("uint64[]", "amount", {}, [4n, 5n])).toHaveLength(2);
});

test("the natural form of a value is its type's", () => {
  const raw = (type: string, value: AbiValue) => shown(type, "raw", {}, value);
  expect(raw("bool", true)).toEqual({ type: "word", word: "yes" });
  expect(raw("bool", false)).toEqual({ type: "word", word: "no" });
  expect(raw("address", EVM_MARIE)).toEqual({ type: "address", address: EVM_MARIE });
  expect(raw("uint8", 8n)).toEqual({ type: "count", value: 8n });
  const bytes = (length: number) => new Uint8Array(length).fill(7);
  expect(raw("bytes4", bytes(4))).toEqual(text("0x07070707"));
  expect(raw("bytes", bytes(32))).toEqual(text(`0x${bytesToHex(bytes(32))}`));
  expect(raw("bytes", bytes(33))).toBe("unreadable");
});
