import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createEngine } from "@holdall/core/engine";
import type { Engine } from "@holdall/core/engine";
import { SnapshotStore } from "@holdall/server/journal";
import { nodePorts } from "@holdall/server/ports";
import {
  RULES_VERSION,
  replayResults,
  restoreNewest,
  stateDigest,
} from "@holdall/server/sequencer";
import { expect, test } from "vitest";
import { booksOf, foldersIn, openCopy, readRecording, releaseFolder } from "./recorded.ts";
import type { Recording } from "./recorded.ts";

const releases = readdirSync(releaseFolder("."));

/** `toMatchObject`: a later release may say more than an earlier one, never something else. */
function expectSame(engine: Engine, recording: Recording): void {
  expect(booksOf(engine)).toMatchObject(recording.books);
  expect(engine.view({ kind: "zero-sum" }).filter((row) => row.differenceUnits !== "0")).toEqual(
    [],
  );
}

test("at least one release is recorded", () => {
  expect(releases.length).toBeGreaterThan(0);
});

test("a release changes its rules or the form of its snapshots, never both at once", () => {
  const { rulesVersion, snapshotFormat } = readRecording(releases.toSorted().at(-1)!);
  const { format } = createEngine().snapshot();
  // By other rules it cannot replay the former's journal, and in another form not read its snapshot.
  expect(rulesVersion === RULES_VERSION || snapshotFormat === format).toBe(true);
});

test.each(releases)("the journal of %s replays to what that release made of it", (release) => {
  const recording = readRecording(release);
  const root = mkdtempSync(join(tmpdir(), "holdall-upgrade-"));
  const journal = openCopy(release, root);
  try {
    expect(journal.writer.head().nextSequence).toBe(recording.commands + 1);
    const engine = createEngine();
    const results = [...replayResults(engine, journal.batches(1))];
    const last = results.slice(-recording.lastResults.length);
    expect(last).toMatchObject(recording.lastResults);
    expectSame(engine, recording);
    const pages = engine.snapshot();
    if (pages.format === recording.snapshotFormat && RULES_VERSION === recording.rulesVersion)
      expect(engine.view({ kind: "state-hash" })).toBe(recording.stateHash);
  } finally {
    journal.stop();
    rmSync(root, { recursive: true });
  }
});

test.each(releases)(
  "a start from the snapshot of %s, or from none, comes to the same",
  (release) => {
    const recording = readRecording(release);
    const root = mkdtempSync(join(tmpdir(), "holdall-upgrade-"));
    const journal = openCopy(release, root);
    try {
      const { disk } = nodePorts();
      const restored = restoreNewest(disk, foldersIn(root), recording.commands);
      // A snapshot of another form is set aside with a reason, and the journal replayed from its beginning.
      expect(restored.sequence === recording.commands / 2 || restored.rejections.length === 1).toBe(
        true,
      );
      const from = restored.sequence + 1;
      const results = [...replayResults(restored.engine, journal.batches(from), from)];
      expect(results.at(-1)?.sequence).toBe(recording.commands);
      expectSame(restored.engine, recording);
    } finally {
      journal.stop();
      rmSync(root, { recursive: true });
    }
  },
);

test("a snapshot whose pages have another form is left, and the journal replayed", () => {
  const root = mkdtempSync(join(tmpdir(), "holdall-upgrade-"));
  const journal = openCopy(releases[0], root);
  try {
    const { disk } = nodePorts();
    const store = new SnapshotStore(disk, foldersIn(root).snapshotFolder);
    const engine = createEngine();
    for (const batch of journal.batches(1)) {
      if (batch.firstSequence > 1_100) break;
      Array.from(replayResults(engine, [batch], batch.firstSequence));
    }
    const pages = engine.snapshot();
    store.save({
      ...pages,
      format: pages.format + 1,
      rulesVersion: RULES_VERSION,
      timeMicros: 0,
      takenAtMicros: 0,
      journalHash: journal.hashAt(pages.sequence),
      stateDigest: stateDigest(pages),
    });
    const restored = restoreNewest(disk, foldersIn(root), 2_000);
    expect(restored.rejections[0]).toContain(`its pages have form ${pages.format + 1}`);
    expect(restored.sequence).toBeLessThan(pages.sequence);
  } finally {
    journal.stop();
    rmSync(root, { recursive: true });
  }
});
