/** A journal of one's own, written as fast as commands come. */
import { encodeCommand, recordViews } from "@holdall/core/protocol";
import type { Command } from "@holdall/core/protocol";
import { openFileJournal } from "@holdall/server/journal";
import { nodePorts } from "@holdall/server/ports";
import { RULES_VERSION } from "@holdall/server/sequencer";

const BATCH_COMMANDS_MAX = 8_192;
const BATCH_BYTES_MAX = 900_000;

/** Collects commands into batches and appends these to a journal in these copies. */
export function journalSink(folders: readonly string[]) {
  const { writer, stop } = openJournal(folders);
  const body = new Uint8Array(BATCH_BYTES_MAX + 65_536);
  const views = recordViews(body.buffer);
  let end = 0;
  let count = 0;
  let bytes = 0;
  let firstSequence = 1;
  let baseTimeMicros = 0;
  const flush = (): void => {
    if (count === 0) return;
    const isEpochStart = firstSequence === 1;
    writer.append({
      firstSequence,
      count,
      epoch: 1,
      baseTimeMicros,
      isEpochStart,
      rulesVersion: RULES_VERSION,
      body: body.subarray(0, end),
    });
    firstSequence += count;
    bytes += end;
    end = 0;
    count = 0;
  };
  return {
    add(command: Command, timeMicros: number): void {
      if (count === 0) baseTimeMicros = timeMicros;
      end += encodeCommand(command, timeMicros - baseTimeMicros, views, end);
      count += 1;
      if (count === BATCH_COMMANDS_MAX || end > BATCH_BYTES_MAX) flush();
    },
    flush,
    finish(): number {
      flush();
      stop();
      return bytes;
    },
  };
}

/** Opens a journal as a start does: every copy is read to its end, and verified. */
export function openJournal(folders: readonly string[]) {
  const journal = openFileJournal({ ...nodePorts(), folders });
  return { writer: journal.writer, journal, stop: () => journal.stop() };
}
