import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { Broken } from "./broken.ts";
import { faultKinds } from "./faults.ts";
import type { Faults } from "./faults.ts";
import { Run } from "./run.ts";
import { addTally, emptyTally } from "./tally.ts";
import { trySeed } from "./try-seed.ts";

const SEEDS = process.env["HOLDALL_LONG"] === "1" ? 5_000 : 300;
/** Kinds that the slice is too small for. */
const RARE: readonly string[] = ["disk-full"];

interface Entry {
  readonly seed: string;
  readonly promise: string;
}
const corpus = JSON.parse(
  readFileSync(new URL("./corpus.json", import.meta.url), "utf8"),
) as Entry[];

test(
  "no seed breaks a promise, and every kind of fault has struck",
  { timeout: 600_000 },
  async () => {
    const sum = emptyTally();
    for (let seed = 1n; seed <= BigInt(SEEDS); seed++) addTally(sum, await trySeed(seed));
    expect(sum.failures).toStrictEqual([]);
    expect(sum.acknowledged).toBeGreaterThan(SEEDS * 20);
    const silent = faultKinds.filter((kind) => sum.faults[kind] === 0 && !RARE.includes(kind));
    expect(silent).toStrictEqual([]);
  },
);

test("seeds that once broke a promise keep it", async () => {
  expect(corpus.length).toBeGreaterThan(0);
  // The first ones were in the slice.
  const others = corpus.filter(({ seed }) => Number(seed) > SEEDS);
  for (const { seed, promise } of others)
    expect((await trySeed(BigInt(seed))).failures, promise).toStrictEqual([]);
});

test("one seed is one history: twice the same digest", async () => {
  for (const seed of [3n, 18n]) {
    expect(await new Run(seed).run()).toStrictEqual(await new Run(seed).run());
  }
});

/** Whether a seed breaks a promise under other faults than its own. */
async function isCaught(seed: bigint, change: (faults: Faults) => Faults): Promise<boolean> {
  try {
    await new Run(seed, change).run();
    return false;
  } catch (error) {
    if (error instanceof Broken) return true;
    throw error;
  }
}

test("two disks that lie about their syncs are caught: without durability the promises cannot be kept", async () => {
  const lying = (faults: Faults): Faults => ({
    ...faults,
    powerCutPpm: 200_000,
    disk: { ...faults.disk, syncLiePpm: 1_000_000, badFolder: "" },
  });
  const caught: boolean[] = [];
  for (let seed = 1n; seed <= 20n; seed++) caught.push(await isCaught(seed, lying));
  expect(caught.filter(Boolean).length).toBeGreaterThan(5);
});
