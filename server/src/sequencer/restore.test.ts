import { EventBuffer, createEngine } from "@holdall/core/engine";
import type { SnapshotPages } from "@holdall/core/engine";
import { encodeCommand, recordViews } from "@holdall/core/protocol";
import type { Command } from "@holdall/core/protocol";
import { SnapshotStore, hashAt, openFileJournal } from "@holdall/server/journal";
import { SimClock, SimDisk, seededRng } from "@holdall/server/ports";
import { expect, test } from "vitest";
import { RULES_VERSION, restoreNewest, stateDigest } from "./index.ts";

const TIME_MICROS = 1_700_000_000_000_000;
const SEGMENT_BYTES = 65_536;
const journalFolders = ["journal/a", "journal/b"];
const snapshotFolder = "snapshots";

const openAlice = {
  kind: "open-account",
  requestA: 0,
  requestB: 0,
  requestExpiresMs: 0,
  userId: 0,
  subaccountNumber: 0,
  name: "alice",
} as unknown as Command;

/** A journal of one command and a snapshot after it, as `change` leaves its head. */
function venueWith(change: {
  readonly stateDigest?: Uint8Array;
  readonly pages?: (pages: SnapshotPages) => SnapshotPages;
}) {
  const clock = new SimClock(TIME_MICROS);
  const disk = new SimDisk(seededRng(1n), clock);
  const journal = openFileJournal({
    disk,
    clock,
    rng: seededRng(2n),
    folders: journalFolders,
    segmentBytes: SEGMENT_BYTES,
  });
  const views = recordViews(new ArrayBuffer(1_024));
  const length = encodeCommand(openAlice, 0, views, 0);
  journal.writer.append({
    firstSequence: 1,
    count: 1,
    epoch: journal.writer.head().epoch + 1,
    baseTimeMicros: TIME_MICROS,
    isEpochStart: true,
    rulesVersion: RULES_VERSION,
    body: views.u8.slice(0, length),
  });
  const engine = createEngine();
  engine.apply(openAlice, 1, TIME_MICROS, new EventBuffer());
  const { pages: edit = (same: SnapshotPages) => same, ...head } = change;
  const pages = edit(engine.snapshot());
  new SnapshotStore(disk, snapshotFolder).save({
    format: pages.format,
    rulesVersion: RULES_VERSION,
    sequence: 1,
    timeMicros: TIME_MICROS,
    takenAtMicros: TIME_MICROS,
    journalHash: hashAt({ disk, folders: journalFolders }, 1),
    stateDigest: stateDigest(pages),
    pages: pages.pages,
    ...head,
  });
  return { engine, restored: restoreNewest(disk, { journalFolders, snapshotFolder }, 1) };
}

test("the newest snapshot is the state, and nothing is held against it", () => {
  const { engine, restored } = venueWith({});
  expect(restored).toMatchObject({ sequence: 1, timeMicros: TIME_MICROS, rejections: [] });
  expect(restored.engine.hash()).toBe(engine.hash());
});

test("a snapshot whose state is another is left with a reason", () => {
  const { restored: forged } = venueWith({ stateDigest: new Uint8Array(32) });
  expect(forged).toMatchObject({ sequence: 0, rejections: [expect.stringMatching(/digest/)] });
});

test("pages that are read as a state whose own pages are others are left with a reason", () => {
  const { restored } = venueWith({ pages: withSpacesIn("venue") });
  expect(restored).toMatchObject({
    sequence: 0,
    rejections: [expect.stringMatching(/another one/)],
  });
});

/** The same JSON in another form, under a digest of its own. */
function withSpacesIn(name: string) {
  return ({ pages, ...rest }: SnapshotPages): SnapshotPages => ({
    ...rest,
    pages: pages.map((page) => (page.name === name ? { name, bytes: spaced(page.bytes) } : page)),
  });
}

/** A page that is one text: its length in bytes as f64, then its code units, padded to 8. */
function spaced(bytes: Uint8Array): Uint8Array {
  const unitBytes = new DataView(bytes.buffer, bytes.byteOffset).getFloat64(0, true);
  const text = Buffer.from(bytes.subarray(8, 8 + unitBytes)).toString("utf16le");
  const units = Buffer.from(text.replace("{", "{ "), "utf16le");
  const page = new Uint8Array(8 + Math.ceil(units.length / 8) * 8);
  new DataView(page.buffer).setFloat64(0, units.length, true);
  page.set(units, 8);
  return page;
}
