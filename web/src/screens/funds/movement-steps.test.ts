import type { Wire } from "@holdall/core/contract";
import { expect, test } from "vitest";
import { fetchWholeWords, speaker } from "@holdall/web/words";
import { depositMovement, isUnsigned, withdrawalMovement } from "./movement-steps.ts";

const say = speaker(await fetchWholeWords("en"));
const deposit = { status: "pending" } as Wire<"Deposit">;
const withdrawal = { status: "pending" } as Wire<"Withdrawal">;
const statesOf = (shown: ReturnType<typeof depositMovement>) =>
  shown.steps.map(({ state }) => state);

test("a deposit under way shows what happened when, what happens now, and what comes", () => {
  const steps = [
    { state: "seen", at: 1_000 },
    { state: "confirming", at: 2_000 },
  ] as const;
  const movement = { steps, confirmations: 2, confirmationsNeeded: 3, dueAt: 9_000 };
  const shown = depositMovement({ ...deposit, movement }, say);
  expect(statesOf(shown)).toEqual(["done", "now", "later", "later"]);
  expect(shown.steps[1]).toMatchObject({ name: "Confirmed 2 of 3 times", at: 2_000 });
  expect(shown).toMatchObject({ isUnderWay: true, dueAtMs: 9_000 });
});

test("without anything finer the status says how far it came", () => {
  expect(statesOf(depositMovement({ ...deposit, status: "confirmed" }, say))).toEqual(
    Array.from({ length: 4 }, () => "done"),
  );
  expect(statesOf(withdrawalMovement(withdrawal, say))).toEqual([
    "now",
    ...Array.from({ length: 6 }, () => "later"),
  ]);
});

test("a movement that ended early shows the steps it took, its end, and why", () => {
  const steps = [
    { state: "seen", at: 1_000 },
    { state: "declined", at: 3_000 },
  ] as const;
  const shown = depositMovement(
    { ...deposit, status: "declined", movement: { steps, reason: "enough" } },
    say,
  );
  expect(statesOf(shown)).toEqual(["done", "failed"]);
  expect(shown).toMatchObject({ isUnderWay: false, reason: "enough" });
  const cancelled = withdrawalMovement({ ...withdrawal, status: "cancelled" }, say);
  expect(statesOf(cancelled)).toEqual(["done", "failed"]);
});

test("a withdrawal may be called back until it is signed, and not once it has ended", () => {
  const at = (state: "approved" | "signed" | "declined") => ({
    ...withdrawal,
    movement: { steps: [{ state, at: 1_000 }] },
  });
  expect(isUnsigned(withdrawal)).toBe(true);
  expect(isUnsigned(at("approved"))).toBe(true);
  expect(isUnsigned(at("signed"))).toBe(false);
  expect(isUnsigned(at("declined"))).toBe(false);
  expect(isUnsigned({ ...at("approved"), status: "cancelled" })).toBe(false);
});
