import type { SimDisk } from "@holdall/server/ports";
import { SimCrash, seededRng } from "@holdall/server/ports";
import { expect, test } from "vitest";
import { simOptions } from "./fixtures.ts";
import type { Snapshot } from "./snapshot-file.ts";
import { digestOfPages } from "./snapshot-file.ts";
import { superfluous } from "./snapshot-retention.ts";
import { SnapshotStore } from "./snapshot-store.ts";

const folder = "data/snapshots";
const dayMicros = 86_400_000_000;
const startMicros = Date.UTC(2026, 0, 1) * 1000;

const hashAt = (sequence: number): Uint8Array => new Uint8Array(32).fill(sequence % 251);

function snapshotAt(sequence: number, changes: Partial<Snapshot> = {}): Snapshot {
  const pages = [
    { name: "ledger", bytes: Uint8Array.from({ length: 1_001 }, (_, index) => index * sequence) },
    { name: "márkets", bytes: new Uint8Array(0) },
    { name: "book 1", bytes: new Uint8Array(64).fill(sequence) },
  ];
  return {
    format: 1,
    rulesVersion: 2,
    sequence,
    timeMicros: startMicros + sequence,
    takenAtMicros: startMicros + sequence * 1000,
    journalHash: hashAt(sequence),
    stateDigest: digestOfPages(pages),
    pages,
    ...changes,
  };
}

function storeWith(sequences: readonly number[]): { disk: SimDisk; store: SnapshotStore } {
  const { disk } = simOptions(1n);
  const store = new SnapshotStore(disk, folder);
  for (const sequence of sequences) store.save(snapshotAt(sequence));
  return { disk, store };
}

const whole = {
  sequenceMax: 1_000,
  hashAt,
  restore: (snapshot: Snapshot): Snapshot | string => snapshot,
};

test("a snapshot comes back as it was, its pages on 8-byte boundaries", () => {
  const { store } = storeWith([5]);
  const { state, sequence, rejections } = store.load(whole);
  expect(sequence).toBe(5);
  expect(rejections).toEqual([]);
  expect({
    ...state,
    pages: state?.pages.map(({ name, bytes }) => ({ name, bytes: Uint8Array.from(bytes) })),
  }).toEqual(snapshotAt(5));
  expect(state?.pages.every(({ bytes }) => bytes.byteOffset % 8 === 0)).toBe(true);
});

test("without snapshots the replay begins at the beginning", () => {
  expect(storeWith([]).store.load(whole)).toEqual({
    state: undefined,
    sequence: 0,
    rejections: [],
  });
});

test("the newest is used; one that the engine refuses, or beyond the journal, or of another history, is passed over", () => {
  const { store } = storeWith([5, 6, 7]);
  expect(store.load(whole).sequence).toBe(7);
  const refusing = store.load({
    ...whole,
    restore: ({ sequence }) => (sequence === 7 ? "its digest differs" : sequence),
  });
  expect([refusing.sequence, refusing.rejections[0].reason]).toEqual([6, "its digest differs"]);
  const shorter = store.load({ ...whole, sequenceMax: 6 });
  expect([shorter.sequence, shorter.rejections[0].reason]).toEqual([
    6,
    "the journal ends before it, at 6",
  ]);
  const other = store.load({
    ...whole,
    hashAt: (sequence) => hashAt(sequence === 7 ? 8 : sequence),
  });
  expect([other.sequence, other.rejections[0].reason]).toEqual([
    6,
    "its journal hash is not in the chain",
  ]);
});

test("a file under another's name is passed over", () => {
  const { disk, store } = storeWith([5, 6]);
  disk.replaceContents(
    `${folder}/0000000000000006.snap`,
    disk.contents(`${folder}/0000000000000005.snap`),
  );
  expect(store.load(whole).rejections[0].reason).toBe("it is of sequence 5");
});

test("any flipped bit is noticed, and the one before is used", () => {
  const { disk, store } = storeWith([5, 6]);
  const path = `${folder}/0000000000000006.snap`;
  const bits = disk.contents(path).length * 8;
  for (let bit = 0; bit < bits; bit += process.env["HOLDALL_LONG"] === "1" ? 1 : 7) {
    disk.flipBit(path, bit);
    const { sequence, rejections } = store.load(whole);
    expect(sequence).toBe(5);
    expect(rejections).toHaveLength(1);
    disk.flipBit(path, bit);
  }
  expect(store.load(whole).sequence).toBe(6);
});

test("pages that are not those of the digest in their head are passed over", () => {
  const { store } = storeWith([5]);
  store.save(snapshotAt(6, { stateDigest: new Uint8Array(32) }));
  const { sequence, rejections } = store.load(whole);
  expect(sequence).toBe(5);
  expect(rejections[0].reason).toBe("its pages are not those of its digest");
});

test("a file cut anywhere is noticed", () => {
  const { disk, store } = storeWith([5, 6]);
  const path = `${folder}/0000000000000006.snap`;
  const bytes = disk.contents(path);
  for (let length = 0; length < bytes.length; length += 13) {
    disk.replaceContents(path, bytes.subarray(0, length));
    expect(store.load(whole).sequence).toBe(5);
  }
});

test("power cut at any step of a save: the new one whole or the old one", () => {
  const measured = storeWith([5]);
  const before = measured.disk.steps();
  measured.store.save(snapshotAt(6));
  const steps = measured.disk.steps() - before;
  const outcomes = new Set<number>();
  for (let cut = 1; cut <= steps; cut += 3) {
    const { disk, store } = storeWith([5]);
    const rng = seededRng(BigInt(cut));
    disk.setFaults({ garbagePpm: 200_000 });
    disk.cutPowerAfter(steps - rng.below(cut));
    expect(() => store.save(snapshotAt(6))).toThrow(SimCrash);
    disk.crash();
    const { sequence, rejections } = store.load(whole);
    expect(rejections).toEqual([]);
    outcomes.add(sequence);
    store.save(snapshotAt(7));
    expect(store.load(whole).sequence).toBe(7);
  }
  expect([...outcomes].sort((left, right) => left - right)).toEqual([5, 6]);
});

test("a full disk refuses the new one and keeps the old", () => {
  const { disk, store } = storeWith([5]);
  const { totalBytes, freeBytes } = disk.space(".");
  disk.setFaults({ capacityBytes: totalBytes - freeBytes });
  expect(() => store.save(snapshotAt(6))).toThrow(/no-space/);
  disk.setFaults({});
  expect(store.load(whole).sequence).toBe(5);
  store.save(snapshotAt(6));
  expect(store.load(whole).sequence).toBe(6);
});

test("kept: the last three, the last of each of 35 days, the last of each month", () => {
  const ages = Array.from({ length: 24 * 100 }, (_, hour) => ({
    sequence: hour + 1,
    takenAtMicros: startMicros + hour * (dayMicros / 24),
  }));
  const nowMicros = startMicros + 100 * dayMicros;
  const removed = new Set(superfluous(ages, nowMicros).map(({ sequence }) => sequence));
  const kept = ages.filter(({ sequence }) => !removed.has(sequence));
  expect(kept.slice(-3).map(({ sequence }) => sequence)).toEqual([2_398, 2_399, 2_400]);
  const dates = kept.map(({ takenAtMicros }) =>
    new Date(takenAtMicros / 1000).toISOString().slice(0, 13),
  );
  // 100 days from 1 January: months end on 31 January and 28 February, days count from 7 March.
  expect(dates.slice(0, 2)).toEqual(["2026-01-31T23", "2026-02-28T23"]);
  expect(kept).toHaveLength(2 + 35 + 2);
  expect(superfluous(kept, nowMicros)).toEqual([]);
});

test("saving removes what is no longer kept", () => {
  const { store } = storeWith([1, 2, 3, 4, 5, 6]);
  expect(store.list()).toEqual([4, 5, 6]);
});
