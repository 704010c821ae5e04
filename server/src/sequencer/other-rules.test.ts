/** What a release does with a past that other rules decided: it goes on from it, and never decides it anew. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { EventBuffer, createEngine } from "@holdall/core/engine";
import { encodeCommand, recordViews } from "@holdall/core/protocol";
import type { Command } from "@holdall/core/protocol";
import {
  SnapshotStore,
  openFileJournal,
  sealInto,
  startJournalThread,
} from "@holdall/server/journal";
import { SimClock, SimDisk, seededRng } from "@holdall/server/ports";
import { RingWriter } from "@holdall/server/rings";
import { expect, test } from "vitest";
import { RULES_VERSION, pastResults, replayResults, restoreNewest, stateDigest } from "./index.ts";

const TIME_MICROS = 1_700_000_000_000_000;
const journalFolders = ["journal/a", "journal/b"];
const snapshotFolder = "snapshots";
const FORMER = RULES_VERSION - 1;
const LATER = RULES_VERSION + 1;
const UNNAMED = 0;

function openAccount(name: string): Command {
  const identity = { requestA: 0, requestB: 0, requestExpiresMs: 0 };
  return { kind: "open-account", ...identity, userId: 0, subaccountNumber: 0, name } as Command;
}

/** A journal of one command for each version of rules, opening the accounts `user 1`, `user 2`, … */
function journalBy(versions: readonly number[]) {
  const clock = new SimClock(TIME_MICROS);
  const disk = new SimDisk(seededRng(1n), clock);
  const rng = seededRng(2n);
  const journal = openFileJournal({
    disk,
    clock,
    rng,
    folders: journalFolders,
    segmentBytes: 65_536,
  });
  const views = recordViews(new ArrayBuffer(1_024));
  for (const [index, rulesVersion] of versions.entries()) {
    const { nextSequence: firstSequence, epoch } = journal.writer.head();
    const end = encodeCommand(openAccount(`user ${index + 1}`), 0, views, 0);
    journal.writer.append({
      firstSequence,
      count: 1,
      epoch,
      baseTimeMicros: TIME_MICROS,
      isEpochStart: false,
      rulesVersion,
      body: views.u8.slice(0, end),
    });
  }
  return { disk, journal };
}

type Rig = ReturnType<typeof journalBy>;

/** A snapshot of so many commands, in which rules of a version gave the accounts other names. */
function keepSnapshot({ disk, journal }: Rig, commands: number, rulesVersion: number): void {
  const engine = createEngine();
  for (let sequence = 1; sequence <= commands; sequence += 1)
    engine.apply(openAccount(`told ${sequence}`), sequence, TIME_MICROS, new EventBuffer());
  const pages = engine.snapshot();
  new SnapshotStore(disk, snapshotFolder).save({
    ...pages,
    rulesVersion,
    timeMicros: TIME_MICROS,
    takenAtMicros: TIME_MICROS,
    journalHash: journal.hashAt(commands),
    stateDigest: stateDigest(pages),
  });
}

/** The names of the accounts after a start. */
function namesAfterStart({ disk, journal }: Rig): string[] {
  const last = journal.writer.head().nextSequence - 1;
  const { engine, sequence } = restoreNewest(disk, { journalFolders, snapshotFolder }, last);
  const batches = sequence < last ? journal.batches(sequence + 1) : [];
  Array.from(replayResults(engine, batches, sequence + 1));
  return Array.from({ length: last }, (_, index) => {
    const account = engine.view({ kind: "account", accountId: (index + 1) as never });
    return account?.name ?? "nobody";
  });
}

test.each([FORMER, LATER])("behind a snapshot by rules %i a start goes on from it", (version) => {
  const rig = journalBy([version, version, RULES_VERSION]);
  keepSnapshot(rig, 2, version);
  expect(namesAfterStart(rig)).toEqual(["told 1", "told 2", "user 3"]);
});

test.each([FORMER, LATER])(
  "commands by rules %i behind the last snapshot are refused",
  (version) => {
    const rig = journalBy([version, version]);
    keepSnapshot(rig, 1, version);
    expect(() => namesAfterStart(rig)).toThrow(
      expect.objectContaining({
        name: "OtherRules",
        message: expect.stringMatching(
          new RegExp(
            `version ${version} .* from sequence 2 on, .* version ${RULES_VERSION}\\.[^]*SIGTERM`,
          ),
        ),
      }),
    );
  },
);

test("without a snapshot nothing is decided anew either, and the own rules' past is", () => {
  expect(() => namesAfterStart(journalBy([FORMER, RULES_VERSION]))).toThrow("from sequence 1 on");
  expect(namesAfterStart(journalBy([RULES_VERSION, RULES_VERSION]))).toEqual(["user 1", "user 2"]);
});

test("records from before rules were noted are taken for those of version 2, and of no other", () => {
  const outcomeOf = (version: number): unknown => {
    try {
      return namesAfterStart(journalBy([version]));
    } catch (error) {
      return (error as Error).message;
    }
  };
  expect(outcomeOf(UNNAMED)).toEqual(outcomeOf(2));
  expect(outcomeOf(UNNAMED)).not.toEqual(outcomeOf(1));
});

test("a thread that replays tells it by its name, and in the words of the refusal alone", async () => {
  const root = mkdtempSync(join(tmpdir(), "holdall-rules-"));
  const folders = { journalFolders: [join(root, "a")], snapshotFolder: join(root, "snapshots") };
  try {
    const journal = await startJournalThread({
      folders: folders.journalFolders,
      segmentBytes: 65_536,
      rulesVersion: FORMER,
    });
    const views = recordViews(new ArrayBuffer(1_024));
    const end = encodeCommand(openAccount("alice"), 0, views, 0);
    const ring = new RingWriter(journal.ring);
    const place = { firstSequence: 1, count: 1, baseTimeMicros: TIME_MICROS };
    sealInto(ring, { ...place, body: views.u8.slice(0, end) });
    ring.close();
    await journal.ended;
    const past = pastResults({ ...folders, fromSequence: 1, untilSequence: 1 });
    await expect(past.next()).rejects.toMatchObject({
      name: "OtherRules",
      message: expect.stringMatching(/^The journal is not replayed: .* from sequence 1 on/),
    });
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
});
