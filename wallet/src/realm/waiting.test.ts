import { NO_EVIDENCE } from "@holdall/chain/port";
import type { Outcome } from "@holdall/wallet/refusals";
import { expect, test } from "vitest";
import { createWaiting } from "./waiting.ts";
import type { WaitingRequest } from "./waiting.ts";

const BODY: WaitingRequest["body"] = {
  origin: { scheme: "https", host: "shop.example" },
  account: "4vJ9JU1bJJE96FWSJKvHsmmFADCg4gpZQff4P3bkLKi",
  signed: { kind: "solana-message", bytes: new Uint8Array([1]) },
  brought: { network: "solana:local", chainId: 0n, evidence: [NO_EVIDENCE], secondReading: null },
};
const [MINE, OTHERS, NOBODYS] = ["ab", "cd", "ef"].map((pair) => pair.repeat(16));

/** Two requests of one page, and what each was answered. */
function bench() {
  const waiting = createWaiting();
  const answers: [string, Outcome<Uint8Array>][] = [];
  for (const id of [MINE, OTHERS])
    waiting.add({ id, body: BODY, settle: (outcome) => answers.push([id, outcome]) });
  const left = (): readonly string[] => waiting.all().map(({ id }) => id);
  return { waiting, answers, left };
}

test("whoever asked takes a request back by its message, and no other request goes with it", () => {
  const { waiting, answers, left } = bench();
  expect(waiting.withdraw(NOBODYS)).toBe(false);
  expect(left()).toEqual([MINE, OTHERS]);
  expect(waiting.withdraw(MINE)).toBe(true);
  expect(left()).toEqual([OTHERS]);
  expect(answers).toEqual([[MINE, { ok: false, refusal: "request-withdrawn", detail: "" }]]);
  // Whoever had it before their eyes finds nothing to sign, and it is answered once.
  expect(waiting.find(1)).toBeUndefined();
  expect(waiting.withdraw(MINE)).toBe(false);
  expect(answers).toHaveLength(1);
});

test("what is being signed was approved: it is not taken back", () => {
  const { waiting, answers, left } = bench();
  const signing = waiting.take(1)!;
  expect(waiting.withdraw(MINE)).toBe(false);
  expect(answers).toEqual([]);
  waiting.restore(signing);
  expect(waiting.withdraw(MINE)).toBe(true);
  expect(left()).toEqual([OTHERS]);
});
