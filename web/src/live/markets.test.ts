import { expect, test } from "vitest";
import { paidPrice } from "./markets.ts";

test.each(["0", "0.0", "0.000000000", undefined])("%s is no price that anybody paid", (price) => {
  expect(paidPrice(price)).toBeUndefined();
});

test.each(["1", "0.000019989", "94984.0"])("%s is", (price) => {
  expect(paidPrice(price)).toBe(price);
});
