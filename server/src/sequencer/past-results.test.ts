import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createEngine } from "@holdall/core/engine";
import type { Command, CommandResult } from "@holdall/core/protocol";
import { readBatches, startJournalThread } from "@holdall/server/journal";
import { nodePorts } from "@holdall/server/ports";
import { Doorbell } from "@holdall/server/rings";
import { afterAll, beforeAll, expect, test } from "vitest";
import { RULES_VERSION, pastResults, replayResults, startEngine } from "./index.ts";

const root = mkdtempSync(join(tmpdir(), "holdall-past-"));
const journalFolders = [join(root, "a"), join(root, "b")];
const folders = { journalFolders, snapshotFolder: join(root, "snapshots") };
const SNAPSHOT_EVERY = 1_000;
const COMMANDS = 3_500;

function openAccount(name: string): Command {
  const identity = { requestA: 0, requestB: 0, requestExpiresMs: 0 };
  return { kind: "open-account", ...identity, userId: 0, subaccountNumber: 0, name } as Command;
}

/** What the venue said while it ran. */
const said: CommandResult[] = [];

beforeAll(async () => {
  const bell = new Doorbell();
  const journal = await startJournalThread({
    folders: journalFolders,
    segmentBytes: 1024 * 1024,
    rulesVersion: RULES_VERSION,
    durableBells: [bell],
  });
  const engine = await startEngine({ journal, bell, ...folders, snapshotEvery: SNAPSHOT_EVERY });
  engine.venue.subscribe((result) => said.push(result));
  for (let first = 0; first < COMMANDS; first += 500) {
    const names = Array.from({ length: 500 }, (_, place) => `user ${first + place}`);
    await Promise.all(names.map((name) => engine.venue.submit(openAccount(name))));
  }
  await engine.stop();
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

async function collect(fromSequence: number, untilSequence: number): Promise<CommandResult[]> {
  const results: CommandResult[] = [];
  for await (const piece of pastResults({ ...folders, fromSequence, untilSequence })) {
    results.push(...piece);
  }
  return results;
}

test("what a replay without any snapshot says is what the venue said", () => {
  const { disk } = nodePorts();
  const range = { fromSequence: 1, untilSequence: COMMANDS };
  const batches = readBatches({ disk, folders: journalFolders, ...range });
  expect([...replayResults(createEngine(), batches)]).toStrictEqual(said);
});

test.each([
  ["the beginning", 1, 10],
  ["the command after a snapshot", SNAPSHOT_EVERY + 1, SNAPSHOT_EVERY + 3],
  ["the middle of a batch", 1_234, 2_345],
  ["one command", COMMANDS, COMMANDS],
  ["everything", 1, COMMANDS],
])("%s is found out again exactly", async (_, fromSequence, untilSequence) => {
  const results = await collect(fromSequence, untilSequence);
  expect(results).toStrictEqual(said.slice(fromSequence - 1, untilSequence));
});

test("commands that the journal does not hold are an error, after those that it holds", async () => {
  await expect(collect(COMMANDS - 1, COMMANDS + 1)).rejects.toThrow(
    `no copy of the journal holds sequence ${COMMANDS + 1} whole`,
  );
});

test("a reader that has seen enough ends the thread", async () => {
  const results = pastResults({ ...folders, fromSequence: 1, untilSequence: COMMANDS });
  const { value } = await results.next();
  expect(value?.[0]).toStrictEqual(said[0]);
  expect(await results.return(undefined)).toStrictEqual({ done: true, value: undefined });
  expect(await results.next()).toStrictEqual({ done: true, value: undefined });
});
