import { describe, expect, test } from "vitest";
import {
  formatPrice,
  formatSize,
  marketScale,
  orderIdText,
  parseOrderId,
  parsePrice,
  parseSize,
} from "./index.ts";

const SOL_DECIMALS = 9;
const BTC_DECIMALS = 8;
const USDC_DECIMALS = 6;
const sol = marketScale({ tickSize: "0.01", lotSize: "0.01" }, SOL_DECIMALS, USDC_DECIMALS)!;

describe("the scale of a market", () => {
  test("counts whole units per lot and per lot and tick", () => {
    expect(sol).toMatchObject({ baseUnitsPerLot: 10_000_000, quoteUnitsPerLotTick: 100 });
    const btc = marketScale({ tickSize: "0.1", lotSize: "0.00001" }, BTC_DECIMALS, USDC_DECIMALS);
    expect(btc).toMatchObject({ baseUnitsPerLot: 1_000, quoteUnitsPerLotTick: 1 });
  });

  test("does not exist where a lot at one tick is no whole quote unit", () => {
    expect(
      marketScale({ tickSize: "0.001", lotSize: "0.00001" }, BTC_DECIMALS, USDC_DECIMALS),
    ).toBeUndefined();
  });

  test("does not exist where a lot is no whole base unit", () => {
    expect(marketScale({ tickSize: "1", lotSize: "0.001" }, 2, USDC_DECIMALS)).toBeUndefined();
  });

  test("does not exist where a lot or a lot at one tick is beyond the largest amount", () => {
    const wide = (tickSize: string, lotSize: string): unknown =>
      marketScale({ tickSize, lotSize }, SOL_DECIMALS, USDC_DECIMALS);
    expect(wide("0.000001", "9007199")).toMatchObject({ baseUnitsPerLot: 9_007_199 * 10 ** 9 });
    expect(wide("0.000001", "9007200")).toBeUndefined();
    expect(wide("9007199", "1000")).toMatchObject({ quoteUnitsPerLotTick: 9_007_199 * 10 ** 9 });
    expect(wide("9007200", "1000")).toBeUndefined();
  });

  test.each(["0", "-1", "1e-2", "", "0.0", ".1", "1."])(
    "does not exist for the tick %j",
    (tickSize) => {
      expect(marketScale({ tickSize, lotSize: "1" }, SOL_DECIMALS, USDC_DECIMALS)).toBeUndefined();
    },
  );
});

describe("prices and sizes as text", () => {
  test("are padded to the grid", () => {
    expect(formatPrice(sol, 15_000)).toBe("150.00");
    expect(formatSize(sol, 5)).toBe("0.05");
  });

  test("come back as they went", () => {
    for (const value of [1, 99, 100, 15_001]) {
      expect(parsePrice(sol, formatPrice(sol, value))).toBe(value);
      expect(parseSize(sol, formatSize(sol, value))).toBe(value);
    }
  });

  test("off the grid, signed or in exponent form are refused", () => {
    for (const bad of ["150.001", "-1", "1e2", "", "abc", "99999999999999999999"]) {
      expect(parsePrice(sol, bad)).toBeUndefined();
    }
  });

  test("with a tick of several steps keep to its multiples", () => {
    const coarse = marketScale({ tickSize: "0.05", lotSize: "0.5" }, SOL_DECIMALS, USDC_DECIMALS)!;
    expect(parsePrice(coarse, "1.05")).toBe(21);
    expect(parsePrice(coarse, "1.02")).toBeUndefined();
    expect(formatSize(coarse, 3)).toBe("1.5");
  });
});

describe("order ids", () => {
  test("carry ordinal and slot through text", () => {
    for (const [ordinal, slot] of [
      [0, 0],
      [1, 4_194_303],
      [2 ** 42 - 1, 17],
    ] as const) {
      expect(parseOrderId(orderIdText(ordinal, slot))).toStrictEqual({ ordinal, slot });
    }
  });

  test.each(["", "-1", "1.5", "0x10", "01", "18446744073709551616", " 1"])("refuse %j", (text) => {
    expect(parseOrderId(text)).toBeUndefined();
  });
});
