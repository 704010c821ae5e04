import { expect, test } from "vitest";
import { isWorthMore } from "./submission.ts";

test("an order is asked about above its person's threshold, and not at it", () => {
  const order = { quantity: "0.5", price: "20000" };
  expect(isWorthMore(order, "95000", "10000")).toBe(false);
  expect(isWorthMore({ ...order, price: "20000.1" }, "95000", "10000")).toBe(true);
  expect(isWorthMore({ quantity: "0.5" }, "20000.1", "10000")).toBe(true);
  expect(isWorthMore({ quoteQuantity: "1000" }, undefined, "1000")).toBe(false);
  expect(isWorthMore({ quoteQuantity: "1000.01" }, undefined, "1000")).toBe(true);
});

test("who never wants to be asked is not, and what has no price has no worth", () => {
  expect(isWorthMore({ quoteQuantity: "1000000" }, "1", "never")).toBe(false);
  expect(isWorthMore({ quantity: "1000000" }, undefined, "1000")).toBe(false);
});
