import { expect, test } from "vitest";
import { usedAfter, usedFirst } from "./palette-used.ts";

test("what was used last comes first, once, and five are remembered", () => {
  expect(usedAfter(["a", "b"], "b")).toStrictEqual(["b", "a"]);
  expect(usedAfter(["a", "b", "c", "d", "e"], "f")).toStrictEqual(["f", "a", "b", "c", "d"]);
});

test("the used ones come before the others, which keep their order", () => {
  const entries = ["markets", "trade", "earn"].map((id) => ({ id }));
  const ids = (used: readonly string[]) => usedFirst(entries, used).map(({ id }) => id);
  expect(ids(["earn", "gone", "trade"])).toStrictEqual(["earn", "trade", "markets"]);
  expect(ids([])).toStrictEqual(["markets", "trade", "earn"]);
});
