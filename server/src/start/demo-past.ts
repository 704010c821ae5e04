import { encodeCommand, recordViews } from "@holdall/core/protocol";
import type { PastCommand } from "@holdall/server/demo";
import { openFileJournal } from "@holdall/server/journal";
import type { Ports } from "@holdall/server/ports";

export interface DemoPastOptions {
  readonly machine: Pick<Ports, "disk" | "clock" | "rng">;
  readonly journalFolders: readonly string[];
  readonly segmentBytes: number;
  /** Version of the rules that decide it: each record says it. */
  readonly rulesVersion: number;
  /** What happened, in order of time; asked for only where the journal is empty. */
  readonly past: () => readonly PastCommand[];
}

/** A batch spans less than what a command's delta can say: 2^32 microseconds. */
const BATCH_SPAN_MS = 3_600_000;
const BATCH_COMMANDS_MAX = 4_096;
/** Longest record of a command, and what a batch may have before its last one. */
const COMMAND_BYTES_MAX = 65_536;
const BATCH_BYTES = 1024 * 1024 - COMMAND_BYTES_MAX;
const MICROS_PER_MS = 1_000;

/**
 * Gives a new journal a past: the same commands in the same records as those of a venue that was open
 * for that time. Whoever reads the journal learns of it as of anything else, and nobody by a side
 * door. A journal that has a command already is left alone.
 */
export function writeDemoPast({ machine, past, ...options }: DemoPastOptions): boolean {
  const { disk, clock, rng } = machine;
  const { journalFolders: folders, segmentBytes, rulesVersion } = options;
  // What an old journal needs before it may be opened is for the thread that opens it.
  if (folders.some((folder) => disk.exists(folder) && disk.list(folder).length > 0)) return false;
  const journal = openFileJournal({ disk, clock, rng, folders, segmentBytes });
  try {
    for (const batch of batchesOf(past())) {
      const { nextSequence: firstSequence, epoch } = journal.writer.head();
      const place = { firstSequence, epoch, isEpochStart: false };
      journal.writer.append({ ...batch, ...place, rulesVersion });
    }
  } finally {
    journal.stop();
  }
  return true;
}

interface PastBatch {
  readonly count: number;
  readonly baseTimeMicros: number;
  readonly body: Uint8Array;
}

/** The commands as records back to back, each with its time after that of the first of its batch. */
function* batchesOf(past: readonly PastCommand[]): Generator<PastBatch> {
  const views = recordViews(new ArrayBuffer(BATCH_BYTES + COMMAND_BYTES_MAX));
  for (let next = 0; next < past.length;) {
    const { timeMs: baseMs } = past[next];
    let end = 0;
    let count = 0;
    while (next < past.length && count < BATCH_COMMANDS_MAX && end < BATCH_BYTES) {
      const { timeMs, command } = past[next];
      if (timeMs - baseMs >= BATCH_SPAN_MS) break;
      end += encodeCommand(command, (timeMs - baseMs) * MICROS_PER_MS, views, end);
      count += 1;
      next += 1;
    }
    yield { count, baseTimeMicros: baseMs * MICROS_PER_MS, body: views.u8.subarray(0, end) };
  }
}
