import type { CommandResult, Event, EventKind } from "@holdall/core/protocol";

/** An event with its position in its command. */
export type PlacedEvent = Event & { readonly index: number };

/** What history keeps of one command's result; also the form in which it travels to the worker. */
export interface Excerpt {
  readonly sequence: number;
  readonly timeMs: number;
  /** Index of the command's last event, kept or not; −1 when it had none. */
  readonly indexLast: number;
  readonly events: readonly PlacedEvent[];
}

/** The part of a result that the tables of history speak of. Milliseconds are rounded down. */
export function excerptOf(result: CommandResult, kinds: ReadonlySet<EventKind>): Excerpt {
  if (result.sequence < 1) throw new RangeError(`sequences begin at 1, not ${result.sequence}`);
  const events: PlacedEvent[] = [];
  for (const [index, event] of result.events.entries()) {
    if (kinds.has(event.kind)) events.push({ ...event, index });
  }
  const timeMs = Math.floor(result.timeMicros / 1000);
  return { sequence: result.sequence, timeMs, indexLast: result.events.length - 1, events };
}
