import type { EventBuffer } from "@holdall/core/engine";
import { decodeEvent, recordBytes } from "@holdall/core/protocol";
import type { Event } from "@holdall/core/protocol";

/** Slots are addresses inside the fast engine: the model has none. */
export function withoutSlots(event: Event): Record<string, unknown> {
  return Object.fromEntries(Object.entries(event).filter(([name]) => !/slot$/i.test(name)));
}

/** The events that a command has left in a buffer. */
export function readEvents(buffer: EventBuffer): Event[] {
  const events: Event[] = [];
  for (let at = 0; at < buffer.end; at += recordBytes(buffer.views, at, buffer.end)) {
    events.push(decodeEvent(buffer.views, at, buffer.end));
  }
  return events;
}
