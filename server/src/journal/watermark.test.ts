import { SimCrash, SimDisk, seededRng } from "@holdall/server/ports";
import { expect, test } from "vitest";
import { readWatermark, WatermarkFile } from "./watermark.ts";

const path = "data/watermark";
const hashOf = (sequence: number): Uint8Array => new Uint8Array(32).fill(sequence);

function newDisk(seed: bigint): SimDisk {
  const disk = new SimDisk(seededRng(seed));
  disk.makeFolder("data");
  disk.open(path, "create").close();
  disk.syncDirectory("data");
  disk.syncDirectory(".");
  return disk;
}

function reopen(disk: SimDisk): WatermarkFile {
  const file = disk.open(path, "write");
  return new WatermarkFile(file, readWatermark(file));
}

function read(disk: SimDisk) {
  const file = disk.open(path, "read");
  const found = readWatermark(file);
  file.close();
  return found?.mark;
}

test("an empty file has no watermark", () => {
  expect(read(newDisk(1n))).toBeUndefined();
});

test("the newest one counts, also across reopening, and also when it is lower", () => {
  const disk = newDisk(1n);
  const first = reopen(disk);
  for (const sequence of [1, 2, 3]) first.write(sequence, hashOf(sequence));
  expect(read(disk)).toEqual({ generation: 3, sequence: 3, hash: hashOf(3) });
  first.sync();
  first.write(4, hashOf(4));
  first.sync();
  expect(read(disk)?.sequence).toBe(4);
  const second = reopen(disk);
  second.write(2, hashOf(2));
  expect(read(disk)).toEqual({ generation: 5, sequence: 2, hash: hashOf(2) });
});

test("power cut at any byte: the last synced one or a later one, never none, never garbage", () => {
  for (let cut = 1; cut <= 6 * 513 + 5; cut += 3) {
    const disk = newDisk(BigInt(cut));
    disk.setFaults({ garbagePpm: 500_000 });
    const watermark = reopen(disk);
    watermark.write(1, hashOf(1));
    watermark.sync();
    let synced = 1;
    let written = 1;
    disk.cutPowerAfter(cut);
    try {
      for (;;) {
        written += 1;
        watermark.write(written, hashOf(written));
        if (written % 2 === 0) continue;
        watermark.sync();
        synced = written;
      }
    } catch (error) {
      if (!(error instanceof SimCrash)) throw error;
    }
    disk.crash();
    const mark = read(disk);
    expect(mark?.sequence).toBeGreaterThanOrEqual(synced);
    expect(mark?.sequence).toBeLessThanOrEqual(written);
    expect(mark?.hash).toEqual(hashOf(mark?.sequence ?? 0));
  }
});

test("a flipped bit in the newer slot leaves the older one", () => {
  const disk = newDisk(1n);
  const watermark = reopen(disk);
  for (const sequence of [1, 2]) {
    watermark.write(sequence, hashOf(sequence));
    watermark.sync();
  }
  for (let bit = 512 * 8; bit < 1024 * 8; bit += 1) {
    disk.flipBit(path, bit);
    expect([1, 2]).toContain(read(disk)?.sequence);
    disk.flipBit(path, bit);
  }
  expect(read(disk)?.sequence).toBe(2);
});
