import { expect, test } from "vitest";
import { drawer } from "./draw.ts";
import { playOne, scenarios } from "./scenarios.ts";

/** Variants of each in the tests; `npm run museum` plays thousands. */
const VARIANTS = 6;

for (const scenario of scenarios) {
  test(`${scenario.name}, in ${VARIANTS} variants: nothing is looted and no debt is left`, () => {
    let commands = 0;
    for (let seed = 1; seed <= VARIANTS; seed += 1) {
      commands += playOne(scenario, drawer(seed)).commands;
    }
    expect(commands).toBeGreaterThan(VARIANTS * 50);
  });
}
