import {
  createRing,
  durationCount,
  RingReader,
  RingWriter,
  SharedDurations,
  SharedSequence,
} from "@holdall/server/rings";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { sealInto } from "./batch-ring.ts";
import { batchesOf, bodyOf, checkpointOf, simOptions } from "./fixtures.ts";
import { openFileJournal } from "./file-journal.ts";
import type { Checkpoint, JournalBatch } from "./journal.ts";
import { JournalPump } from "./journal-pump.ts";

/** A pump between a ring and a journal on a simulated disk. */
function rig(segmentBytes = 8_192) {
  const options = simOptions(1n, { segmentBytes });
  const journal = openFileJournal(options);
  const syncs = SharedDurations.create();
  const shared = createRing({ capacityBytes: 1 << 20 });
  const durable = SharedSequence.create(0);
  const pump = new JournalPump({
    ring: new RingReader(shared),
    writer: journal.writer,
    durable,
    startsEpoch: true,
    rulesVersion: 7,
    syncs,
    clock: options.clock,
  });
  return { journal, syncs, ring: new RingWriter(shared), durable, pump };
}

function sealed(
  firstSequence: number,
  count: number,
  baseTimeMicros: number,
  checkpoint?: Checkpoint,
) {
  return { firstSequence, count, baseTimeMicros, checkpoint, body: bodyOf(firstSequence, count) };
}

/** Every command with its sequence, time and payload: what a replay sees, wherever the batches begin. */
function commandsOf(
  batches: readonly Pick<JournalBatch, "firstSequence" | "baseTimeMicros" | "body">[],
): string[] {
  return batches.flatMap(({ firstSequence, baseTimeMicros, body }) => {
    const commands: string[] = [];
    const view = new DataView(body.buffer, body.byteOffset, body.length);
    for (let at = 0; at < body.length; at += view.getUint16(at + 2, true)) {
      const payload = Buffer.from(
        body.subarray(at + 8, at + view.getUint16(at + 2, true)),
      ).toString("hex");
      const timeMicros = baseTimeMicros + view.getUint32(at + 4, true);
      commands.push(
        `${firstSequence + commands.length} ${timeMicros} ${view.getUint16(at, true)} ${payload}`,
      );
    }
    return commands;
  });
}

test("nothing in the ring, nothing in the journal", () => {
  const { pump, durable } = rig();
  expect(pump.pump()).toBe(0);
  expect(durable.get()).toBe(0);
});

test("what waits in the ring becomes one record, and durable", () => {
  const { pump, durable, ring, journal, syncs } = rig();
  for (const [first, count, time] of [
    [1, 2, 500],
    [3, 4, 900],
    [7, 1, 900],
  ] as const)
    sealInto(ring, sealed(first, count, time));
  expect(pump.pump()).toBe(7);
  expect(durable.get()).toBe(7);
  expect(durationCount(syncs.read())).toBe(1);
  const batches = batchesOf(journal);
  expect(batches).toHaveLength(1);
  expect(commandsOf(batches)).toEqual(
    commandsOf([sealed(1, 2, 500), sealed(3, 4, 900), sealed(7, 1, 900)]),
  );
});

test("only the first record starts an epoch, and each says by which rules it was decided", () => {
  const { pump, ring, journal } = rig();
  sealInto(ring, sealed(1, 1, 500));
  pump.pump();
  sealInto(ring, sealed(2, 1, 600));
  pump.pump();
  expect(batchesOf(journal)).toMatchObject([
    { epoch: 1, isEpochStart: true, rulesVersion: 7 },
    { epoch: 1, isEpochStart: false, rulesVersion: 7 },
  ]);
});

test("a checkpoint ends its record", () => {
  const { pump, ring, journal } = rig();
  sealInto(ring, sealed(1, 1, 500));
  sealInto(ring, sealed(2, 2, 500, checkpointOf(1)));
  sealInto(ring, sealed(4, 1, 500));
  expect([pump.pump(), pump.pump(), pump.pump()]).toEqual([3, 1, 0]);
  expect(batchesOf(journal).map(({ checkpoint }) => checkpoint)).toEqual([
    checkpointOf(1),
    undefined,
  ]);
});

test("a command more than 2^32 microseconds later begins a new record, one at that distance does not", () => {
  for (const [laterMicros, records] of [
    [0xffff_ffff, 1],
    [0x1_0000_0000, 2],
  ] as const) {
    const { pump, ring, journal } = rig();
    sealInto(ring, sealed(1, 1, 500));
    sealInto(ring, sealed(2, 1, 500 + laterMicros));
    while (pump.pump() > 0);
    const batches = batchesOf(journal);
    expect(batches).toHaveLength(records);
    expect(commandsOf(batches)).toEqual(
      commandsOf([sealed(1, 1, 500), sealed(2, 1, 500 + laterMicros)]),
    );
  }
});

test("a batch with a gap before it stops the pump", () => {
  const { pump, ring } = rig();
  sealInto(ring, sealed(2, 1, 500));
  expect(() => pump.pump()).toThrow("a sealed batch begins with sequence 2, not 1");
});

test("a command longer than a record stops the pump instead of waiting for ever; the longest passes", () => {
  const recordBytes = 8_192 - 4_096 - 128 - 80;
  const bodyOfOne = (length: number) => bodyOf(1, 1, length - 8);
  const fitting = rig();
  sealInto(fitting.ring, {
    firstSequence: 1,
    count: 1,
    baseTimeMicros: 1,
    body: bodyOfOne(recordBytes),
  });
  expect(fitting.pump.pump()).toBe(1);
  const longer = rig();
  sealInto(longer.ring, {
    firstSequence: 1,
    count: 1,
    baseTimeMicros: 1,
    body: bodyOfOne(recordBytes + 1),
  });
  expect(() => longer.pump.pump()).toThrow(
    `a command of ${recordBytes + 1} bytes is longer than a record`,
  );
});

test("joined or cut, every command keeps its order, sequence, time and bytes", () => {
  const batches = fc.array(
    fc.record({
      count: fc.integer({ min: 1, max: 400 }),
      laterMicros: fc.nat(10_000),
      pumps: fc.nat(3),
      hasCheckpoint: fc.boolean(),
    }),
    { minLength: 1, maxLength: 12 },
  );
  fc.assert(
    fc.property(batches, (batches) => {
      const { pump, ring, journal, durable } = rig(8_192);
      const sent = [];
      let next = 1;
      let timeMicros = 1_000;
      for (const { count, laterMicros, pumps, hasCheckpoint } of batches) {
        timeMicros += laterMicros;
        const batch = sealed(
          next,
          count,
          timeMicros,
          hasCheckpoint ? checkpointOf(next) : undefined,
        );
        sent.push(batch);
        sealInto(ring, batch);
        next += count;
        for (let round = 0; round < pumps; round += 1) pump.pump();
      }
      while (pump.pump() > 0);
      const written = batchesOf(journal);
      expect(commandsOf(written)).toEqual(commandsOf(sent));
      expect(durable.get()).toBe(next - 1);
      const checkpoints = sent.flatMap(({ checkpoint }) => checkpoint ?? []);
      expect(written.flatMap(({ checkpoint }) => checkpoint ?? [])).toEqual(checkpoints);
    }),
    { numRuns: 60 },
  );
});
