import type { SimDisk } from "@holdall/server/ports";
import { expect, test } from "vitest";
import { openFileJournal } from "./file-journal.ts";
import type { FileJournalOptions } from "./file-journal.ts";
import { batchesOf, copyA, copyB, openWith, simOptions } from "./fixtures.ts";
import { runProgram } from "./program.ts";
import { repairJournal } from "./repair.ts";
import { scrubJournal } from "./scrub.ts";
import { segmentHeaderBytes } from "./segment.ts";

const segA = `${copyA}/0000000000000001.seg`;
const segB = `${copyB}/0000000000000001.seg`;
const offsetOf = (record: number): number => segmentHeaderBytes + record * 512;

/** A stopped journal of four records: sequences 1–3, 4–6, 7–9, 10–12; and a backup copy of it. */
function stopped() {
  const options = simOptions(1n);
  const { disk } = options;
  const journal = openWith(options, [3, 3, 3, 3]);
  const batches = batchesOf(journal);
  journal.stop();
  disk.makeFolder("backup");
  for (const name of ["0000000000000001.seg", "watermark"]) {
    disk.open(`backup/${name}`, "create").close();
    disk.replaceContents(`backup/${name}`, disk.contents(`${copyA}/${name}`));
  }
  const run = (...args: string[]) =>
    runProgram([...args, "--dirs", `${copyA},${copyB}`], {
      disk,
      clock: options.clock,
      dirs: undefined,
    });
  return { options, disk, batches, run };
}

function ruinRecord(disk: SimDisk, record: number): void {
  for (const path of [segA, segB]) disk.flipBit(path, (offsetOf(record) + 9) * 8);
}

function batchesIn(options: FileJournalOptions) {
  const journal = openFileJournal(options);
  try {
    return batchesOf(journal);
  } finally {
    journal.stop();
  }
}

test("a whole journal needs no repair", () => {
  const { run } = stopped();
  expect(run("repair")).toEqual({
    code: 0,
    text: "Every copy is whole: there was nothing to repair.\nThe journal ends with sequence 12.",
  });
});

test("inspect tells what is there and what a start would do", () => {
  const { run, disk } = stopped();
  const whole = run("inspect");
  expect(whole.code).toBe(0);
  expect(whole.text).toContain("sequences 1 to 12 in 4 records, 1 segments, epoch 0");
  expect(whole.text).toContain(`copy ${copyB}: whole up to sequence 12`);
  expect(whole.text).toContain("A start would open it as it is.");

  const before = disk.contents(segA);
  before[offsetOf(3) + 9] ^= 1;
  disk.replaceContents(segA, before);
  const damaged = run("inspect");
  expect(damaged.code).toBe(4);
  expect(damaged.text).toContain(
    `${segA} offset ${offsetOf(3)}, record of sequence 12: its header is damaged`,
  );
  expect(disk.contents(segA)).toEqual(before);
});

test("inspect of a journal that a crash left behind says that a start completes it", () => {
  const { run, disk } = stopped();
  disk.replaceContents(segB, disk.contents(segB).fill(0, offsetOf(3)));
  expect(run("inspect")).toMatchObject({ code: 0 });
  expect(run("inspect").text).toContain("A start would complete what a crash left behind");
});

test("damage is repaired from the other copy, and written down", () => {
  const { run, disk, options, batches } = stopped();
  disk.flipBit(segB, (offsetOf(1) + 140) * 8);
  const { code, text } = run("repair");
  expect(code).toBe(0);
  expect(text).toContain("Every copy is whole again; nothing was lost.");
  expect(text).toContain(`taken out: ${copyB}/quarantine/0000000000000001.seg-${offsetOf(1)}-1`);
  expect(batchesIn(options)).toEqual(batches);
  for (const folder of [copyA, copyB]) {
    const audit = JSON.parse(Buffer.from(disk.contents(`${folder}/repairs.jsonl`)).toString());
    expect(audit).toMatchObject({ kind: "lossless", lastSequence: 12 });
  }
});

test("what no copy holds comes from a backup", () => {
  for (const record of [1, 3]) {
    const { run, disk, options, batches } = stopped();
    ruinRecord(disk, record);
    expect(run("repair").code).toBe(4);
    expect(run("repair", "--from", "backup")).toMatchObject({ code: 0 });
    expect(batchesIn(options)).toEqual(batches);
    expect(disk.contents(segA)).toEqual(disk.contents("backup/0000000000000001.seg"));
  }
});

test("a backup of another journal is refused", () => {
  const { run, options } = stopped();
  const other = { ...simOptions(9n), disk: options.disk };
  openWith({ ...other, folders: ["data/other"] }, [3]).stop();
  const { code, text } = run("repair", "--from", "data/other");
  expect(code).toBe(4);
  expect(text).toContain("the segment belongs to another journal");
});

test("dropping takes two different people, and keeps what was dropped", () => {
  const { run, disk, options, batches } = stopped();
  ruinRecord(disk, 1);
  const dropped = disk.contents(segA).subarray(offsetOf(1), offsetOf(4));
  for (const args of [
    ["--drop"],
    ["--drop", "--approved-by", "ada"],
    ["--drop", "--approved-by", "ada", "--approved-by", " Ada "],
  ]) {
    expect(run("repair", ...args).code).toBe(2);
  }
  expect(run("repair", "--approved-by", "ada", "--approved-by", "grace").code).toBe(4);
  expect(disk.contents(segA).subarray(offsetOf(1), offsetOf(4))).toEqual(dropped);

  const { code, text } = run("repair", "--drop", "--approved-by", "ada", "--approved-by", "grace");
  expect(code).toBe(0);
  expect(text).toContain("The journal ends with sequence 3.");
  expect(disk.contents(`${copyA}/quarantine/0000000000000001.seg-${offsetOf(1)}-1`)).toEqual(
    dropped,
  );
  const audit = JSON.parse(Buffer.from(disk.contents(`${copyB}/repairs.jsonl`)).toString());
  expect(audit).toMatchObject({ kind: "dropping", lastSequence: 3, approvedBy: ["ada", "grace"] });
  expect(batchesIn(options)).toEqual(batches.slice(0, 1));
  const journal = openWith(options, [2, 2]);
  expect(journal.report.outcome).toBe("opened");
  expect(journal.writer.head().nextSequence).toBe(8);
});

test("dropping a lost tail, and a lost watermark, is possible the same way", () => {
  const tail = stopped();
  ruinRecord(tail.disk, 3);
  const approvedBy = ["ada", "grace"];
  expect(repairJournal({ ...tail.options, approvedBy })).toMatchObject({
    outcome: "dropped",
    lastSequence: 9,
  });
  expect(batchesIn(tail.options)).toEqual(tail.batches.slice(0, 3));

  const marks = stopped();
  for (const folder of [copyA, copyB]) marks.disk.remove(`${folder}/watermark`);
  expect(repairJournal({ ...marks.options, approvedBy })).toMatchObject({
    outcome: "dropped",
    lastSequence: 12,
  });
  expect(batchesIn(marks.options)).toEqual(marks.batches);
});

test("a running journal is not repaired", () => {
  const { run, options } = stopped();
  const journal = openFileJournal(options);
  const { code, text } = run("repair");
  expect([code, text.split("\n")[0]]).toEqual([
    4,
    expect.stringContaining("another process writes it"),
  ]);
  journal.stop();
});

test.each([
  [[], "one action is needed"],
  [["mend"], "one action is needed"],
  [["inspect", "repair"], "one action is needed"],
  [["inspect", "--speed", "9"], "Unknown option"],
  [["repair", "--from", "nowhere"], "there is no folder nowhere"],
])("the arguments %j are refused with the usage", (args, message) => {
  const { code, text } = stopped().run(...args);
  expect(code).toBe(2);
  expect(text).toContain(message);
  expect(text).toContain("npm run journal -- inspect");
});

test("folders that are not there are a mistake of usage", () => {
  const { options } = stopped();
  const { code, text } = runProgram(["inspect"], { ...options, dirs: "nowhere/a,nowhere/b" });
  expect([code, text.split("\n")[0]]).toEqual([2, "there is no folder nowhere/a, nowhere/b"]);
});

test("a scrub finds damage beside the writer, and repairs only what is durable", () => {
  const options = simOptions(3n);
  const { disk, clock, folders } = options;
  const journal = openWith(options, [3, 3, 3]);
  const untilSequence = journal.writer.head().nextSequence - 1;
  journal.writer.write({ ...batchesOf(journal)[0], firstSequence: 10, baseTimeMicros: 9_000 });
  expect(scrubJournal({ disk, clock, folders, untilSequence, repair: "report" })).toEqual({
    records: 3,
    isComplete: true,
    damages: [],
    mends: [],
  });

  disk.flipBit(segB, (offsetOf(0) + 140) * 8);
  const found = scrubJournal({ disk, clock, folders, untilSequence, repair: "report" });
  expect(found.damages).toMatchObject([
    { path: segB, offset: offsetOf(0), reason: "its body is damaged" },
  ]);
  expect(found.mends).toEqual([]);
  const repaired = scrubJournal({ disk, clock, folders, untilSequence, repair: "auto" });
  expect(repaired.mends.map(({ completed }) => completed)).toEqual([0, 1]);
  expect(scrubJournal({ disk, clock, folders, untilSequence, repair: "report" }).damages).toEqual(
    [],
  );

  journal.writer.sync();
  expect(batchesOf(journal)).toHaveLength(4);
  journal.stop();
  expect(disk.contents(segA)).toEqual(disk.contents(segB));
});

test("a scrub says when a durable record is whole in no copy", () => {
  const { disk, options } = stopped();
  ruinRecord(disk, 2);
  const { clock, folders } = options;
  const report = scrubJournal({ disk, clock, folders, untilSequence: 12, repair: "auto" });
  expect([report.isComplete, report.mends]).toEqual([false, []]);
});
