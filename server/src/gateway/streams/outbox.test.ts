import { Duplex } from "node:stream";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Level } from "../market-data/book-mirror.ts";
import { EVENT, mergeDepth, STATE, textFrame, type DepthDelta, type Frame } from "./frame.ts";
import { conflated, Outbox, outboxLimits } from "./outbox.ts";

function depthFrame(stream: string, delta: Omit<DepthDelta, "frameOf">): Frame {
  const update: DepthDelta = { ...delta, frameOf: (merged) => depthFrame(stream, merged) };
  const text = JSON.stringify([stream, delta.firstId, delta.lastId, delta.bids, delta.asks]);
  return { bytes: textFrame(text), stream, conflation: { kind: "depth", update } };
}

function stateFrame(stream: string, text: string): Frame {
  return { bytes: textFrame(text), stream, conflation: STATE };
}

function eventFrame(text: string): Frame {
  return { bytes: textFrame(text), stream: "trade.A", conflation: EVENT };
}

/** A socket that takes nothing until it is told to. */
class SlowSocket extends Duplex {
  taken = 0;
  #release: (() => void) | undefined;
  isOpen = false;

  constructor() {
    super({ writableHighWaterMark: 16 });
  }

  override _read(): void {}

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    const take = (): void => {
      this.taken += chunk.length;
      done();
    };
    if (this.isOpen) take();
    else this.#release = take;
  }

  open(): void {
    this.isOpen = true;
    this.#release?.();
  }
}

const levels = fc.array(fc.tuple(fc.integer({ min: 1, max: 9 }), fc.nat(5)), { maxLength: 5 });

describe("conflation", () => {
  test("of depth leaves the same book and no gap in the ids", () => {
    const updates = fc.array(fc.record({ stream: fc.constantFrom("A", "B"), bids: levels }), {
      maxLength: 40,
    });
    fc.assert(
      fc.property(updates, (list) => {
        const ids = new Map<string, number>();
        const frames = list.map(({ stream, bids }) => {
          const firstId = (ids.get(stream) ?? 0) + 1;
          ids.set(stream, firstId);
          const delta = {
            firstId,
            lastId: firstId,
            timeMicros: firstId,
            bids,
            asks: [],
            checksum: undefined,
          };
          return depthFrame(stream, delta);
        });
        for (const stream of ["A", "B"]) {
          const whole = bookOf(frames, stream);
          const short = bookOf(conflated(frames, true), stream);
          expect(short).toEqual(whole);
        }
        expect(conflated(frames, true).length).toBeLessThanOrEqual(2);
      }),
    );
  });

  test("keeps every event in order, states in full first and then only the last of each stream", () => {
    const frames = [
      stateFrame("ticker.A", "1"),
      eventFrame("x"),
      stateFrame("ticker.A", "2"),
      stateFrame("ticker.B", "3"),
      eventFrame("y"),
    ];
    const texts = (list: readonly Frame[]) => list.map(({ bytes }) => bytes.subarray(2).toString());
    expect(texts(conflated(frames, true))).toEqual(["1", "x", "2", "3", "y"]);
    expect(texts(conflated(frames, false))).toEqual(["x", "2", "3", "y"]);
  });

  test("merges are the same however they are grouped", () => {
    const deltas = fc.tuple(levels, levels, levels);
    fc.assert(
      fc.property(deltas, (parts) => {
        const [a, b, c] = parts.map((bids, index) => ({
          firstId: index + 1,
          lastId: index + 1,
          timeMicros: index,
          bids: [...new Map(bids)].sort(([x], [y]) => x - y),
          asks: [],
          checksum: index,
          frameOf: () => eventFrame(""),
        })) as unknown as [DepthDelta, DepthDelta, DepthDelta];
        const { frameOf } = a;
        const left = mergeDepth({ ...mergeDepth(a, b), frameOf }, c);
        const right = mergeDepth(a, { ...mergeDepth(b, c), frameOf });
        expect({ ...left, bids: new Map(left.bids) }).toEqual({
          ...right,
          bids: new Map(right.bids),
        });
      }),
    );
  });
});

function bookOf(frames: readonly Frame[], stream: string): { book: Level[]; nextId: number } {
  const book = new Map<number, number>();
  let nextId = 1;
  for (const frame of frames) {
    if (frame.stream !== stream || frame.conflation.kind !== "depth") continue;
    const { update } = frame.conflation;
    expect(update.firstId).toBe(nextId);
    nextId = update.lastId + 1;
    for (const [ticks, lots] of update.bids) book.set(ticks, lots);
  }
  return { book: [...book].sort(([a], [b]) => a - b), nextId };
}

describe("an outbox", () => {
  test("writes all that waits at once and is empty afterwards", () => {
    const socket = new SlowSocket();
    socket.open();
    const outbox = new Outbox(socket, 0);
    outbox.push(eventFrame("x"));
    outbox.push(eventFrame("yy"));
    expect(outbox.flush(1)).toBe("written");
    expect(socket.taken).toBe(3 + 4);
    expect(outbox.flush(2)).toBe("empty");
  });

  test("above 64 KiB merges depth, so that a reader who never reads costs one book", () => {
    const outbox = new Outbox(new SlowSocket(), 0);
    for (let id = 1; id <= 20_000; id++) {
      const bids: Level[] = [[(id % 50) + 1, id]];
      outbox.push(
        depthFrame("depth.A", {
          firstId: id,
          lastId: id,
          timeMicros: id,
          bids,
          asks: [],
          checksum: undefined,
        }),
      );
    }
    expect(outbox.bytes).toBeLessThan(2 * outboxLimits.conflateDepthBytes);
  });

  test("beyond 4 MiB of what cannot be merged it is overflown, and not a byte before", () => {
    const outbox = new Outbox(new SlowSocket(), 0);
    const headerBytes = 10;
    outbox.push(eventFrame("x".repeat(outboxLimits.closeBytes - headerBytes)));
    expect(outbox.bytes).toBe(outboxLimits.closeBytes);
    expect(outbox.flush(1)).toBe("written");
    outbox.push(eventFrame(""));
    expect(outbox.flush(2)).toBe("overflown");
  });

  test("without progress for five seconds it is stalled, and with any progress it is not", () => {
    const socket = new SlowSocket();
    const outbox = new Outbox(socket, 0);
    outbox.push(eventFrame("x"));
    expect(outbox.flush(0)).toBe("written");
    outbox.push(eventFrame("y"));
    expect(outbox.flush(outboxLimits.stallMicros)).toBe("written");
    outbox.push(eventFrame("z"));
    expect(outbox.flush(outboxLimits.stallMicros + 1)).toBe("stalled");
    socket.open();
    expect(outbox.flush(outboxLimits.stallMicros + 2)).not.toBe("stalled");
  });
});

describe("a text frame", () => {
  test.each([
    [0, "8100"],
    [125, "817d"],
    [126, "817e007e"],
    [65_535, "817effff"],
    [65_536, "817f0000000000010000"],
  ])("of %i bytes begins with %s", (length, header) => {
    const frame = textFrame("x".repeat(length));
    expect(frame.subarray(0, header.length / 2).toString("hex")).toBe(header);
    expect(frame.length).toBe(header.length / 2 + length);
  });

  test("counts bytes, not characters", () => {
    expect(textFrame("é")).toEqual(Buffer.from([0x81, 2, 0xc3, 0xa9]));
  });
});
