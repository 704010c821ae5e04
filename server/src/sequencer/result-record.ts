import { decodeEvent, recordBytes, recordViews } from "@holdall/core/protocol";
import type { Event, RecordViews } from "@holdall/core/protocol";

/**
 * How results travel from the engine's thread: `sequence f64, timeMicros f64, gateway u32, token u32,
 * flags u32, zero u32`, then event records back to back. A result too long for one record goes on in
 * the next; the last part carries the flag `last`.
 */
export const RESULT_HEADER_BYTES = 32;
/** Longest part of a result; a long one (a sweep, a cancel-all) takes several. */
export const RESULT_PART_BYTES_MAX = 256 * 1024;

const FLAG_LAST = 1;

export interface ResultHeader {
  readonly sequence: number;
  readonly timeMicros: number;
  /** Which gateway asked, and its number for the request. */
  readonly gateway: number;
  readonly token: number;
}

/** Writes the header of one part at byte `at`, a multiple of 8. */
export function writeResultHeader(
  views: RecordViews,
  at: number,
  header: ResultHeader,
  isLast: boolean,
): void {
  views.f64[at >> 3] = header.sequence;
  views.f64[(at >> 3) + 1] = header.timeMicros;
  views.u32[(at >> 2) + 4] = header.gateway;
  views.u32[(at >> 2) + 5] = header.token;
  views.u32[(at >> 2) + 6] = isLast ? FLAG_LAST : 0;
  views.u32[(at >> 2) + 7] = 0;
}

/** The sequence of the part at byte `at`: all that the output gate needs to know. */
export function resultSequence(views: RecordViews, at: number): number {
  return views.f64[at >> 3];
}

export interface ResultPart extends ResultHeader {
  readonly isLast: boolean;
  readonly events: Event[];
}

/** Reads one part with its events. */
export function readResultPart(views: RecordViews, at: number, length: number): ResultPart {
  const events: Event[] = [];
  const end = at + length;
  for (let next = at + RESULT_HEADER_BYTES; next < end; next += recordBytes(views, next, end)) {
    events.push(decodeEvent(views, next, end));
  }
  return {
    sequence: views.f64[at >> 3],
    timeMicros: views.f64[(at >> 3) + 1],
    gateway: views.u32[(at >> 2) + 4],
    token: views.u32[(at >> 2) + 5],
    isLast: (views.u32[(at >> 2) + 6] & FLAG_LAST) !== 0,
    events,
  };
}

/** Views of the memory that a ring's records lie in. */
export function viewsOf(memory: Uint8Array): RecordViews {
  return recordViews(memory.buffer, memory.byteOffset, memory.byteLength & ~7);
}
