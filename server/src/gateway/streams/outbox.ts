import type { Duplex } from "node:stream";
import { mergeDepth, type DepthDelta, type Frame } from "./frame.ts";

/** What a reader's queue may hold before it is shortened, shortened more, and closed. */
export const outboxLimits = {
  /** Above: depth updates merge. */
  conflateDepthBytes: 64 * 1024,
  /** Above: of every stream that tells a state, only the last message is kept. */
  conflateAllBytes: 1024 * 1024,
  /** Above: the socket is closed. */
  closeBytes: 4 * 1024 * 1024,
  /** Without a byte taken for so long while bytes wait: the socket is closed. */
  stallMicros: 5_000_000,
} as const;

/** How much may lie in the operating system's hands of a socket that does not keep up. */
const IN_FLIGHT_BYTES_MAX = 64 * 1024;

/**
 * The messages that wait for one socket: references to shared frames, written together once a tick.
 * While the socket does not take what it was given, messages wait here, where they can be conflated.
 */
export class Outbox {
  readonly #socket: Duplex;
  #frames: Frame[] = [];
  #queuedBytes = 0;
  /** What the last conflation could not shorten; conflating again pays only beyond twice this. */
  #incompressibleBytes = 0;
  #progressMicros: number;
  #inFlightBytes = 0;

  constructor(socket: Duplex, nowMicros: number) {
    this.#socket = socket;
    this.#progressMicros = nowMicros;
  }

  /** Bytes that wait, here and in the socket. */
  get bytes(): number {
    return this.#queuedBytes + this.#socket.writableLength;
  }

  push(frame: Frame): void {
    this.#frames.push(frame);
    this.#queuedBytes += frame.bytes.length;
    if (this.#queuedBytes > outboxLimits.conflateDepthBytes) this.#shorten();
  }

  /** Writes what waits in one go, unless the socket is still busy with what it was given before. */
  flush(nowMicros: number): "empty" | "written" | "waiting" | "overflown" | "stalled" {
    const inFlightBytes = this.#socket.writableLength;
    if (inFlightBytes < this.#inFlightBytes || inFlightBytes === 0)
      this.#progressMicros = nowMicros;
    this.#inFlightBytes = inFlightBytes;
    if (this.bytes > outboxLimits.closeBytes) return "overflown";
    if (nowMicros - this.#progressMicros > outboxLimits.stallMicros) return "stalled";
    if (this.#frames.length === 0) return inFlightBytes === 0 ? "empty" : "waiting";
    if (inFlightBytes > IN_FLIGHT_BYTES_MAX) return "waiting";
    const buffers = this.#frames.map((frame) => frame.bytes);
    this.#socket.write(
      buffers.length === 1 ? buffers[0] : Buffer.concat(buffers, this.#queuedBytes),
    );
    this.#frames = [];
    this.#queuedBytes = 0;
    this.#incompressibleBytes = 0;
    this.#inFlightBytes = this.#socket.writableLength;
    return "written";
  }

  #shorten(): void {
    if (this.#queuedBytes < 2 * this.#incompressibleBytes) return;
    const keepsStates = this.#queuedBytes <= outboxLimits.conflateAllBytes;
    this.#frames = conflated(this.#frames, keepsStates);
    this.#queuedBytes = this.#frames.reduce((sum, frame) => sum + frame.bytes.length, 0);
    this.#incompressibleBytes = this.#queuedBytes;
  }
}

/**
 * The same messages with fewer bytes: depth updates of a stream become one, in the place of the last
 * of them; with `keepsStates` false, of a stream of states only the last message stays.
 */
export function conflated(frames: readonly Frame[], keepsStates: boolean): Frame[] {
  const depths = new Map<string, DepthDelta>();
  const lastOf = new Map<string, number>();
  for (const [index, { stream, conflation }] of frames.entries()) {
    if (conflation.kind === "event") continue;
    lastOf.set(stream, index);
    if (conflation.kind !== "depth") continue;
    const before = depths.get(stream);
    const merged = before === undefined ? conflation.update : mergeDepth(before, conflation.update);
    depths.set(stream, { ...merged, frameOf: conflation.update.frameOf });
  }
  return frames.flatMap((frame, index) => {
    const { stream, conflation } = frame;
    if (conflation.kind === "event" || (conflation.kind === "state" && keepsStates)) return [frame];
    if (lastOf.get(stream) !== index) return [];
    if (conflation.kind === "state") return [frame];
    const { frameOf, ...delta } = depths.get(stream)!;
    return [delta.firstId === conflation.update.firstId ? frame : frameOf(delta)];
  });
}
