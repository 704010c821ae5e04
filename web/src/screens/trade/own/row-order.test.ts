import { expect, test } from "vitest";
import { byAmount, byMoment, byWord } from "./row-order.ts";

test("amounts are ordered by their worth, not by their signs, and what has none comes first", () => {
  const rows = ["10", "9.5", null, "-0.00000001", "100", undefined];
  expect(rows.toSorted(byAmount((text) => text))).toStrictEqual([
    null,
    "-0.00000001",
    "9.5",
    "10",
    "100",
    undefined,
  ]);
});

test("moments of both kinds stand in one order", () => {
  const rows = ["2026-11-29T12:00:01.5", 1_795_953_600_000, "2026-11-29T12:00:01"];
  expect(rows.toSorted(byMoment((moment) => moment))).toStrictEqual([
    1_795_953_600_000,
    "2026-11-29T12:00:01",
    "2026-11-29T12:00:01.5",
  ]);
});

test("words are ordered as they are written", () => {
  expect(["SOL", "BTC", "ETH"].toSorted(byWord((word) => word))).toStrictEqual([
    "BTC",
    "ETH",
    "SOL",
  ]);
});
