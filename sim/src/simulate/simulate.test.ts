import { expect, test } from "vitest";
import { faultKinds } from "./faults.ts";
import type { Faults } from "./faults.ts";
import { Broken, Run } from "./run.ts";

const SEEDS = process.env["HOLDALL_LONG"] === "1" ? 2_000 : 60;

test("no seed breaks a promise, and every kind of fault has struck", () => {
  const struck = new Set<string>();
  let acknowledged = 0;
  for (let seed = 1n; seed <= BigInt(SEEDS); seed++) {
    const report = new Run(seed).run();
    acknowledged += report.acknowledged;
    for (const kind of Object.keys(report.faults)) struck.add(kind);
  }
  expect(acknowledged).toBeGreaterThan(SEEDS * 20);
  // The rarest kinds need more seeds than this slice has.
  const rare = ["disk-full"];
  expect(faultKinds.filter((kind) => !struck.has(kind) && !rare.includes(kind))).toStrictEqual([]);
});

test("one seed is one history: twice the same digest", () => {
  for (const seed of [3n, 17n, 29n]) {
    expect(new Run(seed).run()).toStrictEqual(new Run(seed).run());
  }
});

test("a disk that lies about its syncs is caught: without durability the promises cannot be kept", () => {
  const lying = (faults: Faults): Faults => ({
    ...faults,
    powerCutPpm: 200_000,
    disk: { ...faults.disk, syncLiePpm: 1_000_000 },
  });
  const caught = Array.from({ length: 20 }, (_, index) => {
    try {
      new Run(BigInt(index + 1), lying).run();
      return false;
    } catch (error) {
      if (error instanceof Broken) return true;
      throw error;
    }
  });
  expect(caught.filter(Boolean).length).toBeGreaterThan(5);
});
