import { expect, test } from "vitest";
import { benchNames, chosenNames } from "./bench.ts";

test("a benchmark is named as people write it; what is none names nothing", () => {
  expect(chosenNames([])).toEqual(benchNames);
  expect(chosenNames(["475000"])).toEqual(["475,000 rows, 20 assets, 4 shards"]);
  expect(chosenNames(["475,000"])).toEqual(chosenNames(["475000"]));
  expect(chosenNames(["Small", "beside"])).toEqual(["small profile, 20 assets", "engine beside"]);
  expect(chosenNames(["474999"])).toEqual([]);
});
