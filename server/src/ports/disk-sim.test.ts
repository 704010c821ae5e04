import * as fc from "fast-check";
import { expect, test } from "vitest";
import { SimClock } from "./clock-sim.ts";
import type { DiskFile } from "./disk.ts";
import { writeFully } from "./disk.ts";
import { diskConformance } from "./disk.conformance.ts";
import { SimCrash, SimDisk } from "./disk-sim.ts";
import { seededRng } from "./rng-seeded.ts";

diskConformance("simulated", () => {
  const disk = new SimDisk(seededRng(1n));
  disk.makeFolder("data");
  return { disk, folder: "data" };
});

const seeds = fc.bigInt({ min: 0n, max: (1n << 64n) - 1n });

/** A durable file `data/a` of `length` bytes of 1, open for writing. */
function durableOnes(disk: SimDisk, length: number): DiskFile {
  disk.makeFolder("data");
  const file = disk.open("data/a", "create");
  writeFully(file, new Uint8Array(length).fill(1), 0);
  file.fdatasync();
  disk.syncDirectory("data");
  disk.syncDirectory(".");
  return file;
}

test("a crash keeps what was synced, whatever the seed", () => {
  fc.assert(
    fc.property(seeds, (seed) => {
      const disk = new SimDisk(seededRng(seed));
      durableOnes(disk, 700);
      disk.crash();
      expect(disk.contents("data/a")).toEqual(new Uint8Array(700).fill(1));
    }),
  );
});

test("of unsynced writes, any part may survive and nothing else appears", () => {
  const outcomes = new Set<string>();
  for (let seed = 0n; seed < 300n; seed += 1n) {
    const disk = new SimDisk(seededRng(seed));
    const file = durableOnes(disk, 2048);
    writeFully(file, new Uint8Array(1024).fill(2), 512);
    disk.crash();
    const bytes = disk.contents("data/a");
    expect([...bytes.subarray(0, 512), ...bytes.subarray(1536)].every((byte) => byte === 1)).toBe(
      true,
    );
    const survived = bytes.subarray(512, 1536).filter((byte) => byte === 2).length;
    expect(bytes.filter((byte) => byte !== 2).every((byte) => byte === 1)).toBe(true);
    outcomes.add(
      survived === 0
        ? "none"
        : survived === 1024
          ? "all"
          : survived % 512 === 0
            ? "sector"
            : "torn",
    );
  }
  expect([...outcomes].sort()).toEqual(["all", "none", "sector", "torn"]);
});

test("sectors in flight may come back as noise, sectors at rest may not", () => {
  const disk = new SimDisk(seededRng(5n));
  disk.setFaults({ garbagePpm: 1_000_000 });
  const file = durableOnes(disk, 4096);
  writeFully(file, new Uint8Array(2048).fill(2), 2048);
  disk.crash();
  const bytes = disk.contents("data/a");
  expect(bytes.subarray(0, 2048)).toEqual(new Uint8Array(2048).fill(1));
  expect(bytes.some((byte) => byte > 2)).toBe(true);
});

test("a name, a rename and a removal last only once their folder is synced", () => {
  const outcomes = new Set<string>();
  for (let seed = 0n; seed < 100n; seed += 1n) {
    const disk = new SimDisk(seededRng(seed));
    durableOnes(disk, 1);
    disk.open("data/b", "create").fdatasync();
    disk.rename("data/a", "data/c");
    disk.crash();
    outcomes.add(disk.list("data").join(" "));
  }
  expect([...outcomes].sort()).toEqual(["a", "a b", "b c"]);
});

test("a folder that was not synced in its parent takes its files with it", () => {
  const outcomes = new Set<boolean>();
  for (let seed = 0n; seed < 50n; seed += 1n) {
    const disk = new SimDisk(seededRng(seed));
    disk.makeFolder("data");
    disk.open("data/a", "create").fdatasync();
    disk.syncDirectory("data");
    disk.crash();
    outcomes.add(disk.exists("data/a"));
    expect(disk.exists("data/a")).toBe(disk.exists("data"));
  }
  expect(outcomes.size).toBe(2);
});

test("an ended process loses its locks and handles, not its writes", () => {
  const disk = new SimDisk(seededRng(1n));
  const file = durableOnes(disk, 4);
  disk.lock("data/lock");
  writeFully(file, new Uint8Array(4).fill(2), 0);
  disk.endProcess();
  expect([...disk.contents("data/a")]).toEqual([2, 2, 2, 2]);
  expect(() => file.sizeBytes()).toThrow(SimCrash);
  disk.lock("data/lock").release();
});

test("power can be cut at every step: in the middle of a write, before a sync, before a name changes", () => {
  const run = (disk: SimDisk): void => {
    const file = disk.open("data/b", "create");
    writeFully(file, new Uint8Array(3).fill(7), 0);
    file.fdatasync();
    disk.rename("data/b", "data/c");
    disk.syncDirectory("data");
  };
  const whole = new SimDisk(seededRng(1n));
  durableOnes(whole, 1);
  const before = whole.steps();
  run(whole);
  const steps = whole.steps() - before;
  expect(steps).toBe(1 + 3 + 1 + 1 + 1);

  for (let cut = 1; cut <= steps; cut += 1) {
    const disk = new SimDisk(seededRng(1n));
    durableOnes(disk, 1);
    disk.cutPowerAfter(cut);
    expect(() => run(disk)).toThrow(SimCrash);
    expect(() => disk.list("data")).toThrow(SimCrash);
    disk.crash();
    const written = disk.exists("data/b") ? disk.contents("data/b").length : 0;
    expect(written).toBeLessThanOrEqual(Math.max(0, cut - 1));
  }
});

test("a full disk takes what fits, then refuses, and still takes writes into space it has", () => {
  const disk = new SimDisk(seededRng(1n));
  const file = durableOnes(disk, 100);
  disk.setFaults({ capacityBytes: 8192 });
  expect(file.writeAt(new Uint8Array(10_000), 100)).toBe(8092);
  expect(() => file.writeAt(new Uint8Array(1), 8192)).toThrow(/write data\/a: no-space/);
  expect(file.writeAt(new Uint8Array(8192), 0)).toBe(8192);
  expect(disk.space("data").freeBytes).toBe(0);
  disk.remove("data/a");
  expect(disk.space("data")).toEqual({ freeBytes: 8192, totalBytes: 8192 });
});

test("after a failed sync the next one succeeds although the data is lost", () => {
  const disk = new SimDisk(seededRng(1n));
  const file = durableOnes(disk, 4);
  writeFully(file, new Uint8Array(4).fill(2), 0);
  disk.setFaults({ syncFailPpm: 1_000_000 });
  expect(() => file.fdatasync()).toThrow(/sync data\/a: input-output/);
  disk.setFaults({});
  file.fdatasync();
  expect([...disk.contents("data/a")]).toEqual([2, 2, 2, 2]);
  disk.crash();
  expect([...disk.contents("data/a")]).toEqual([1, 1, 1, 1]);
});

test("a lying sync leaves the data in flight until an honest one", () => {
  const survivors = new Set<number>();
  for (let seed = 0n; seed < 20n; seed += 1n) {
    const disk = new SimDisk(seededRng(seed));
    const file = durableOnes(disk, 1);
    disk.setFaults({ syncLiePpm: 1_000_000 });
    writeFully(file, Uint8Array.of(2), 0);
    file.fdatasync();
    disk.crash();
    survivors.add(disk.contents("data/a")[0]);
  }
  expect([...survivors].sort((left, right) => left - right)).toEqual([1, 2]);
});

test("of several disks only the bad one lies and goes astray", () => {
  const disk = new SimDisk(seededRng(4n));
  const bad = durableOnes(disk, 512 * 8);
  disk.setFaults({ syncLiePpm: 1_000_000, writeMisdirectedPpm: 1_000_000, badFolder: "data/" });
  disk.makeFolder("good");
  const good = disk.open("good/a", "create");
  for (const file of [bad, good]) {
    writeFully(file, new Uint8Array(512).fill(2), 0);
    file.fdatasync();
  }
  disk.syncDirectory("good");
  disk.syncDirectory(".");
  expect(disk.contents("data/a").subarray(0, 512)).toEqual(new Uint8Array(512).fill(1));
  disk.crash();
  expect(disk.contents("good/a")).toEqual(new Uint8Array(512).fill(2));
});

test("short writes write less, at least one byte", () => {
  const disk = new SimDisk(seededRng(1n));
  const file = durableOnes(disk, 64);
  disk.setFaults({ writeShortPpm: 1_000_000 });
  for (let round = 0; round < 50; round += 1) {
    const written = file.writeAt(new Uint8Array(64).fill(3), 0);
    expect(written).toBeGreaterThanOrEqual(1);
    expect(written).toBeLessThan(64);
  }
  writeFully(file, new Uint8Array(64).fill(4), 0);
  expect(disk.contents("data/a")).toEqual(new Uint8Array(64).fill(4));
});

test("a misdirected write lands on a sector of the same file", () => {
  const disk = new SimDisk(seededRng(3n));
  const file = durableOnes(disk, 512 * 8);
  disk.setFaults({ writeMisdirectedPpm: 1_000_000 });
  file.writeAt(new Uint8Array(512).fill(2), 0);
  const sectors = Array.from({ length: 8 }, (_, sector) => disk.contents("data/a")[sector * 512]);
  expect(sectors.filter((byte) => byte === 2)).toHaveLength(1);
});

test("a flipped read is one bit and transient; a flipped bit at rest stays", () => {
  const disk = new SimDisk(seededRng(1n));
  const file = durableOnes(disk, 16);
  const target = new Uint8Array(16);
  disk.setFaults({ readFlipPpm: 1_000_000 });
  file.readAt(target, 0);
  expect(target.filter((byte) => byte !== 1)).toHaveLength(1);
  disk.setFaults({});
  file.readAt(target, 0);
  expect([...target].every((byte) => byte === 1)).toBe(true);

  disk.flipBit("data/a", 8 * 2 + 3);
  disk.crash();
  expect(disk.contents("data/a")[2]).toBe(1 ^ 8);
});

test("an older version put back is there after a crash", () => {
  const disk = new SimDisk(seededRng(1n));
  durableOnes(disk, 16);
  disk.replaceContents("data/a", Uint8Array.of(9, 9));
  disk.crash();
  expect([...disk.contents("data/a")]).toEqual([9, 9]);
});

test("a slow sync blocks the clock, the later one lets it run", async () => {
  const clock = new SimClock();
  const disk = new SimDisk(seededRng(1n), clock);
  const file = durableOnes(disk, 4);
  disk.setFaults({ slowPpm: 1_000_000, slowMicrosMax: 1_000_000 });
  file.fdatasync();
  const blockedMicros = clock.monotonicMicros();
  expect(blockedMicros).toBeGreaterThan(0);

  const sync = file.fdatasyncLater();
  expect(clock.monotonicMicros()).toBe(blockedMicros);
  await clock.runSettled(blockedMicros + 1_000_000);
  await sync;
});
