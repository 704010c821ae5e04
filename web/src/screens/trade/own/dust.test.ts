import type { Market } from "@holdall/web/live";
import { expect, test } from "vitest";
import { dustOf } from "./dust.ts";

const market = (baseSymbol: string, marketType: "SPOT" | "PERP", stepSize: string): Market =>
  ({ baseSymbol, quoteSymbol: "USDC", marketType, filters: { quantity: { stepSize } } }) as Market;
const markets = [
  market("SOL", "PERP", "1"),
  market("SOL", "SPOT", "0.01"),
  market("BTC", "SPOT", "0.00001"),
];

test("what is free and below one step of its spot market is dust, and nothing else", () => {
  const balances = {
    SOL: { available: "0.009999999" },
    BTC: { available: "0.00001" },
    USDC: { available: "0.000001" },
    ETH: { available: "0.000001" },
  };
  expect(dustOf(balances, markets)).toStrictEqual([{ symbol: "SOL", available: "0.009999999" }]);
  expect(dustOf({ SOL: { available: "0" } }, markets)).toStrictEqual([]);
  expect(dustOf({ SOL: { available: "0.01" } }, markets)).toStrictEqual([]);
});
