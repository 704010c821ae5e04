import { NodeError } from "@holdall/chain/nodes";
import type { Ask } from "@holdall/chain/nodes";
import { expect, test } from "vitest";
import { allowancesOf } from "./allowances.ts";
import type { OpenChain } from "./open-chains.ts";

const ME = "0x00000000000000000000000000000000000000a1";
const TOKEN = "0x00000000000000000000000000000000000000c1";
const ITEMS = "0x00000000000000000000000000000000000000c2";
const MULTI = "0x00000000000000000000000000000000000000c3";
const [HONEST, THIEF, GONE] = ["d1", "d2", "d3"].map((end) => `0x${"0".repeat(38)}${end}`);
const EVERYTHING = (1n << 256n) - 1n;
const APPROVAL_FOR_ALL = "0x17307eab39ab6107e8899845ad3d59bd9653f200f220920489ca2b5937696c31";
const APPROVAL = "0x8c5be1e5ebec7d5bd14f71427d1e84f3dd0314c0f7b2291e5b200ac8c7c3b925";
const TRANSFER = "0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef";
const SINGLE = "0xc3d58168c5ae7397731d063d5bbf3d657854427343f4c083240f7aacaa2d0f62";

const hex = (value: bigint | number): string => `0x${value.toString(16)}`;
const wordOf = (address: string): string => address.slice(2).padStart(64, "0");
const itemWord = (item: number): string => item.toString(16).padStart(64, "0");

/** Logs in the order of their blocks. */
const log = (block: number, address: string, event: string, ...words: readonly string[]) => ({
  address,
  topics: [event, ...words.map((word) => `0x${word}`)],
  blockNumber: hex(block),
  transactionHash: hex(block),
});
const [me, honest, thief, gone] = [ME, HONEST, THIEF, GONE].map(wordOf);
const LOGS = [
  log(1, TOKEN, APPROVAL, me, honest),
  log(2, TOKEN, APPROVAL, me, thief),
  log(3, TOKEN, APPROVAL, me, thief),
  log(4, TOKEN, APPROVAL, me, gone),
  log(5, ITEMS, APPROVAL, me, gone, itemWord(7)),
  log(6, ITEMS, APPROVAL, me, thief, itemWord(8)),
  log(7, ITEMS, APPROVAL, me, thief, itemWord(9)),
  log(7, ITEMS, APPROVAL, me, thief, itemWord(10)),
  log(8, ITEMS, APPROVAL_FOR_ALL, me, thief),
  log(8, MULTI, APPROVAL_FOR_ALL, me, honest),
  log(9, TOKEN, TRANSFER, me, gone),
  log(10, TOKEN, TRANSFER, me, honest),
  log(11, TOKEN, TRANSFER, me, honest),
  log(12, TOKEN, TRANSFER, me, gone),
  log(12, MULTI, SINGLE, honest, me, gone),
];

/** Who sent what moved, and what it called; what is not here was the owner's own. */
const SENT: Readonly<Record<string, { readonly from: string; readonly to: string }>> = {
  "0x9": { from: THIEF.toUpperCase().replace("0X", "0x"), to: TOKEN },
  "0xa": { from: ME, to: HONEST },
  "0xb": { from: ME, to: HONEST },
};

/** What contracts answer, by their selector; a question that is not here is refused by its contract. */
const ANSWERS: Readonly<Record<string, bigint | string>> = {
  [`${TOKEN} dd62ed3e${me}${honest}`]: 5n,
  [`${TOKEN} dd62ed3e${me}${thief}`]: EVERYTHING,
  [`${TOKEN} dd62ed3e${me}${gone}`]: 0n,
  [`${ITEMS} e985e9c5${me}${thief}`]: 1n,
  [`${MULTI} e985e9c5${me}${honest}`]: 1n,
  // Seven is a friend's by now, eight stands, nine was taken back, ten is destroyed.
  [`${ITEMS} 6352211e${itemWord(7)}`]: BigInt(GONE),
  [`${ITEMS} 081812fc${itemWord(7)}`]: BigInt(THIEF),
  [`${ITEMS} 6352211e${itemWord(8)}`]: BigInt(ME),
  [`${ITEMS} 081812fc${itemWord(8)}`]: BigInt(THIEF),
  [`${ITEMS} 6352211e${itemWord(9)}`]: BigInt(ME),
  [`${ITEMS} 081812fc${itemWord(9)}`]: 0n,
};

type Topics = readonly (string | null | readonly string[])[];

function isFound({ topics }: (typeof LOGS)[number], wanted: Topics): boolean {
  return wanted.every((one, at) => one === null || [one].flat().includes(topics[at]));
}

/** A node that remembers all of it, a second after each block's number. */
const ask: Ask = async (method, params) => {
  const [first] = params;
  switch (method) {
    case "eth_getLogs": {
      const { topics, address } = first as { readonly topics: Topics; readonly address?: string };
      return LOGS.filter(
        (one) => isFound(one, topics) && (address === undefined || address === one.address),
      );
    }
    case "eth_getTransactionByHash":
      return SENT[String(first)] ?? { from: ME, to: TOKEN };
    case "eth_getBlockByNumber":
      return { timestamp: first };
    case "eth_call": {
      const { to, data } = first as { readonly to: string; readonly data: string };
      const answer = ANSWERS[`${to} ${data.slice(2)}`];
      if (answer === undefined) throw new NodeError(3, "execution reverted", null);
      return hex(BigInt(answer));
    }
    default:
      throw new TypeError(method);
  }
};

function rightsBy(one: Ask) {
  const chain = { network: { id: "eip155:31337", family: "evm" } };
  const pool = { read: (steps: (by: Ask) => unknown) => steps(one) };
  return allowancesOf({ chain, pool } as unknown as OpenChain, ME);
}

test("every right that stands is listed once, with its age and its last use", async () => {
  const given = { network: "eip155:31337", account: ME };
  const token = { kind: "token", id: TOKEN } as const;
  const item = (id: string, number: bigint) => ({ kind: "item", id, item: number }) as const;
  expect(await rightsBy(ask)).toEqual([
    // Its spender was called by its owner to take it.
    { ...given, asset: token, spender: HONEST, units: 5n, givenAtMs: 1_000, usedAtMs: 11_000 },
    // Its spender took it by a transaction of its own.
    { ...given, asset: token, spender: THIEF, units: null, givenAtMs: 3_000, usedAtMs: 9_000 },
    {
      ...given,
      asset: item(ITEMS, 0n),
      spender: THIEF,
      units: null,
      givenAtMs: 8_000,
      usedAtMs: null,
    },
    // The event itself names its spender.
    {
      ...given,
      asset: item(MULTI, 0n),
      spender: HONEST,
      units: null,
      givenAtMs: 8_000,
      usedAtMs: 12_000,
    },
    {
      ...given,
      asset: item(ITEMS, 8n),
      spender: THIEF,
      units: 1n,
      isSingle: true,
      givenAtMs: 6_000,
      usedAtMs: null,
    },
  ]);
});

test("a node that will not say which rights stand is not taken for one that says none do", async () => {
  const limited: Ask = (method, params) =>
    method === "eth_call"
      ? Promise.reject(new NodeError(-32_005, "too many requests", null))
      : ask(method, params);
  await expect(rightsBy(limited)).rejects.toThrow("too many requests");
});
