import { expect, test } from "vitest";
import { drawer } from "./draw.ts";
import { playOne, scenarios } from "./scenarios.ts";
import { FUND } from "./venue.ts";

const isLong = process.env["HOLDALL_LONG"] === "1";
/** Variants of each in the long tests; an ordinary run plays a quarter, in turn. `npm run museum` plays thousands. */
const VARIANTS_MAX = 12;
const VARIANTS = isLong ? VARIANTS_MAX : VARIANTS_MAX / 4;
const FIRST = isLong ? 1 : 1 + VARIANTS * Math.floor(Math.random() * 4);

for (const scenario of scenarios) {
  test(`${scenario.name}, variants ${FIRST} to ${FIRST + VARIANTS - 1}: nothing is looted and no debt is left`, () => {
    let commands = 0;
    for (let seed = FIRST; seed < FIRST + VARIANTS; seed += 1) {
      commands += playOne(scenario, drawer(seed)).commands;
    }
    expect(commands).toBeGreaterThan(VARIANTS * 50);
  });
}

const october = scenarios.filter(({ name }) => name === "october");

test("october, seed 7: one command covers several deficits, each to the unit", () => {
  const deficits = october.flatMap((scenario) => playOne(scenario, drawer(7)).deficits);
  const byOthers = deficits.filter(({ units, paidByFund }) => paidByFund < units);
  expect(byOthers.length).toBeGreaterThan(1);
});

test.each([396, 760])("october, seed %i: the fund is among those who lack", (seed) => {
  const deficits = october.flatMap((scenario) => playOne(scenario, drawer(seed)).deficits);
  expect(deficits.map(({ accountId }) => accountId)).toContain(FUND);
});
