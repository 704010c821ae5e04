import { expect, test } from "vitest";
import { heldOver, withNewest } from "./candles.ts";

const at = (timeSeconds: number) => ({ timeSeconds });

test("a candle shows the last value known by its end, and the one that forms the newest of all", () => {
  const moments = [
    { timeSeconds: 65, value: "a" },
    { timeSeconds: 70, value: "b" },
    { timeSeconds: 180, value: "c" },
    { timeSeconds: 999, value: "d" },
  ];
  expect(heldOver([at(0), at(60), at(120), at(180)], moments)).toStrictEqual([
    undefined,
    "b",
    "b",
    "d",
  ]);
  expect(heldOver([], moments)).toStrictEqual([]);
  expect(heldOver([at(0)], [])).toStrictEqual([undefined]);
});

test("the candle that forms replaces the last of the same time, follows it, or is left out when older", () => {
  const candle = (timeSeconds: number, close: string) => ({
    timeSeconds,
    open: "1",
    high: "1",
    low: "1",
    close,
    volume: "0",
  });
  const known = [candle(0, "1"), candle(60, "2")];
  expect(withNewest(known, candle(60, "3"))).toStrictEqual([known[0], candle(60, "3")]);
  expect(withNewest(known, candle(120, "3"))).toStrictEqual([...known, candle(120, "3")]);
  expect(withNewest(known, candle(0, "9"))).toBe(known);
  expect(withNewest(known, undefined)).toBe(known);
});
