import { expect, test } from "vitest";
import { canSignUp, leverageMax, regions } from "./regions.ts";

test("whoever may open an account may trade and borrow: no rule apart from sign-up would be asked", () => {
  expect(regions.length).toBeGreaterThan(50);
  for (const { country, canTrade, canBorrow } of regions.filter((each) => each.canSignUp))
    expect([country, canTrade, canBorrow]).toEqual([country, true, true]);
});

test("a country that is not in the table is shut", () => {
  expect([canSignUp("FR"), leverageMax("FR")]).toEqual([true, 10]);
  expect([canSignUp("ZZ"), leverageMax("ZZ")]).toEqual([false, 1]);
});
