import { EventBuffer } from "@holdall/core/engine";
import type { Engine } from "@holdall/core/engine";
import { decodeCommand, decodeEvent, recordBytes } from "@holdall/core/protocol";
import type { CommandResult, Event, RecordViews } from "@holdall/core/protocol";
import { viewsOf } from "./result-record.ts";
import { refuseOtherRules } from "./rules-version.ts";

const RECORD_ALIGNMENT = 8;

/** A batch as a journal gives it back. */
export interface StoredBatch {
  readonly firstSequence: number;
  readonly baseTimeMicros: number;
  /** Version of the rules by which it was decided; 0 where its record names none. */
  readonly rulesVersion: number;
  readonly body: Uint8Array;
}

/** One command applied again, and where its events stand: valid until the next one is. */
export interface Replayed {
  readonly sequence: number;
  readonly timeMicros: number;
  readonly events: EventBuffer;
}

/**
 * Applies the commands of `batches` to an engine again, from `fromSequence` on, in order. The same
 * batches give the same events and the same state, whenever and wherever they are replayed. Batches
 * that other rules decided are refused with `OtherRules`, before any of their commands.
 */
export function* replay(
  engine: Engine,
  batches: Iterable<StoredBatch>,
  fromSequence: number,
): Generator<Replayed> {
  // One for all commands: a start applies millions, and waits for each.
  const step = { sequence: 0, timeMicros: 0, events: new EventBuffer() };
  for (const batch of batches) {
    const { firstSequence, baseTimeMicros, body } = batch;
    refuseOtherRules(batch);
    const views = viewsOf(aligned(body));
    let sequence = firstSequence;
    for (let at = 0; at < body.length; at += recordBytes(views, at, body.length), sequence++) {
      if (sequence < fromSequence) continue;
      step.sequence = sequence;
      step.timeMicros = baseTimeMicros + views.u32[(at >> 2) + 1];
      step.events.clear();
      engine.apply(decodeCommand(views, at, body.length), sequence, step.timeMicros, step.events);
      yield step;
    }
  }
}

/** Records begin on a boundary of 8 bytes; a body that does not is copied to where it does. */
function aligned(body: Uint8Array): Uint8Array {
  return body.byteOffset % RECORD_ALIGNMENT === 0 ? body : body.slice();
}

/** The same as results, for readers that fold events. */
export function* replayResults(
  engine: Engine,
  batches: Iterable<StoredBatch>,
  fromSequence = 1,
): Generator<CommandResult> {
  for (const { sequence, timeMicros, events } of replay(engine, batches, fromSequence)) {
    yield { sequence, timeMicros, events: readEvents(events.views, events.end) };
  }
}

/** The events in `views` from its start to byte `end`. */
export function readEvents(views: RecordViews, end: number): Event[] {
  const events: Event[] = [];
  for (let at = 0; at < end; at += recordBytes(views, at, end))
    events.push(decodeEvent(views, at, end));
  return events;
}
