import * as fc from "fast-check";
import { expect, test } from "vitest";
import { SimClock } from "./clock-sim.ts";
import { SimCrash, SimDisk } from "./disk-sim.ts";
import { keepFile, makeFolderDurable } from "./durable.ts";
import { seededRng } from "./rng-seeded.ts";

const seeds = fc.bigInt({ min: 0n, max: (1n << 64n) - 1n });
const former = new Uint8Array(700).fill(1);
const latter = new Uint8Array(900).fill(2);

function diskOf(seed: bigint): SimDisk {
  const disk = new SimDisk(seededRng(seed), new SimClock());
  makeFolderDurable(disk, "data/private");
  return disk;
}

test("a kept file outlives a power cut, and so does each folder above it", () => {
  fc.assert(
    fc.property(seeds, (seed) => {
      const disk = diskOf(seed);
      keepFile(disk, "data/private/key", former);
      disk.crash();
      expect(disk.contents("data/private/key")).toEqual(former);
    }),
  );
});

/** One step per byte, then the sync, the name and the sync of names. */
const steps = fc.oneof(fc.nat(latter.length), fc.integer({ min: 0, max: 5 }).map(fromEnd));

function fromEnd(step: number): number {
  return latter.length + step;
}

test("wherever the power goes while it is replaced, the file is the former or the latter", () => {
  const met = new Set<number>();
  fc.assert(
    fc.property(seeds, steps, (seed, step) => {
      const disk = diskOf(seed);
      keepFile(disk, "data/private/key", former);
      disk.cutPowerAfter(step);
      const isDone = !isCut(() => keepFile(disk, "data/private/key", latter));
      disk.crash();
      const found = disk.contents("data/private/key");
      expect(isDone ? [latter] : [former, latter]).toContainEqual(found);
      met.add(found.length);
      keepFile(disk, "data/private/key", latter);
      expect(disk.contents("data/private/key")).toEqual(latter);
    }),
  );
  expect(met.size).toBe(2);
});

function isCut(act: () => void): boolean {
  try {
    act();
    return false;
  } catch (error) {
    if (error instanceof SimCrash) return true;
    throw error;
  }
}
