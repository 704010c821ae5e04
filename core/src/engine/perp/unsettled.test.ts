import { expect, test } from "vitest";
import { Unsettled } from "./unsettled.ts";

const nobody = { touch: () => {}, meet: () => {} };

test("a claim is as old as the command at which it last became one, from nothing or from a debt", () => {
  const unsettled = new Unsettled(nobody);
  unsettled.add(1, 10, 7);
  unsettled.add(2, -5, 3);
  unsettled.add(2, 9, 6);
  unsettled.add(3, 1, 5);
  expect(unsettled.claimants()).toEqual([3, 2, 1]);
  // More of it leaves it as old as it was; being paid in full and owed anew does not.
  unsettled.add(1, 90, 8);
  unsettled.add(3, -1, 8);
  unsettled.add(3, 1, 9);
  expect([1, 2, 3].map((accountId) => unsettled.sinceSequence(accountId))).toEqual([7, 6, 9]);
  expect(unsettled.claimants()).toEqual([2, 1, 3]);
});

test("claims of one command are in the order of accounts, and debts are no claims", () => {
  const unsettled = new Unsettled(nobody);
  for (const accountId of [300, 2, 80]) unsettled.add(accountId, 1, 4);
  unsettled.add(5, -3, 1);
  expect(unsettled.claimants()).toEqual([2, 80, 300]);
  expect(unsettled.debtors()).toEqual([5]);
  expect(unsettled.total()).toBe(0n);
});
