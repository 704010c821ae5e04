import { expect, test } from "vitest";
import { fillMarks } from "./fill-marks.ts";

const minutes = [60, 120, 180];

test("a fill stands at the candle that it fell into, and one in the forming candle at that", () => {
  const bought = { price: "100.5", side: "Bid" } as const;
  expect(
    fillMarks(
      [
        { ...bought, timeSeconds: 119 },
        { ...bought, timeSeconds: 120 },
        { ...bought, timeSeconds: 999 },
      ],
      minutes,
    ).map(({ timeSeconds }) => timeSeconds),
  ).toStrictEqual([60, 120, 180]);
});

test("what was filled before the oldest candle has no mark", () => {
  expect(fillMarks([{ timeSeconds: 59, price: "1", side: "Ask" }], minutes)).toStrictEqual([]);
  expect(fillMarks([{ timeSeconds: 59, price: "1", side: "Ask" }], [])).toStrictEqual([]);
});

test("the parts of an order at one price are one mark, its sides and prices are not", () => {
  const at = { timeSeconds: 130, price: "99.9", side: "Ask" } as const;
  const marks = fillMarks(
    [at, { ...at, timeSeconds: 140 }, { ...at, side: "Bid" }, { ...at, price: "100.1" }],
    minutes,
  );
  expect(marks).toHaveLength(3);
  expect(marks.every(({ timeSeconds }) => timeSeconds === 120)).toBe(true);
});
