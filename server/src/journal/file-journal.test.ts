import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { nodePorts } from "@holdall/server/ports";
import { expect, test } from "vitest";
import type { FileJournalOptions } from "./file-journal.ts";
import { openFileJournal } from "./file-journal.ts";
import { batchAfter, batchesOf, copyA, copyB, openWith, simOptions } from "./fixtures.ts";
import { journalConformance } from "./journal.conformance.ts";

/** Large enough for the largest batch. */
const segmentBytes = 512 * 1024;

function underTest(options: FileJournalOptions, cleanUp: () => void) {
  let journal = openFileJournal(options);
  return Promise.resolve({
    journal,
    reopen: () => {
      journal.stop();
      journal = openFileJournal(options);
      return Promise.resolve(journal);
    },
    stop: () => {
      journal.stop();
      cleanUp();
      return Promise.resolve();
    },
  });
}

journalConformance("file, simulated disk", () =>
  underTest(simOptions(1n, { segmentBytes }), () => {}),
);

journalConformance("file, node disk", () => {
  const root = mkdtempSync(join(tmpdir(), "holdall-journal-"));
  const { clock, rng, disk } = nodePorts();
  const folders = [join(root, "a"), join(root, "b")];
  return underTest({ clock, rng, disk, folders, segmentBytes }, () =>
    rmSync(root, { recursive: true }),
  );
});

test("a journal of many small segments reads like one", () => {
  const options = simOptions(2n, { segmentBytes: 5_120 });
  const journal = openWith(
    options,
    Array.from({ length: 30 }, (_, index) => 1 + (index % 9)),
  );
  const batches = batchesOf(journal);
  expect(options.disk.list(copyA).filter((name) => name.endsWith(".seg")).length).toBeGreaterThan(
    10,
  );
  expect(options.disk.list(copyA).filter((name) => name.endsWith(".seg"))).toEqual(
    options.disk.list(copyB).filter((name) => name.endsWith(".seg")),
  );
  journal.stop();
  const reopened = openFileJournal(options);
  expect(reopened.report.outcome).toBe("opened");
  expect(batchesOf(reopened)).toEqual(batches);
  for (const { firstSequence } of batches) {
    expect(reopened.batches(firstSequence).next().value?.firstSequence).toBe(firstSequence);
  }
});

test("both copies are the same bytes", () => {
  const options = simOptions(3n);
  openWith(options, [3, 4, 5]).stop();
  for (const name of options.disk.list(copyA).filter((name) => name.endsWith(".seg"))) {
    expect(options.disk.contents(`${copyA}/${name}`)).toEqual(
      options.disk.contents(`${copyB}/${name}`),
    );
  }
});

test("the journal is opened once at a time", () => {
  const options = simOptions(4n);
  const journal = openFileJournal(options);
  expect(() => openFileJournal(options)).toThrow(/not opened: another process writes it/);
  journal.stop();
  openFileJournal(options).stop();
});

test("a refused start gives its locks back", () => {
  const options = simOptions(4n);
  expect(() => openFileJournal({ ...options, folders: [copyA, copyA] })).toThrow(RangeError);
  const holder = options.disk.lock(`${copyB}/lock`);
  expect(() => openFileJournal(options)).toThrow(/another process writes it/);
  holder.release();
  openFileJournal(options).stop();
});

test.each([0, 4_607, 4_609, 2 ** 31])("segments of %d bytes are refused", (segmentBytes) => {
  expect(() => openFileJournal(simOptions(5n, { segmentBytes }))).toThrow(RangeError);
});

test("the size of new segments may change between runs", () => {
  const options = simOptions(6n, { segmentBytes: 8_192 });
  openWith(options, [3, 3]).stop();
  const journal = openWith(
    { ...options, segmentBytes: 16_384 },
    Array.from({ length: 20 }, () => 5),
  );
  const { nextSequence } = journal.writer.head();
  journal.stop();
  const reopened = openFileJournal(options);
  expect(reopened.report.outcome).toBe("opened");
  expect(reopened.writer.head().nextSequence).toBe(nextSequence);
});

test("segments grow from 4 MiB to the size that is asked for, each prepared in time", () => {
  const MIB = 1024 * 1024;
  const options = simOptions(6n, { segmentBytes: 16 * MIB });
  const { disk } = options;
  const sizeOf = (name: string) => disk.contents(`${copyA}/${name}`).length;
  const segments = () => disk.list(copyA).filter((name) => name.endsWith(".seg"));
  const journal = openFileJournal(options);
  const aheadBytes: number[] = [];
  while (segments().length < 4) {
    const before = segments().length;
    const prepared = disk.exists(`${copyA}/ahead`) ? sizeOf("ahead") : 0;
    journal.writer.append(batchAfter(journal.writer.head(), 5_000));
    if (segments().length > before) aheadBytes.push(prepared);
  }
  const { nextSequence } = journal.writer.head();
  expect(segments().map((name) => sizeOf(name) / MIB)).toStrictEqual([4, 8, 16, 16]);
  expect(aheadBytes.map((bytes) => Math.ceil(bytes / MIB))).toStrictEqual([8, 16, 16]);
  journal.stop();
  const reopened = openFileJournal(options);
  expect(reopened.report.outcome).toBe("opened");
  expect(reopened.writer.head().nextSequence).toBe(nextSequence);
  reopened.stop();
});

test("the chain hash at a sequence is that of the record which holds it", () => {
  const options = simOptions(7n);
  const journal = openFileJournal(options);
  expect(journal.hashAt(0)).toEqual(new Uint8Array(32));
  const first = journal.writer.append(batchAfter(journal.writer.head(), 3));
  const second = journal.writer.append(batchAfter(journal.writer.head(), 2));
  expect([1, 2, 3].map((sequence) => journal.hashAt(sequence))).toEqual([
    first.hash,
    first.hash,
    first.hash,
  ]);
  expect([4, 5].map((sequence) => journal.hashAt(sequence))).toEqual([second.hash, second.hash]);
  expect(() => journal.hashAt(6)).toThrow("no copy of the journal holds sequence 6 whole");
});

test("two new journals have different names", () => {
  const ids = [8n, 9n].map((seed) => {
    const options = simOptions(seed);
    openFileJournal(options).stop();
    return Buffer.from(
      options.disk.contents(`${copyA}/0000000000000001.seg`).subarray(8, 24),
    ).toString("hex");
  });
  expect(new Set(ids).size).toBe(2);
});
