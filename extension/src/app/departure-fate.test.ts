import type { Departure } from "@holdall/extension/router";
import { expect, test } from "vitest";
import { fateOf } from "./departure-fate.ts";

type Certainty = Departure["watched"]["certainty"];

function left(id: string, certainty: Certainty, replaces?: Departure["replaces"]): Departure {
  const watched = { certainty, height: null, reason: null };
  const row = { id, network: "eip155:1", account: "0xA1", atMs: 0, watched, isReplaceable: true };
  return replaces === undefined ? row : { ...row, replaces };
}

const [cancels, hastens] = [
  { id: "first", how: "cancel" },
  { id: "first", how: "hasten" },
] as const;

test("what nothing replaced is its own, whatever became of it", () => {
  const other = left("other", "final");
  for (const certainty of ["pending", "confirmed", "final", "dropped"] as const) {
    const one = left("first", certainty);
    expect(fateOf(one, [one, other])).toEqual({ kind: "own" });
  }
});

test("what is replaced says by what, while that waits and once it is included", () => {
  const one = left("first", "pending");
  const waits = left("second", "pending", hastens);
  expect(fateOf(one, [one, waits])).toEqual({ kind: "replaced", by: waits });
  expect(fateOf(waits, [one, waits])).toEqual({ kind: "own" });
  const third = left("third", "confirmed", { id: "second", how: "cancel" });
  const all = [one, waits, third];
  expect(all.map((row) => fateOf(row, all))).toEqual([
    { kind: "replaced", by: third },
    { kind: "replaced", by: third },
    { kind: "own" },
  ]);
});

test("a cancellation that lost the race says what went through before it", () => {
  const one = left("first", "confirmed");
  const late = left("second", "pending", cancels);
  expect(fateOf(late, [late, one])).toEqual({ kind: "late", former: one });
  expect(fateOf(one, [late, one])).toEqual({ kind: "own" });
  const later = left("third", "dropped", { id: "second", how: "hasten" });
  expect(fateOf(later, [late, one, later])).toEqual({ kind: "late", former: one });
});

test("rows that name each other end as well", () => {
  const one = left("first", "pending", { id: "second", how: "hasten" });
  const two = left("second", "pending", hastens);
  expect(fateOf(one, [one, two]).kind).toBe("replaced");
});
