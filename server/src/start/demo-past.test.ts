import { createEngine } from "@holdall/core/engine";
import { pastDay } from "@holdall/server/demo";
import { openFileJournal, readBatches } from "@holdall/server/journal";
import { SimClock, SimDisk, seededRng } from "@holdall/server/ports";
import { RULES_VERSION, replayResults } from "@holdall/server/sequencer";
import { expect, test } from "vitest";
import { writeDemoPast } from "./demo-past.ts";

const untilMs = Date.UTC(2026, 5, 1, 12);
const folders = ["/a", "/b"];
const segmentBytes = 1024 * 1024;
const places = { journalFolders: folders, segmentBytes, rulesVersion: RULES_VERSION };

function emptyMachine() {
  const rng = seededRng(1n);
  const clock = new SimClock();
  return { disk: new SimDisk(rng.fork("disk"), clock), clock, rng };
}

test("a new journal holds the past with its times, and replays to what happened in it", () => {
  const machine = emptyMachine();
  const { disk } = machine;
  const past = pastDay(seededRng(7n), untilMs);
  const options = { machine, ...places, past: () => past };
  expect(writeDemoPast(options)).toBe(true);

  const batches = readBatches({ disk, folders, fromSequence: 1, untilSequence: past.length });
  const results = [...replayResults(createEngine(), batches)];
  expect(results.map(({ sequence }) => sequence)).toStrictEqual(past.map((_, index) => index + 1));
  expect(results.map(({ timeMicros }) => timeMicros)).toStrictEqual(
    past.map(({ timeMs }) => timeMs * 1_000),
  );
  const orders = past.filter(({ command }) => command.kind === "place-order");
  const trades = results.flatMap(({ events }) => events.filter(({ kind }) => kind === "traded"));
  expect(trades).toHaveLength(orders.length / 2);
});

test("a journal that is there already keeps its history, be it empty", () => {
  const machine = emptyMachine();
  openFileJournal({ ...machine, folders, segmentBytes }).stop();
  const past = () => expect.unreachable("nobody asks for a past that is not wanted");
  expect(writeDemoPast({ machine, ...places, past })).toBe(false);
  const journal = openFileJournal({ ...machine, folders, segmentBytes });
  expect(journal.writer.head().nextSequence).toBe(1);
  journal.stop();
});
