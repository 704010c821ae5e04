import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createEngine } from "@holdall/core/engine";
import type { Command, CommandResult } from "@holdall/core/protocol";
import { readBatches, startJournalThread } from "@holdall/server/journal";
import { nodePorts } from "@holdall/server/ports";
import { Doorbell } from "@holdall/server/rings";
import { RULES_VERSION, pastResults, replayResults, startEngine } from "@holdall/server/sequencer";
import { afterAll, expect, test } from "vitest";
import { HistoryFeed, WAITING_ITEMS_MAX } from "./history-feed.ts";

const { clock, disk } = nodePorts();
const root = mkdtempSync(join(tmpdir(), "holdall-behind-"));
const journalFolders = [join(root, "a"), join(root, "b")];
const folders = { journalFolders, snapshotFolder: join(root, "snapshots") };
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** Small: what is written ahead of the records is not the subject. */
const SEGMENT_BYTES = 4 * 1024 * 1024;

/** A database that takes results one call at a time, when it is let. */
class StuckHistory {
  readonly kept: CommandResult[] = [];
  readonly #open = Promise.withResolvers<void>();

  async apply(results: readonly CommandResult[]): Promise<void> {
    await this.#open.promise;
    this.kept.push(...results);
  }

  async cursor() {
    return { sequence: this.kept.length, index: 0 };
  }

  letGo(): void {
    this.#open.resolve();
  }

  async holds(sequence: number): Promise<void> {
    while (this.kept.length < sequence)
      await new Promise<void>((resolve) => void clock.after(5_000, resolve));
  }
}

/** The venue with its true threads, and a history behind it. */
async function openVenue(history: StuckHistory) {
  const bell = new Doorbell();
  const journal = await startJournalThread({
    folders: journalFolders,
    segmentBytes: SEGMENT_BYTES,
    rulesVersion: RULES_VERSION,
    durableBells: [bell],
  });
  const engine = await startEngine({ journal, bell, ...folders, snapshotEvery: 10_000 });
  const rereads: (readonly [number, number])[] = [];
  const feed = new HistoryFeed({
    history,
    cursorSequence: history.kept.length,
    headSequence: engine.report.sequence,
    past: (fromSequence, untilSequence) => {
      rereads.push([fromSequence, untilSequence]);
      return pastResults({ ...folders, fromSequence, untilSequence });
    },
    clock,
    onDelay: () => expect.unreachable("the database does not fail"),
    onFault: (fault) => expect.unreachable(fault.message),
  });
  engine.venue.subscribe((result) => feed.receive(result));
  return { engine, feed, rereads };
}

function openAccount(name: string): Command {
  const identity = { requestA: 0, requestB: 0, requestExpiresMs: 0 };
  return { kind: "open-account", ...identity, userId: 0, subaccountNumber: 0, name } as Command;
}

async function openAccounts(
  { venue }: Awaited<ReturnType<typeof startEngine>>,
  count: number,
): Promise<number> {
  let last = 0;
  for (let done = 0; done < count; done += 1_000) {
    const names = Array.from({ length: 1_000 }, (_, place) => `user ${done + place}`);
    const results = await Promise.all(names.map((name) => venue.submit(openAccount(name))));
    last = results.at(-1)!.sequence;
  }
  return last;
}

/** What the history would be if it were made again from the journal alone. */
function rebuilt(untilSequence: number): CommandResult[] {
  const batches = readBatches({ disk, folders: journalFolders, fromSequence: 1, untilSequence });
  return [...replayResults(createEngine(), batches)];
}

test("a database that is stuck stops nobody, and lacks nothing afterwards or after a restart", async () => {
  const history = new StuckHistory();
  const first = await openVenue(history);
  // Each of these is a result with one event: more than may wait.
  const answered = await openAccounts(first.engine, WAITING_ITEMS_MAX / 2 + 5_000);
  expect(history.kept).toStrictEqual([]);
  history.letGo();
  const head = await openAccounts(first.engine, 3_000);
  await history.holds(head);
  expect(answered).toBeLessThan(head);
  expect(first.rereads.length).toBeGreaterThan(0);
  const whole = rebuilt(head);
  expect(history.kept).toStrictEqual(whole);
  await first.engine.stop();
  await first.feed.close();

  history.kept.length = 12_345;
  const second = await openVenue(history);
  expect(second.engine.report).toMatchObject({ sequence: head, replayed: 0 });
  await openAccounts(second.engine, 1_000);
  await history.holds(head + 1_000);
  await second.engine.stop();
  await second.feed.close();
  expect(second.rereads[0]).toStrictEqual([12_346, head]);
  expect(history.kept).toStrictEqual(rebuilt(head + 1_000));
});
