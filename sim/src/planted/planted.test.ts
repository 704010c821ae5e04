import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { plant } from "./bug.ts";
import { plantedBugs } from "./bugs.ts";
import { catchBug } from "./catch-bug.ts";

const root = new URL("../../../", import.meta.url).href;
const budget = { root, first: 1, seeds: 100, milliseconds: 120_000 };
/** Such as the simulator finds within a few seeds. */
const quick = ["spot-01", "spot-09", "spot-36"];

test("every planted bug has a name of its own and a text that stands once", () => {
  expect(plantedBugs.length).toBeGreaterThanOrEqual(100);
  expect(new Set(plantedBugs.map(({ id }) => id)).size).toBe(plantedBugs.length);
  for (const bug of plantedBugs) {
    const source = readFileSync(new URL(bug.file, root), "utf8");
    expect(plant(bug, source), bug.id).not.toBe(source);
  }
});

test("a text that stands twice or never is refused", () => {
  const [bug] = plantedBugs;
  expect(() => plant(bug, "")).toThrow(/stands 0 times/);
  expect(() => plant(bug, `${bug.find} ${bug.find}`)).toThrow(/stands 2 times/);
});

test.each(quick)("the simulator finds %s", { timeout: 240_000 }, async (id) => {
  const bug = plantedBugs.find((row) => row.id === id)!;
  const { seeds } = await catchBug(bug, budget);
  expect(seeds).toBeGreaterThan(0);
});
