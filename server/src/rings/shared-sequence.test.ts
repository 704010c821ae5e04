import { expect, test } from "vitest";
import { Doorbell } from "./doorbell.ts";
import { SharedSequence } from "./shared-sequence.ts";

test("it starts where it was told and goes up to the largest safe integer", () => {
  const sequence = SharedSequence.create(7);
  expect(sequence.get()).toBe(7);
  sequence.advance(7);
  sequence.advance(Number.MAX_SAFE_INTEGER);
  expect(new SharedSequence(sequence.shared).get()).toBe(Number.MAX_SAFE_INTEGER);
});

test("going back, or beyond the safe integers, is refused", () => {
  const sequence = SharedSequence.create(7);
  expect(() => sequence.advance(6)).toThrow("a shared sequence at 7 cannot go to 6");
  expect(() => sequence.advance(2 ** 53)).toThrow();
  expect(sequence.get()).toBe(7);
});

test("advancing rings the watchers' bells", async () => {
  const bells = [new Doorbell(), new Doorbell()];
  const sequence = SharedSequence.create(0, bells);
  const slept = bells.map((bell) => bell.sleepAsync(() => sequence.get() === 0));
  sequence.advance(1);
  await Promise.all(slept);
});
