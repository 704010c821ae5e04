import { expect, test } from "vitest";
import { quantityOfShare, shareOfQuantity } from "./share-of-most.ts";

test("a share of the most is cut to the step, and what is below one step is nothing", () => {
  expect(quantityOfShare("10", "25", "0.01")).toBe("2.5");
  expect(quantityOfShare("1.37", "33", "0.01")).toBe("0.45");
  expect(quantityOfShare("1.37", "100", "0.01")).toBe("1.37");
  expect(quantityOfShare("3", "33", "1")).toBe("");
  expect(quantityOfShare("3", "34", "1")).toBe("1");
  expect(quantityOfShare("0", "100", "0.01")).toBe("");
});

test("a quantity is so many whole percent of the most, never more than it reaches nor than all", () => {
  expect(shareOfQuantity("10", "2.5")).toBe("25");
  expect(shareOfQuantity("10", "2.59")).toBe("25");
  expect(shareOfQuantity("10", "10")).toBe("100");
  expect(shareOfQuantity("10", "11")).toBe("100");
  expect(shareOfQuantity("10", "9.9999")).toBe("99");
  expect(shareOfQuantity("0", "5")).toBe("0");
  expect(shareOfQuantity("10", "")).toBe("0");
});
