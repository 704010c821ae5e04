import { expect, test } from "vitest";
import { demoRegions, regions, ruleOf } from "./regions.ts";

test("a country that is not in the table is shut", () => {
  expect(regions.length).toBeGreaterThan(50);
  expect(ruleOf(regions, "FR")).toMatchObject({ canSignUp: true, leverageMax: 10 });
  expect(ruleOf(regions, "ZZ")).toMatchObject({
    canSignUp: false,
    canTrade: false,
    canBorrow: false,
    leverageMax: 1,
  });
});

test("whoever runs a demonstration may enter it from anywhere but where sanctions forbid it", () => {
  expect(demoRegions.length).toBeGreaterThan(230);
  const shut = demoRegions.filter(({ canSignUp }) => !canSignUp).map(({ country }) => country);
  expect(shut).toEqual(["CU", "IR", "KP", "SY"]);
  // What is narrower for a reason stays so.
  expect(ruleOf(demoRegions, "FR")).toEqual(ruleOf(regions, "FR"));
  expect(ruleOf(regions, "US").canSignUp).toBe(false);
  expect(ruleOf(demoRegions, "US").canSignUp).toBe(true);
});
