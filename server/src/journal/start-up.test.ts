import type { SimDisk } from "@holdall/server/ports";
import { expect, test } from "vitest";
import type { FileJournalOptions, OpenReport } from "./file-journal.ts";
import { openFileJournal } from "./file-journal.ts";
import { batchAfter, batchesOf, copyA, copyB, openWith, simOptions } from "./fixtures.ts";
import type { JournalBatch } from "./journal.ts";
import { JournalRefusal } from "./refusal.ts";
import type { RefusalReason } from "./refusal.ts";
import { segmentHeaderBytes } from "./segment.ts";

const segA = `${copyA}/0000000000000001.seg`;
const segB = `${copyB}/0000000000000001.seg`;

/** A stopped journal of four records of one sector each: sequences 1–3, 4–6, 7–9, 10–12. */
function stopped(folders = [copyA, copyB]) {
  const options = simOptions(1n, { folders });
  const journal = openWith(options, [3, 3, 3, 3]);
  const batches = batchesOf(journal);
  journal.stop();
  return { options, disk: options.disk, batches };
}

const offsetOf = (record: number): number => segmentHeaderBytes + record * 512;

function damage(disk: SimDisk, path: string, offset: number, length = 1): void {
  for (let byte = 0; byte < length; byte += 1) disk.flipBit(path, (offset + byte) * 8);
}

function erase(disk: SimDisk, path: string, start: number, end: number): void {
  disk.replaceContents(path, disk.contents(path).fill(0, start, end));
}

function openedAs(
  options: FileJournalOptions,
  outcome: OpenReport["outcome"],
  batches: readonly JournalBatch[],
): OpenReport {
  const journal = openFileJournal(options);
  expect(journal.report.outcome).toBe(outcome);
  expect(batchesOf(journal)).toEqual(batches);
  journal.stop();
  // Whatever was done, the next start finds nothing more to do.
  const again = openFileJournal(options);
  expect(again.report.outcome).toBe("opened");
  again.stop();
  return journal.report;
}

function refusalOf(options: FileJournalOptions): JournalRefusal {
  try {
    openFileJournal(options).stop();
  } catch (error) {
    if (error instanceof JournalRefusal) return error;
    throw error;
  }
  throw new Error("the journal was opened");
}

function refusedAs(options: FileJournalOptions, reason: RefusalReason): JournalRefusal {
  const refusal = refusalOf(options);
  expect(refusal.reason).toBe(reason);
  expect(refusal.message).toContain("npm run journal -- inspect --dirs ");
  expect(refusal.message).toContain("npm run journal -- repair --dirs ");
  for (const { folder } of refusal.copies)
    expect(refusal.message).toContain(`copy ${folder}: whole up to sequence`);
  return refusal;
}

test("all copies equal: it opens", () => {
  const { options, batches } = stopped();
  openedAs(options, "opened", batches);
});

test("one copy ends earlier: it is completed from the other", () => {
  for (let records = 0; records < 4; records += 1) {
    const { options, disk, batches } = stopped();
    erase(disk, segB, offsetOf(records), offsetOf(4));
    const { mends } = openedAs(options, "mended", batches);
    expect(mends.map(({ completed }) => completed)).toEqual([0, 4 - records]);
    expect(disk.contents(segA)).toEqual(disk.contents(segB));
  }
});

test("one copy is gone altogether: it is written anew", () => {
  const { options, disk, batches } = stopped();
  disk.remove(segA);
  disk.remove(`${copyA}/watermark`);
  openedAs(options, "mended", batches);
  expect(disk.contents(segA)).toEqual(disk.contents(segB));
});

test("a damaged record that the other copy holds: refused by name and offset, or repaired where that was decided before", () => {
  for (let record = 0; record < 4; record += 1) {
    const { options, disk, batches } = stopped();
    damage(disk, segA, offsetOf(record) + 150);
    const refusal = refusedAs(options, "damaged");
    expect(refusal.message).toContain(
      `${segA} offset ${offsetOf(record)}, record of sequence ${3 * record + 3}: its body is damaged`,
    );
    expect(refusal.copies.map(({ damageCount }) => damageCount)).toEqual([1, 0]);

    openedAs({ ...options, repair: "auto" }, "repaired", batches);
    expect(disk.contents(segA)).toEqual(disk.contents(segB));
    const audit = Buffer.from(disk.contents(`${copyB}/repairs.jsonl`)).toString();
    expect(JSON.parse(audit)).toMatchObject({ kind: "automatic", lastSequence: 12 });
  }
});

test("the first record after a repair says so", () => {
  const { options, disk } = stopped();
  damage(disk, segA, offsetOf(1));
  const journal = openFileJournal({ ...options, repair: "auto" });
  journal.writer.append(batchAfter(journal.writer.head(), 1));
  journal.writer.append(batchAfter(journal.writer.head(), 1));
  const flags = [3, 4, 5].map((record) => disk.contents(segA)[offsetOf(record) + 22]);
  expect(flags).toEqual([0, 4, 0]);
});

test("each copy damaged in another place: both are repaired from each other", () => {
  const { options, disk, batches } = stopped();
  damage(disk, segA, offsetOf(0) + 130);
  damage(disk, segB, offsetOf(2) + 20, 40);
  expect(refusedAs(options, "damaged").copies.map(({ lastSequence }) => lastSequence)).toEqual([
    0, 6,
  ]);
  openedAs({ ...options, repair: "auto" }, "repaired", batches);
});

test("a damaged header of a segment is damage like any other", () => {
  const { options, disk, batches } = stopped();
  damage(disk, segB, 70);
  expect(refusedAs(options, "damaged").message).toContain(
    `${segB} offset 0: the header of the segment is damaged`,
  );
  openedAs({ ...options, repair: "auto" }, "repaired", batches);
  expect(disk.contents(segA)).toEqual(disk.contents(segB));
});

test("a file cut short or grown is damage", () => {
  for (const length of [3, 4_096, offsetOf(2) + 100, 8_191, 8_192 + 700]) {
    const { options, disk, batches } = stopped();
    const bytes = new Uint8Array(length);
    bytes.set(disk.contents(segA).subarray(0, length));
    disk.replaceContents(segA, bytes);
    refusedAs(options, "damaged");
    openedAs({ ...options, repair: "auto" }, "repaired", batches);
  }
});

test("torn bytes after the end of every copy are moved to quarantine", () => {
  const { options, disk, batches } = stopped();
  for (const path of [segA, segB]) damage(disk, path, offsetOf(4), 300);
  const { mends } = openedAs(options, "mended", batches);
  expect(mends.flatMap(({ quarantined }) => quarantined)).toEqual(
    [copyA, copyB].map((folder) => `${folder}/quarantine/0000000000000001.seg-${offsetOf(4)}-1`),
  );
  const kept = disk.contents(`${copyA}/quarantine/0000000000000001.seg-${offsetOf(4)}-1`);
  expect(kept).toEqual(new Uint8Array(512).fill(1, 0, 300));
  expect(disk.contents(segA)[offsetOf(4)]).toBe(0);
});

test("a bad record in every copy with a valid one after it: refused, even for automatic repair", () => {
  const { options, disk } = stopped();
  for (const path of [segA, segB]) damage(disk, path, offsetOf(1) + 9);
  const refusal = refusedAs({ ...options, repair: "auto" }, "gap");
  expect(refusal.message).toContain("no copy holds the record after sequence 3, yet at");
  expect(refusal.message).toContain(`${segA} offset ${offsetOf(2)}, record of sequence 7`);
  expect(refusal.message).toContain("--from <folder>");
});

test("the last record bad in every copy: below the watermark", () => {
  const { options, disk } = stopped();
  for (const path of [segA, segB]) damage(disk, path, offsetOf(3) + 9);
  const { message } = refusedAs({ ...options, repair: "auto" }, "below-watermark");
  expect(message).toContain(
    `it ends with sequence 9, but ${copyA}/watermark says that 12 was durable`,
  );
});

test("an older version of a copy put back is completed; of all copies, refused", () => {
  const { options, disk } = stopped();
  const older = [copyA, copyB].map(
    (folder) => [folder, disk.contents(`${folder}/0000000000000001.seg`)] as const,
  );
  const journal = openWith(options, [3, 3]);
  const batches = batchesOf(journal);
  journal.stop();
  disk.replaceContents(segA, older[0][1]);
  openedAs(options, "mended", batches);
  for (const [folder, bytes] of older)
    disk.replaceContents(`${folder}/0000000000000001.seg`, bytes);
  refusedAs(options, "below-watermark");
});

test("segments: the last missing from one copy is completed, one in the middle is damage, from all copies a gap", () => {
  const grown = () => {
    const options = simOptions(2n, { segmentBytes: 5_120 });
    const journal = openWith(
      options,
      Array.from({ length: 7 }, () => 20),
    );
    const batches = batchesOf(journal);
    journal.stop();
    const names = options.disk.list(copyA).filter((name) => name.endsWith(".seg"));
    expect(names).toHaveLength(7);
    return { options, disk: options.disk, batches, names };
  };
  const last = grown();
  last.disk.remove(`${copyA}/${last.names[6]}`);
  openedAs(last.options, "mended", last.batches);

  for (const index of [0, 3]) {
    const middle = grown();
    middle.disk.remove(`${copyB}/${middle.names[index]}`);
    expect(refusedAs(middle.options, "damaged").message).toContain("its file is missing");
    openedAs({ ...middle.options, repair: "auto" }, "repaired", middle.batches);

    const gap = grown();
    for (const folder of [copyA, copyB]) gap.disk.remove(`${folder}/${gap.names[index]}`);
    refusedAs(gap.options, "gap");
  }

  const lost = grown();
  for (const folder of [copyA, copyB]) lost.disk.remove(`${folder}/${lost.names[6]}`);
  refusedAs(lost.options, "below-watermark");
});

test("bytes after the last record of a full segment are damage", () => {
  const options = simOptions(2n, { segmentBytes: 5_632 });
  const journal = openWith(options, [20, 20, 20]);
  const batches = batchesOf(journal);
  journal.stop();
  damage(options.disk, segA, 5_632 - 1);
  expect(refusedAs(options, "damaged").message).toContain(
    "there are bytes after the last record of the segment",
  );
  openedAs({ ...options, repair: "auto" }, "repaired", batches);
});

test("copies that hold different histories are a conflict", () => {
  const { options, disk } = stopped();
  for (const [folder, count] of [
    [copyA, 3],
    [copyB, 4],
  ] as const) {
    openWith({ ...options, folders: [folder] }, [count]).stop();
  }
  expect(refusedAs({ ...options, repair: "auto" }, "conflict").message).toContain(
    "the copies hold different records",
  );
  expect(disk.exists(`${copyA}/quarantine`)).toBe(false);
});

test("copies of two journals are a conflict", () => {
  const { options } = stopped();
  const other = { ...simOptions(9n), disk: options.disk };
  openWith({ ...other, folders: ["data/other/a"] }, [3]).stop();
  const { message } = refusedAs({ ...options, folders: [copyA, "data/other/a"] }, "conflict");
  expect(message).toContain("the segment belongs to another journal");
});

test("one watermark lost is replaced from the other; all lost is a refusal", () => {
  const { options, disk, batches } = stopped();
  disk.remove(`${copyA}/watermark`);
  openedAs(options, "opened", batches);
  for (const folder of [copyA, copyB]) damage(disk, `${folder}/watermark`, 8, 1_000);
  refusedAs({ ...options, repair: "auto" }, "watermark-missing");
});

test("a watermark that names another hash than the record at its sequence is a conflict", () => {
  const { options, disk } = stopped();
  const other = { ...simOptions(9n), disk: options.disk };
  const journal = openWith({ ...other, folders: ["data/other"] }, [6, 6]);
  journal.stop();
  disk.replaceContents(`${copyB}/watermark`, disk.contents("data/other/watermark"));
  const { message } = refusedAs({ ...options, repair: "auto" }, "conflict");
  expect(message).toContain(
    `${copyB}/watermark offset 0, record of sequence 12: the watermark belongs to another history`,
  );
});

test("damaged records are counted one by one", () => {
  const { options, disk } = stopped();
  damage(disk, segA, offsetOf(0) + 9);
  damage(disk, segA, offsetOf(1) + 9);
  erase(disk, segA, offsetOf(2), offsetOf(3));
  expect(refusedAs(options, "damaged").copies[0].damageCount).toBe(3);
});

test("a record that was copied to another place is damage, not history", () => {
  const { options, disk, batches } = stopped();
  const bytes = disk.contents(segA);
  bytes.set(bytes.slice(offsetOf(0), offsetOf(1)), offsetOf(2));
  disk.replaceContents(segA, bytes);
  expect(refusedAs(options, "damaged").message).toContain("its first sequence is 1, not 7");
  openedAs({ ...options, repair: "auto" }, "repaired", batches);
});

/** The record at `from` stands at `to` instead. */
function misdirect(disk: SimDisk, path: string, from: number, to: number): void {
  const bytes = disk.contents(path);
  const record = bytes.slice(from, from + 512);
  bytes.fill(0, from, from + 512).set(record, to);
  disk.replaceContents(path, bytes);
}

/** A journal whose process died before its fifth record, of sequences 13 and 14, was durable in copy b. */
function cutOff() {
  const { options, disk } = stopped();
  const watermarks = [copyA, copyB].map(
    (folder) => [`${folder}/watermark`, disk.contents(`${folder}/watermark`)] as const,
  );
  const journal = openWith(options, [2]);
  const batches = batchesOf(journal);
  journal.stop();
  for (const [path, bytes] of watermarks) disk.replaceContents(path, bytes);
  erase(disk, segB, offsetOf(4), offsetOf(5));
  return { options, disk, batches };
}

test("the next record at a wrong place, and in no other copy: taken back to where it belongs", () => {
  const { options, disk, batches } = cutOff();
  misdirect(disk, segA, offsetOf(4), offsetOf(7));
  expect(refusedAs(options, "damaged").message).toContain(
    `${segA} offset ${offsetOf(7)}, record of sequence 13: the record stands at a wrong place`,
  );
  openedAs({ ...options, repair: "auto" }, "repaired", batches);
  expect(disk.contents(segA)).toEqual(disk.contents(segB));
});

test("a record of another history at a wrong place: refused, for what it followed is lost", () => {
  const { options, disk } = cutOff();
  for (const path of [segA, segB]) damage(disk, path, offsetOf(3) + 9);
  misdirect(disk, segA, offsetOf(4), offsetOf(7));
  expect(refusedAs({ ...options, repair: "auto" }, "gap").message).toContain(
    `${segA} offset ${offsetOf(7)}, record of sequence 13: a whole record stands beyond the end`,
  );
});

test("an acknowledged record of the only copy at a wrong place: taken back", () => {
  const { options, disk, batches } = stopped([copyA]);
  misdirect(disk, segA, offsetOf(3), offsetOf(5));
  refusedAs(options, "damaged");
  openedAs({ ...options, repair: "auto" }, "repaired", batches);
});

/** Each bit is a command of its own, `HOLDALL_LONG=1`; `npm test` flips one in so many. */
const isLong = process.env["HOLDALL_LONG"] === "1";
const FLIPS_TIMEOUT_MS = isLong ? 1_800_000 : 60_000;
/** Then the journal is made anew: what flips leave in quarantine makes a disk slower and slower. */
const FLIPS_PER_DISK = 200;

interface Flips {
  readonly folders: readonly string[];
  readonly bits: number;
  /** Without HOLDALL_LONG one bit in so many. */
  readonly stride: number;
}

type Stopped = ReturnType<typeof stopped>;

/** Every bit, or one in so many, of a stopped journal; returns how many. */
function flipEach(
  { folders, bits, stride }: Flips,
  ask: (journal: Stopped, bit: number) => void,
): number {
  let flips = 0;
  let journal = stopped([...folders]);
  for (let bit = 0; bit < bits; bit += isLong ? 1 : stride) {
    if (flips > 0 && flips % FLIPS_PER_DISK === 0) journal = stopped([...folders]);
    ask(journal, bit);
    flips += 1;
  }
  return flips;
}

test(
  "every single flipped bit, one copy: never a silent roll-back",
  () => {
    let [refused, refusable] = [0, 0];
    flipEach(
      { folders: [copyA], bits: offsetOf(6) * 8, stride: 61 },
      ({ options, disk, batches }, bit) => {
        if (bit < offsetOf(4) * 8) refusable += 1;
        disk.flipBit(segA, bit);
        try {
          const journal = openFileJournal(options);
          expect(batchesOf(journal)).toEqual(batches);
          journal.stop();
        } catch (error) {
          if (!(error instanceof JournalRefusal)) throw error;
          refused += 1;
          disk.flipBit(segA, bit);
        }
      },
    );
    // Header and records are refused; bits behind the end are moved away and nothing is lost.
    expect(refused).toBe(refusable);
  },
  FLIPS_TIMEOUT_MS,
);

test(
  "every single flipped bit, two copies: noticed, and repaired without loss",
  () => {
    const flips = flipEach(
      { folders: [copyA, copyB], bits: offsetOf(4) * 8, stride: 127 },
      ({ options, disk, batches }, bit) => {
        const whole = disk.contents(segA);
        disk.flipBit(segB, bit);
        expect(refusalOf(options).reason).toBe("damaged");
        const journal = openFileJournal({ ...options, repair: "auto" });
        expect(batchesOf(journal)).toEqual(batches);
        journal.stop();
        expect(Buffer.compare(disk.contents(segB), whole)).toBe(0);
      },
    );
    expect(flips).toBeGreaterThan(isLong ? 49_000 : 380);
  },
  FLIPS_TIMEOUT_MS,
);

test(
  "every single flipped bit of a watermark: never a refusal, never a loss",
  () => {
    flipEach(
      { folders: [copyA, copyB], bits: 1024 * 8, stride: 67 },
      ({ options, disk, batches }, bit) => {
        disk.flipBit(`${copyA}/watermark`, bit);
        const journal = openFileJournal(options);
        expect(batchesOf(journal)).toEqual(batches);
        journal.stop();
      },
    );
  },
  FLIPS_TIMEOUT_MS,
);
