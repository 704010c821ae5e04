import { scaled } from "@holdall/ui/number";
import { expect, test } from "vitest";
import { ratesAfter } from "./rates-after.ts";
import type { LoanAct } from "./rates-after.ts";

const curve = {
  optimal: scaled("0.8"),
  base: 0n,
  slope: scaled("0.08"),
  steep: scaled("1.5"),
};
const pool = { lentQuantity: "1000", borrowedQuantity: "400", fee: "0.1" };
const after = (act: LoanAct, quantity: string) => ratesAfter(pool, curve, { act, quantity });

test("nothing more leaves the rates as they are", () => {
  for (const act of ["lend", "redeem", "borrow", "repay"] as const) {
    // 0.08 × 0.4 / 0.8, of which lenders get 0.4 × 0.9.
    expect(after(act, "0")).toEqual({ borrow: "0.04", lend: "0.0144" });
  }
});

test("borrowing and redeeming raise both rates, lending and repaying lower them", () => {
  expect(after("borrow", "400")).toEqual({ borrow: "0.08", lend: "0.0576" });
  expect(after("redeem", "500")).toEqual({ borrow: "0.08", lend: "0.0576" });
  expect(after("lend", "1000")).toEqual({ borrow: "0.02", lend: "0.0036" });
  expect(after("repay", "400")).toEqual({ borrow: "0", lend: "0" });
});

test("what the pool does not have gives no rate", () => {
  expect(after("borrow", "600")).toEqual({ borrow: "1.58", lend: "1.422" });
  expect(after("borrow", "600.1")).toBeUndefined();
  expect(after("redeem", "601")).toBeUndefined();
  expect(after("redeem", "1000")).toBeUndefined();
  expect(after("repay", "401")).toBeUndefined();
});
