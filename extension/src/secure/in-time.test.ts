import type { Answer } from "@holdall/extension/channel";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { askInTime, sayingLate } from "./in-time.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** A screen over a line on which nobody answers, unless they are made to. */
function bench() {
  const sent: { readonly id: string; readonly kind: string }[] = [];
  const heard: ((value: unknown) => void)[] = [];
  const line = {
    send: (value: unknown) => void sent.push(value as { id: string; kind: string }),
    hear: (listener: (value: unknown) => void) => void heard.push(listener),
  };
  const late: string[] = [];
  const answers: [string, Answer][] = [];
  const ask = sayingLate(askInTime(line), () => late.push("said"));
  return {
    late,
    answers,
    ask: (kind: string) => void ask(kind, {}).then((answer) => answers.push([kind, answer])),
    answer: (kind: string) =>
      heard[0]({ v: 1, id: sent.find((one) => one.kind === kind)!.id, ok: 7 }),
  };
}

test("a screen that looks and has no answer within thirty seconds says so, and does not go on", async () => {
  const at = bench();
  at.ask("waiting");
  await vi.advanceTimersByTimeAsync(29_999);
  expect(at.late).toEqual([]);
  await vi.advanceTimersByTimeAsync(1);
  expect(at.late).toEqual(["said"]);
  at.answer("waiting");
  await vi.advanceTimersByTimeAsync(0);
  expect(at.answers).toEqual([]);
});

test("what waits for the person has their time, and an answer in time is an answer", async () => {
  const at = bench();
  for (const kind of ["approve", "unlock", "device/find", "decide", "status"]) at.ask(kind);
  at.answer("status");
  await vi.advanceTimersByTimeAsync(3_600_000);
  expect(at.late).toEqual([]);
  expect(at.answers).toEqual([["status", { ok: 7 }]]);
  at.answer("approve");
  await vi.advanceTimersByTimeAsync(0);
  expect(at.answers[1]).toEqual(["approve", { ok: 7 }]);
});

test("what networks do not tell is said in its own list, by who is silent", async () => {
  const at = bench();
  at.ask("held");
  await vi.advanceTimersByTimeAsync(30_000);
  expect(at.late).toEqual([]);
  expect(at.answers).toEqual([["held", { refusal: "answer-late", detail: "" }]]);
});
