import type { Market } from "@holdall/web/live";
import { expect, test } from "vitest";
import { closingOrder } from "./closing-order.ts";

const market = {
  symbol: "SOL_USDC_PERP",
  filters: { price: { tickSize: "0.01" }, quantity: { stepSize: "0.1" } },
} as Market;

test("a quarter of a long is sold, rounded down to the step, and never opens anything", () => {
  const long = { symbol: market.symbol, netQuantity: "1.9" };
  expect(closingOrder(long, market, "0.25")).toStrictEqual({
    symbol: market.symbol,
    side: "Ask",
    orderType: "Market",
    quantity: "0.4",
    reduceOnly: true,
    slippageTolerance: "0.5",
    slippageToleranceType: "Percent",
  });
});

test("all of a short is bought back whole, at the price that was named", () => {
  const short = { symbol: market.symbol, netQuantity: "-1.95" };
  expect(closingOrder(short, market, "1", "150.12")).toStrictEqual({
    symbol: market.symbol,
    side: "Bid",
    orderType: "Limit",
    price: "150.12",
    quantity: "1.95",
    reduceOnly: true,
  });
});
