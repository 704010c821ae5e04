import type { Level } from "../market-data/book-mirror.ts";

/** One message, framed once and shared by every socket that receives it. */
export interface Frame {
  /** The whole WebSocket frame, ready to be written. */
  readonly bytes: Buffer;
  /** The stream it belongs to; frames of one stream may be conflated. */
  readonly stream: string;
  readonly conflation: Conflation;
}

/**
 * How a slow reader's queue may be shortened without a gap: `depth` updates merge, because their
 * levels are absolute; of `state` messages only the last counts; `event` messages must all arrive.
 */
export type Conflation =
  | { readonly kind: "event" }
  | { readonly kind: "state" }
  | { readonly kind: "depth"; readonly update: DepthDelta };

/** Changed levels between two update ids, both included. */
export interface DepthDelta {
  readonly firstId: number;
  readonly lastId: number;
  readonly timeMicros: number;
  readonly bids: readonly Level[];
  readonly asks: readonly Level[];
  /** Of the best levels after the update, where the readers asked for it. */
  readonly checksum: number | undefined;
  /** Builds the frame of an update of the same stream: what a merged one is made with. */
  readonly frameOf: (delta: Omit<DepthDelta, "frameOf">) => Frame;
}

export const EVENT: Conflation = { kind: "event" };
export const STATE: Conflation = { kind: "state" };

/** A text frame of a server: unmasked, unfragmented, uncompressed (RFC 6455 section 5.2). */
export function textFrame(text: string): Buffer {
  const length = Buffer.byteLength(text);
  const headerLength = length < 126 ? 2 : length < 0x1_0000 ? 4 : 10;
  const bytes = Buffer.allocUnsafe(headerLength + length);
  bytes[0] = FINAL_TEXT;
  if (headerLength === 2) bytes[1] = length;
  else if (headerLength === 4) {
    bytes[1] = 126;
    bytes.writeUInt16BE(length, 2);
  } else {
    bytes[1] = 127;
    bytes.writeBigUInt64BE(BigInt(length), 2);
  }
  bytes.write(text, headerLength);
  return bytes;
}

const FINAL_TEXT = 0x81;

/** The frame of a stream's message: the envelope names the stream as the reader subscribed it. */
export function streamFrame(stream: string, data: object, conflation: Conflation): Frame {
  const bytes = textFrame(`{"stream":${JSON.stringify(stream)},"data":${JSON.stringify(data)}}`);
  return { bytes, stream, conflation };
}

/** Two updates of one stream in a row as one: the later level wins, the ids span both. */
export function mergeDepth(first: DepthDelta, second: DepthDelta): Omit<DepthDelta, "frameOf"> {
  return {
    firstId: first.firstId,
    lastId: second.lastId,
    timeMicros: second.timeMicros,
    bids: mergeLevels(first.bids, second.bids),
    asks: mergeLevels(first.asks, second.asks),
    checksum: second.checksum,
  };
}

function mergeLevels(first: readonly Level[], second: readonly Level[]): readonly Level[] {
  if (second.length === 0) return first;
  const levels = new Map<number, number>();
  for (const [ticks, lots] of first) levels.set(ticks, lots);
  for (const [ticks, lots] of second) levels.set(ticks, lots);
  return [...levels].sort(([left], [right]) => left - right);
}
