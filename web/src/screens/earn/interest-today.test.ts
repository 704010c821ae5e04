import { expect, test } from "vitest";
import { interestToday } from "./interest-today.ts";

const noon = Date.parse("2026-11-29T12:00:00Z");
const of = (paymentType: "Lend" | "Borrow", symbol: string, quantity: string, at: string) => ({
  paymentType,
  symbol,
  quantity,
  timestamp: `2026-11-${at}`,
});

test("today begins at midnight UTC, that moment included; each asset has a sum of its own", () => {
  const today = interestToday(
    [
      of("Lend", "USDC", "0.000100", "29T11:00:00"),
      of("Lend", "USDC", "0.000002", "29T00:00:00"),
      of("Lend", "USDC", "5", "28T23:59:59"),
      of("Lend", "SOL", "0.000000001", "29T03:00:00"),
    ],
    noon,
  );
  expect([...today]).toEqual([
    ["USDC", "0.000102"],
    ["SOL", "0.000000001"],
  ]);
});

test("what was paid for owing an asset counts against it", () => {
  const today = interestToday([of("Borrow", "SOL", "0.25", "29T01:00:00")], noon);
  expect(today.get("SOL")).toBe("-0.25");
  expect(interestToday([], noon).size).toBe(0);
});
