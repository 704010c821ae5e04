import type { SimDisk } from "@holdall/server/ports";
import { SimCrash, seededRng } from "@holdall/server/ports";
import { expect, test } from "vitest";
import { openFileJournal } from "./file-journal.ts";
import type { FileJournalOptions } from "./file-journal.ts";
import { batchAfter, batchesOf, copyA, copyB, simOptions } from "./fixtures.ts";
import type { JournalBatch } from "./journal.ts";
import { takeSurvey } from "./survey.ts";
import { JournalBroken } from "./writer.ts";

/** Runs a program until the power is cut; true if it came to its end before. */
function survives(program: () => void): boolean {
  try {
    program();
    return true;
  } catch (error) {
    for (let cause = error; cause instanceof Error; cause = cause.cause)
      if (cause instanceof SimCrash) return false;
    throw error;
  }
}

/** What clients were told, kept outside the disk that may fail. */
class Acknowledged {
  readonly batches: JournalBatch[] = [];
  attempted: JournalBatch | undefined;

  /** Opens the journal, appends batches of these counts and stops, noting what became durable. */
  run(options: FileJournalOptions, counts: readonly number[]): void {
    const journal = openFileJournal(options);
    this.take(batchesOf(journal));
    for (const count of counts) {
      const batch = { checkpoint: undefined, ...batchAfter(journal.writer.head(), count) };
      this.attempted = batch;
      journal.writer.append(batch);
      this.batches.push(batch);
      this.attempted = undefined;
      journal.writer.upkeep();
    }
    journal.stop();
  }

  /** After a restart: nothing acknowledged is lost, and of the batch in flight there is all or nothing. */
  take(found: readonly JournalBatch[]): void {
    expect(found.slice(0, this.batches.length)).toEqual(this.batches);
    const further = found.slice(this.batches.length);
    if (further.length > 0) expect(further).toEqual([this.attempted]);
    this.batches.push(...further);
    this.attempted = undefined;
  }
}

const counts = [2, 40, 1, 30, 3];

function stepsOfWholeRun(options: FileJournalOptions & { disk: SimDisk }): number {
  new Acknowledged().run(options, counts);
  return options.disk.steps();
}

/** Cuts the power after `cut` steps of a run, then restarts, with a further cut during recovery, until a start succeeds. */
function crashAndRecover(seed: bigint, cut: number): void {
  const options = simOptions(seed, { segmentBytes: 5_632 });
  options.disk.setFaults({ garbagePpm: 300_000 });
  const rng = seededRng(seed).fork("cuts");
  const acknowledged = new Acknowledged();
  options.disk.cutPowerAfter(cut);
  if (survives(() => acknowledged.run(options, counts))) return;
  options.disk.crash();
  for (let depth = 0; depth < 3; depth += 1) {
    options.disk.cutPowerAfter(1 + rng.below(12_000));
    if (survives(() => acknowledged.run(options, [5]))) break;
    options.disk.crash();
  }
  options.disk.cutPowerAfter(Number.POSITIVE_INFINITY);
  acknowledged.run(options, [1]);
  acknowledged.run(options, []);
}

test("power cut at any byte, with cuts during recovery: nothing acknowledged is lost, nothing is refused", () => {
  const steps = stepsOfWholeRun(simOptions(1n, { segmentBytes: 5_632 }));
  expect(steps).toBeGreaterThan(10_000);
  const stride = process.env["HOLDALL_LONG"] === "1" ? 1 : 577;
  for (let cut = 1; cut <= steps; cut += stride) crashAndRecover(BigInt(cut), cut);
});

test("power cut at any byte of one record in flight: all of it or none", () => {
  const outcomes = new Set<number>();
  const prepared = (seed: bigint) => {
    const options = simOptions(seed, { segmentBytes: 8_192 });
    const journal = openFileJournal(options);
    journal.writer.append(batchAfter(journal.writer.head(), 2));
    return { options, journal };
  };
  const stride = process.env["HOLDALL_LONG"] === "1" ? 1 : 3;
  for (let cut = 1; cut <= 2 * 512 + 3; cut += stride) {
    const { options, journal } = prepared(BigInt(cut));
    options.disk.cutPowerAfter(cut);
    expect(survives(() => void journal.writer.append(batchAfter(journal.writer.head(), 3)))).toBe(
      false,
    );
    options.disk.crash();
    const reopened = openFileJournal(options);
    const { nextSequence } = reopened.writer.head();
    outcomes.add(nextSequence);
    expect([3, 6]).toContain(nextSequence);
    reopened.stop();
  }
  expect(outcomes.size).toBe(2);
});

test("power cut while a lost copy is written anew, at any step: the start goes on where it stopped", () => {
  const rng = seededRng(77n);
  for (let seed = 1n; seed <= 40n; seed += 1n) {
    const options = simOptions(seed, { segmentBytes: 16_384 });
    const acknowledged = new Acknowledged();
    acknowledged.run({ ...options, folders: [copyA] }, [5, 5, 5, 5, 5, 5, 5, 5]);
    options.disk.setFaults({ garbagePpm: 300_000 });
    options.disk.cutPowerAfter(17_000 + rng.below(6_000));
    survives(() => acknowledged.run(options, []));
    options.disk.crash();
    acknowledged.run(options, [1]);
    acknowledged.run({ ...options, folders: [copyB] }, []);
  }
});

test("a repair is durable when it is done, and a clean stop makes the watermark durable", () => {
  for (let seed = 1n; seed <= 20n; seed += 1n) {
    const options = simOptions(seed, { segmentBytes: 5_120 });
    new Acknowledged().run(options, [20, 20, 20]);
    options.disk.flipBit(`${copyB}/0000000000000001.seg`, 8 * 4_200);
    openFileJournal({ ...options, repair: "auto" }).stop();
    options.disk.setFaults({ garbagePpm: 500_000 });
    options.disk.crash();
    expect(takeSurvey(options.disk, options.folders).watermark.sequence).toBe(60);
    for (const folder of options.folders) {
      const [copy] = takeSurvey(options.disk, [folder]).copies;
      expect([copy.lastSequence, copy.damageCount]).toEqual([60, 0]);
    }
    const journal = openFileJournal(options);
    expect(journal.report.outcome).toBe("opened");
    journal.writer.append(batchAfter(journal.writer.head(), 1));
    journal.stop();
    options.disk.crash();
    for (const folder of options.folders) {
      expect(takeSurvey(options.disk, [folder]).watermark).toEqual({
        sequence: 61,
        path: `${folder}/watermark`,
      });
    }
  }
});

test("kill -9 at any step loses nothing that was written", () => {
  for (let cut = 20_000; cut < 23_000; cut += 101) {
    const options = simOptions(3n, { segmentBytes: 5_632 });
    const acknowledged = new Acknowledged();
    options.disk.cutPowerAfter(cut);
    survives(() => acknowledged.run(options, counts));
    options.disk.endProcess();
    acknowledged.run(options, []);
  }
});

test("a lying disk never goes unnoticed: all that was acknowledged is there, or the start is refused", () => {
  let refused = 0;
  for (let seed = 1n; seed <= 60n; seed += 1n) {
    const options = simOptions(seed, { segmentBytes: 5_632 });
    const acknowledged = new Acknowledged();
    options.disk.setFaults({ syncLiePpm: 200_000, writeShortPpm: 300_000, readFlipPpm: 5_000 });
    options.disk.cutPowerAfter(25_000 + Number(seed) * 131);
    if (survives(() => acknowledged.run(options, [...counts, ...counts, ...counts]))) continue;
    options.disk.crash();
    options.disk.setFaults({});
    try {
      acknowledged.run(options, []);
    } catch (error) {
      // Both copies lied about the same record: it is gone, and whoever starts is told.
      if (!(error instanceof Error) || error.name !== "JournalRefusal") throw error;
      refused += 1;
    }
  }
  expect(refused).toBeLessThan(60);
});

test("a failed sync breaks the journal for good: no retry, no acknowledgement", () => {
  const options = simOptions(4n);
  const journal = openFileJournal(options);
  const { writer } = journal;
  writer.append(batchAfter(writer.head(), 2));
  const head = writer.head();
  writer.write(batchAfter(head, 3));
  options.disk.setFaults({ syncFailPpm: 1_000_000 });
  expect(() => writer.sync()).toThrow(/cannot sync, so the process must end: sync .*input-output/);
  options.disk.setFaults({});
  for (const act of [
    () => writer.sync(),
    () => writer.append(batchAfter(head, 3)),
    () => writer.upkeep(),
    () => journal.stop(),
  ]) {
    expect(act).toThrow(JournalBroken);
  }
  expect(writer.head()).toEqual(head);
  options.disk.crash();
  const reopened = openFileJournal(options);
  // The record in flight may have reached the other copy: it has all of its effect or none.
  expect([3, 6]).toContain(reopened.writer.head().nextSequence);
});

test("what a failed sync left in memory only is written anew before it counts", () => {
  const options = simOptions(4n);
  const { writer } = openFileJournal(options);
  writer.append(batchAfter(writer.head(), 2));
  writer.write(batchAfter(writer.head(), 3));
  options.disk.setFaults({ syncFailPpm: 1_000_000 });
  // Each copy's sync fails, so that neither will ever be durable by itself, yet both can be read.
  for (const folder of options.folders) {
    expect(() =>
      options.disk.open(`${folder}/0000000000000001.seg`, "write").fdatasync(),
    ).toThrow();
  }
  options.disk.endProcess();
  options.disk.setFaults({});
  const reopened = openFileJournal(options);
  expect(reopened.writer.head().nextSequence).toBe(6);
  options.disk.crash();
  expect(openFileJournal(options).writer.head().nextSequence).toBe(6);
});

test("a write that fails breaks the journal too", () => {
  const options = simOptions(5n);
  const { writer } = openFileJournal(options);
  options.disk.endProcess();
  expect(() => writer.append(batchAfter(writer.head(), 1))).toThrow(JournalBroken);
});

test("a second record while one is in flight is a mistake of the program", () => {
  const { writer } = openFileJournal(simOptions(6n));
  writer.write(batchAfter(writer.head(), 1));
  expect(() => writer.write(batchAfter(writer.head(), 1))).toThrow("a record is in flight already");
  expect(writer.sync().nextSequence).toBe(2);
});
