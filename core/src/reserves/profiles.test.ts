import { expect, test } from "vitest";
import {
  PROFILES,
  brokenRequirements,
  finalLength,
  friLogs,
  profileFor,
  usableRows,
} from "./profiles.ts";

test("the published profiles keep every requirement", () => {
  for (const profile of Object.values(PROFILES)) expect(brokenRequirements(profile)).toEqual([]);
});

test("each requirement is broken by one step beyond its edge", () => {
  const { standard } = PROFILES;
  expect(brokenRequirements({ ...standard, limbBits: 17 })).toContain(
    "the table does not fit the rows",
  );
  expect(brokenRequirements({ ...standard, queries: 157 })).toEqual([]);
  expect(brokenRequirements({ ...standard, queries: 158 })).toEqual(["too few blinding rows"]);
  expect(brokenRequirements({ ...standard, queries: 255 })).toContain("quotient masks too short");
  expect(brokenRequirements({ ...standard, lg: 10, limbBits: 8 })).toContain(
    "quotient does not fit three segments",
  );
});

test("sizes are the published ones", () => {
  expect(Object.values(PROFILES).map(usableRows)).toEqual([130_752, 7_872, 1_728]);
  expect(Object.values(PROFILES).map(friLogs)).toEqual([[19, 16, 13], [15, 12], [13]]);
  expect(Object.values(PROFILES).map(finalLength)).toEqual([256, 128, 256]);
});

test("the small profile serves up to its capacity", () => {
  expect([0, 7_872, 7_873].map((rows) => profileFor(rows).name)).toEqual([
    "small",
    "small",
    "standard",
  ]);
});
