import { createEngine } from "@holdall/core/engine";
import {
  RECORD_BYTES_MAX,
  RecordMalformed,
  decodeCommand,
  decodeEvent,
  encodeCommand,
  encodeEvent,
  recordBytes,
  recordViews,
} from "@holdall/core/protocol";
import type { Event, RecordViews } from "@holdall/core/protocol";
import {
  JournalRefusal,
  SnapshotStore,
  digestOfPages,
  openFileJournal,
} from "@holdall/server/journal";
import type { JournalBatch } from "@holdall/server/journal";
import {
  decodeRecord,
  decodeSegmentHeader,
  encodeRecord,
  readSnapshot,
  recordBytesMax,
} from "@holdall/server/journal/parsers";
import { SimClock, SimDisk, seededRng } from "@holdall/server/ports";
import { RULES_VERSION, replayResults } from "@holdall/server/sequencer";
import { CommandGenerator } from "@holdall/sim/twins";
import type { Target } from "./target.ts";
import { isSame, law, typed } from "./target.ts";

const COMMANDS = 400;
const INPUT_BYTES_MAX = 16_384;

/** Memory on the boundary of 8 bytes that records begin on. */
function aligned(input: Uint8Array): RecordViews {
  const memory = new ArrayBuffer(Math.ceil(input.length / 8) * 8);
  new Uint8Array(memory).set(input);
  return recordViews(memory);
}

/** Command records of a random world, and the events that they cause. */
function history(seed: bigint) {
  const generator = new CommandGenerator(seededRng(seed));
  const commands = generator.genesis();
  const engine = createEngine();
  const memory = recordViews(new ArrayBuffer(RECORD_BYTES_MAX));
  const bodies: Uint8Array[] = [];
  const events: Event[] = [];
  for (let sequence = 1; sequence <= COMMANDS; sequence += 1) {
    const end = encodeCommand(commands[sequence - 1] ?? generator.next(), 0, memory, 0);
    const body = memory.u8.slice(0, end);
    bodies.push(body);
    const place = { firstSequence: sequence, baseTimeMicros: generator.timeMicros() };
    const batch = { ...place, rulesVersion: RULES_VERSION, body };
    for (const result of replayResults(engine, [batch], sequence)) {
      generator.see([...result.events]);
      events.push(...result.events);
    }
  }
  return { bodies, events, pages: engine.snapshot() };
}

/** One of each length: what differs in kind mostly differs in length. */
function variety(inputs: readonly Uint8Array[]): Uint8Array[] {
  return [...new Map(inputs.map((input) => [`${input[0]}/${input.length}`, input])).values()];
}

/** Reads one record and writes it again: the same bytes. */
function recordTarget<T>(
  name: string,
  seeds: () => readonly Uint8Array[],
  decode: (views: RecordViews, at: number, limit: number) => T,
  encode: (record: T, views: RecordViews) => number,
): Target {
  const again = recordViews(new ArrayBuffer(RECORD_BYTES_MAX));
  return {
    name,
    seeds,
    words: ["SOL", "USDC", "\u0000", "\uffff", "é"],
    read(input) {
      const views = aligned(input);
      const limit = views.u8.length;
      const record = typed(() => decode(views, 0, limit), RecordMalformed);
      if (record === undefined) return;
      const bytes = encode(record, again);
      law(bytes === recordBytes(views, 0, limit), "a record written again has another length");
      // The word after kind and length is the record's place, which is not part of what it says.
      law(
        isSame(views.u8.subarray(8, bytes), again.u8.subarray(8, bytes)),
        "a record written again differs",
      );
    },
  };
}

const commandRecord = recordTarget(
  "command-record",
  () => variety(history(1n).bodies),
  decodeCommand,
  (command, views) => encodeCommand(command, 0, views, 0),
);

const eventRecord = recordTarget(
  "event-record",
  () => {
    const views = recordViews(new ArrayBuffer(RECORD_BYTES_MAX));
    return variety(
      history(2n).events.map((event) => views.u8.slice(0, encodeEvent(event, 0, views, 0))),
    );
  },
  decodeEvent,
  (event, views) => encodeEvent(event, 0, views, 0),
);

const emptyHead = { nextSequence: 1, epoch: 0, timeMicros: 0, hash: new Uint8Array(32) };

function batchOf(body: Uint8Array, count: number): JournalBatch {
  const place = { firstSequence: 1, epoch: 1, baseTimeMicros: 5, isEpochStart: true };
  return { ...place, count, rulesVersion: RULES_VERSION, body };
}

const journalRecord: Target = {
  name: "journal-record",
  seeds: () =>
    history(3n)
      .bodies.slice(0, 6)
      .map((body) => {
        const target = new Uint8Array(recordBytesMax);
        encodeRecord(
          target,
          batchOf(body, 1),
          { committedSequence: 0, isRepaired: false },
          emptyHead,
        );
        return target.slice(0, new DataView(target.buffer).getUint32(4, true));
      }),
  words: ["HLDJ"],
  read(input) {
    decodeSegmentHeader(input);
    const record = decodeRecord(input);
    if (typeof record === "string") return;
    const again = new Uint8Array(record.lengthBytes);
    const { batch, seal, previousHash } = record;
    encodeRecord(again, batch, seal, { ...emptyHead, hash: previousHash });
    law(
      isSame(again, input.subarray(0, record.lengthBytes)),
      "a journal record written again differs",
    );
  },
};

const folder = "journal/a";

/** A whole copy of a journal, damaged anywhere: it opens, or is refused with a reason. */
const journalFolder: Target = {
  name: "journal-folder",
  seeds() {
    const disk = diskWith();
    const journal = openOn(disk);
    for (const body of history(4n).bodies.slice(0, 8)) {
      const { nextSequence: firstSequence, epoch } = journal.writer.head();
      const isEpochStart = firstSequence === 1;
      journal.writer.append({
        ...batchOf(body, 1),
        firstSequence,
        isEpochStart,
        epoch: isEpochStart ? 1 : epoch,
      });
    }
    journal.stop();
    return [disk.contents(`${folder}/0000000000000001.seg`).slice(0, INPUT_BYTES_MAX)];
  },
  words: ["HLDJ", "HLDS"],
  read(input) {
    const disk = diskWith();
    openOn(disk).stop();
    const file = disk.open(`${folder}/0000000000000001.seg`, "write");
    file.writeAt(input.subarray(0, INPUT_BYTES_MAX), 0);
    file.fdatasync();
    file.close();
    const journal = typed(() => openOn(disk), JournalRefusal);
    if (journal === undefined) return;
    const { nextSequence } = journal.writer.head();
    let next = 1;
    for (const { firstSequence, count } of journal.batches(1)) {
      law(firstSequence === next, `sequence ${firstSequence} after ${next - 1}`);
      next += count;
    }
    law(next === nextSequence, "an opened journal cannot be read to its end");
    journal.stop();
  },
};

/** A snapshot's file with pages of the real engine; damaged, it is refused with a reason. */
const snapshot: Target = {
  name: "snapshot",
  seeds() {
    const { pages } = history(5n);
    return [2, 6].map((count) => {
      const disk = diskWith();
      const small = pages.pages.filter(({ bytes }) => bytes.length < 2_000).slice(0, count);
      new SnapshotStore(disk, "snapshots").save({
        ...pages,
        rulesVersion: 1,
        timeMicros: 1,
        takenAtMicros: 1,
        journalHash: new Uint8Array(32),
        stateDigest: digestOfPages(small),
        pages: small,
      });
      const [name] = disk.list("snapshots").filter((each) => each.endsWith(".snap"));
      return Uint8Array.from(disk.contents(`snapshots/${name}`));
    });
  },
  words: ["HLDP"],
  read(input) {
    const disk = diskWith();
    const file = disk.open("snapshot", "create");
    file.writeAt(input, 0);
    const found = readSnapshot(file);
    law(typeof found === "string" || found.pages.length < input.length, "more pages than bytes");
    file.close();
  },
};

function diskWith(): SimDisk {
  return new SimDisk(seededRng(1n), new SimClock());
}

function openOn(disk: SimDisk) {
  return openFileJournal({
    disk,
    clock: new SimClock(),
    rng: seededRng(2n),
    folders: [folder],
    segmentBytes: INPUT_BYTES_MAX,
  });
}

/** Readers of bytes. */
export const binaryTargets: readonly Target[] = [
  commandRecord,
  eventRecord,
  journalRecord,
  journalFolder,
  snapshot,
];
