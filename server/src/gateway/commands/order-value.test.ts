import type { Lots, Ticks, Units } from "@holdall/core/num";
import { expect, test } from "vitest";
import { RefusalError } from "../refusal.ts";
import { orderValueUnits, refuseOrderValue } from "./order-value.ts";

/** A lot at one tick is worth 100 units of a quote asset with six decimals. */
const market = {
  scale: { quoteUnitsPerLotTick: 100 },
  quote: { spec: { decimals: 6 } },
  markTicks: 2_000,
  lastTicks: 1_900,
} as unknown as Parameters<typeof refuseOrderValue>[0];

const order = {
  side: "bid",
  reduceOnly: false,
  priceTicks: 1_000 as Ticks,
  sizeLots: 10 as Lots,
  quoteUnits: 0 as Units,
} as const;
const none = 0 as Ticks;

test.each([
  ["to buy pays its limit at most", {}, 1_000_000n],
  ["to sell may be taken at the mark", { side: "ask" as const }, 2_000_000n],
  [
    "to sell above the mark is its limit's",
    { side: "ask" as const, priceTicks: 3_000 as Ticks },
    3_000_000n,
  ],
  ["at the market is the mark's", { priceTicks: none }, 2_000_000n],
  [
    "that waits for a higher price is that price's",
    { priceTicks: none, triggerPriceTicks: 2_500 },
    2_500_000n,
  ],
  ["of an amount of money is that amount", { priceTicks: none, quoteUnits: 7 as Units }, 7n],
  ["of a share of a position is nobody's to say", { sizeLots: 0 as Lots }, undefined],
])("an order %s", (_, change, value) => {
  expect(orderValueUnits(market, { ...order, ...change })).toBe(value);
});

test("without any price nothing says what an order at the market comes to", () => {
  const priceless = { ...market, markTicks: 0, lastTicks: 0 };
  expect(orderValueUnits(priceless, { ...order, priceTicks: none })).toBeUndefined();
});

const refusedBy = (orderValueMax: string | undefined, change: object = {}): boolean => {
  try {
    const key = orderValueMax === undefined ? {} : { orderValueMax };
    refuseOrderValue(market, key, { ...order, ...change });
    return false;
  } catch (refusal) {
    expect(refusal).toBeInstanceOf(RefusalError);
    return true;
  }
};

test("a key orders up to its limit and not a cent beyond it", () => {
  expect(refusedBy("1")).toBe(false);
  expect(refusedBy("0.99")).toBe(true);
  expect(refusedBy("0.01", { priceTicks: none, quoteUnits: 10_000 as Units })).toBe(false);
  expect(refusedBy("0.01", { priceTicks: none, quoteUnits: 10_001 as Units })).toBe(true);
});

test("what only reduces has no limit, nor has a key without one; what cannot be valued is refused", () => {
  expect(refusedBy("0.01", { reduceOnly: true })).toBe(false);
  expect(refusedBy(undefined)).toBe(false);
  expect(refusedBy("1000000", { sizeLots: 0 as Lots })).toBe(true);
});
