import { check, schemas } from "@holdall/core/contract";
import { marketScale, parsePrice, parseSize } from "@holdall/core/protocol";
import { seededRng } from "@holdall/server/ports";
import { expect, test } from "vitest";
import { chooseSide, drawDollars, orderOf } from "./taker.ts";
import type { Grid } from "./grid.ts";

const scale = marketScale({ tickSize: "0.01", lotSize: "0.01" }, 9, 9)!;
const sol: Grid = { symbol: "SOL_USDC", base: "SOL", scale, isPerp: false };

function buyShare(heldDollars: number): number {
  const rng = seededRng(1n);
  const sides = Array.from({ length: 4_000 }, () => chooseSide(heldDollars, 1_000, rng));
  return sides.filter((side) => side === "bid").length / sides.length;
}

test("whoever holds too much sells, whoever holds too little buys", () => {
  expect(Math.abs(buyShare(1_000) - 0.5)).toBeLessThan(0.03);
  expect(Math.abs(buyShare(0) - 0.9)).toBeLessThan(0.03);
  expect(Math.abs(buyShare(2_000) - 0.1)).toBeLessThan(0.03);
  expect(buyShare(9_999_999)).toBe(buyShare(2_000));
});

test("sizes have a heavy tail", () => {
  const rng = seededRng(2n);
  const sizes = Array.from({ length: 20_000 }, () => drawDollars(rng)).toSorted((a, b) => a - b);
  expect(sizes[0]).toBeGreaterThanOrEqual(40);
  expect(sizes[10_000]).toBeLessThan(250);
  expect(sizes.at(-1)).toBeGreaterThan(9_000);
});

test("every order that it may send fits the contract and the market's grid", () => {
  const rng = seededRng(3n);
  const kinds = new Set<string>();
  for (let count = 0; count < 500; count += 1) {
    const order = orderOf(sol, count % 2 === 0 ? "bid" : "ask", 15_000, rng);
    expect(check(schemas.OrderExecutePayload, order)).toMatchObject({ ok: true });
    if (typeof order.price === "string") expect(parsePrice(scale, order.price)).toBeDefined();
    if (typeof order.quantity === "string") expect(parseSize(scale, order.quantity)).toBeDefined();
    kinds.add(`${order.orderType} ${order.quoteQuantity === undefined ? "base" : "quote"}`);
  }
  expect([...kinds].toSorted()).toEqual(["Limit base", "Market base", "Market quote"]);
});
