import type { Ask } from "@holdall/chain/nodes";
import { expect, test } from "vitest";
import { allowancesOf } from "./allowances.ts";
import type { OpenChain } from "./open-chains.ts";

const ME = "0x00000000000000000000000000000000000000a1";
const TOKEN = "0x00000000000000000000000000000000000000c1";
const ITEMS = "0x00000000000000000000000000000000000000c2";
const [HONEST, THIEF, GONE] = ["d1", "d2", "d3"].map((end) => `0x${"0".repeat(38)}${end}`);
const EVERYTHING = (1n << 256n) - 1n;

const wordOf = (address: string): string => address.slice(2).padStart(64, "0");
const log = (address: string, event: string, spender: string, more: readonly string[] = []) => ({
  address,
  topics: [event, `0x${wordOf(ME)}`, `0x${wordOf(spender)}`, ...more],
});

/** Who may take what now, by contract and spender. */
const STANDING: Readonly<Record<string, bigint>> = {
  [`${TOKEN} ${HONEST}`]: 5n,
  [`${TOKEN} ${THIEF}`]: EVERYTHING,
  [`${ITEMS} ${THIEF}`]: 1n,
};

/** A node that remembers every right that was ever given, and answers for those that stand. */
const ask: Ask = (method, params) => {
  if (method === "eth_getLogs") {
    const [{ topics }] = params as readonly [{ readonly topics: readonly [string, string] }];
    expect(topics[1]).toBe(`0x${wordOf(ME)}`);
    const [event] = topics;
    return Promise.resolve([
      log(TOKEN, event, HONEST),
      log(TOKEN, event, THIEF),
      log(TOKEN, event, THIEF),
      log(TOKEN, event, GONE),
      log(ITEMS, event, THIEF),
      log(ITEMS, event, GONE, [`0x${"0".repeat(63)}7`]),
    ]);
  }
  const [{ to, data }] = params as readonly [{ readonly to: string; readonly data: string }];
  const isOperator = data.startsWith("0xe985e9c5");
  const spender = `0x${data.slice(-40)}`;
  // Whoever answers every question alike has given no amount by an event about one item.
  if (!isOperator && to === ITEMS && spender === GONE) return Promise.resolve("0x7");
  // A contract answers for the rights that it knows, and for others with nothing at all.
  if (isOperator !== (to === ITEMS)) return Promise.resolve("0x");
  return Promise.resolve(`0x${(STANDING[`${to} ${spender}`] ?? 0n).toString(16)}`);
};

test("every right that stands is listed once: amounts, everything, and whole collections", async () => {
  const chain = { chain: { network: { id: "eip155:31337", family: "evm" } } };
  const pool = { read: (steps: (one: Ask) => unknown) => steps(ask) };
  const local = { ...chain, pool } as unknown as OpenChain;
  const given = { network: "eip155:31337", account: ME };
  expect(await allowancesOf(local, ME)).toEqual([
    { ...given, asset: { kind: "token", id: TOKEN }, spender: HONEST, units: 5n },
    { ...given, asset: { kind: "token", id: TOKEN }, spender: THIEF, units: null },
    { ...given, asset: { kind: "item", id: ITEMS, item: 0n }, spender: THIEF, units: null },
  ]);
});
