import { expect, test } from "vitest";
import type { Ask } from "@holdall/chain/nodes";
import { simulate, trial, trialAfter } from "./simulate.ts";

const SYSTEM = "11111111111111111111111111111111";
const PAYER = "4vJ9JU1bJJE96FWSJKvHsmmFADCg4gpZQff4P3bkLKi";
const PAID = 250n;

/** Keys of one byte over and over: the payer, who is paid, and the program of transfers. */
const [payer, payee, program] = [1, 2, 0].map((byte) => new Uint8Array(32).fill(byte));
const head = [1, 0, 1, 3];
const blockhash = new Uint8Array(32).fill(9);
const transfer = [1, 2, 2, 0, 1, 12, 2, 0, 0, 0, Number(PAID), 0, 0, 0, 0, 0, 0, 0];
const TRANSFER = Uint8Array.from(
  [head, payer, payee, program, blockhash, transfer].flatMap((part) => [...part]),
);

const account = (lamports: bigint) => ({
  lamports,
  owner: SYSTEM,
  executable: false,
  data: ["", "base64"],
});

/**
 * A node on which the payer has each of these balances in turn, the last of them for good. Bytes are
 * run on what it holds then.
 */
function nodeWith(held: readonly bigint[]): { readonly ask: Ask; readonly asked: string[] } {
  const asked: string[] = [];
  let reads = 0;
  const now = (): bigint => held[Math.min(reads, held.length - 1)];
  const inContext = (value: unknown) => ({ context: { slot: 7n }, value });
  const ask: Ask = (method) => {
    asked.push(method);
    if (method === "getMultipleAccounts") {
      const value = [account(now()), account(5n)];
      reads += 1;
      return Promise.resolve(inContext(value));
    }
    const accounts = [account(now() - PAID), account(5n + PAID)];
    return Promise.resolve(inContext({ err: null, logs: [], accounts }));
  };
  return { ask, asked };
}

const bytesOfPayer = { bytes: TRANSFER, from: PAYER, expiry: 0n };

test("what the bytes take is told by one run when nothing else moves", async () => {
  const { ask, asked } = nodeWith([1000n]);
  const { changes } = await simulate(ask, bytesOfPayer);
  expect(changes).toEqual([{ asset: { kind: "native" }, units: -PAID }]);
  expect(asked.filter((method) => method === "simulateTransaction")).toHaveLength(1);
});

test("a payment that lands while it is looked at is none of these bytes'", async () => {
  const { ask, asked } = nodeWith([1000n, 600n]);
  const { changes } = await simulate(ask, bytesOfPayer);
  expect(changes).toEqual([{ asset: { kind: "native" }, units: -PAID }]);
  expect(asked.filter((method) => method === "simulateTransaction")).toHaveLength(2);
});

test("an account that never rests is looked at three times and no more", async () => {
  const { ask, asked } = nodeWith([1000n, 900n, 800n, 700n, 600n]);
  const { isFailed } = await simulate(ask, bytesOfPayer);
  expect(isFailed).toBe(false);
  expect(asked.filter((method) => method === "simulateTransaction")).toHaveLength(3);
});

/** A chain whose slots last so long, and a program that takes twice as much in every odd one. */
function turning(slotMs: number) {
  let nowMs = 0;
  const slot = (): bigint => BigInt(Math.floor(nowMs / slotMs));
  const taken = (): bigint => (slot() % 2n === 1n ? 2n * PAID : PAID);
  const inContext = (value: unknown) => ({ context: { slot: slot() }, value });
  const ask: Ask = (method) => {
    if (method === "getSlot") return Promise.resolve(slot());
    if (method === "getMultipleAccounts")
      return Promise.resolve(inContext([account(1000n), account(5n)]));
    const accounts = [account(1000n - taken()), account(5n + taken())];
    return Promise.resolve(inContext({ err: null, logs: [], accounts }));
  };
  const clock = {
    nowMs: () => nowMs,
    sleep: (ms: number) => Promise.resolve(void (nowMs += ms)),
  };
  return { ask, clock };
}

async function triedTwice(slotMs: number) {
  const { ask, clock } = turning(slotMs);
  const first = await trial(ask, bytesOfPayer);
  const later = await trialAfter(ask, bytesOfPayer, { first, firstAtMs: 0, clock });
  const taken = [first, later].map(({ simulated }) => -simulated.changes[0].units);
  return { taken, waitedMs: clock.nowMs() };
}

test("the second trial is in another slot: what takes more there shows it", async () => {
  expect(await triedTwice(100)).toEqual({ taken: [PAID, 2n * PAID], waitedMs: 100 });
});

test("a chain that stands still is waited for 150 ms, and no longer", async () => {
  expect(await triedTwice(150)).toEqual({ taken: [PAID, 2n * PAID], waitedMs: 150 });
  expect(await triedTwice(151)).toEqual({ taken: [PAID, PAID], waitedMs: 150 });
  expect(await triedTwice(1_000_000)).toEqual({ taken: [PAID, PAID], waitedMs: 150 });
});
