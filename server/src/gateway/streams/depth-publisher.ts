import type { EventOf } from "@holdall/core/protocol";
import type { Market } from "../catalogue.ts";
import type { BookMirror, Level } from "../market-data/book-mirror.ts";
import type { Channels } from "./channels.ts";
import { streamFrame, type DepthDelta, type Frame } from "./frame.ts";
import { depthPayload } from "./payloads.ts";

type LevelChange = EventOf<"level-changed">;

/** The windows in which changes may be gathered, by their name in the stream. */
const windows = [
  { name: "200ms", micros: 200_000 },
  { name: "600ms", micros: 600_000 },
  { name: "1000ms", micros: 1_000_000 },
] as const;

/** What a reader gets who asked for checksums; it is a channel of its own beside the plain one. */
export const CHECKSUM_SUFFIX = "#checksum";

interface Gathering {
  readonly stream: string;
  readonly windowMicros: number;
  readonly bids: Map<number, number>;
  readonly asks: Map<number, number>;
  firstId: number;
  lastId: number;
  engineMicros: number;
  dueMicros: number;
}

/** Depth of one market at every cadence, each message built once for all its readers. */
export class DepthPublisher {
  readonly #channels: Channels;
  readonly #marketOf: () => Market;
  readonly #book: BookMirror;
  readonly #stream: string;
  readonly #gatherings: readonly Gathering[];

  constructor(channels: Channels, marketOf: () => Market, book: BookMirror) {
    this.#channels = channels;
    this.#marketOf = marketOf;
    this.#book = book;
    const { symbol } = marketOf().spec;
    this.#stream = `depth.${symbol}`;
    this.#gatherings = windows.map(({ name, micros }) => ({
      stream: `depth.${name}.${symbol}`,
      windowMicros: micros,
      bids: new Map(),
      asks: new Map(),
      firstId: 0,
      lastId: 0,
      engineMicros: 0,
      dueMicros: 0,
    }));
  }

  /** The levels that one command changed, already in the book. */
  changed(changes: readonly LevelChange[], engineMicros: number, emittedMicros: number): void {
    for (const gathering of this.#gatherings)
      if (this.#isHeard(gathering.stream)) gather(gathering, changes, engineMicros);
    if (!this.#isHeard(this.#stream)) return;
    const sideOf = (side: "bid" | "ask"): Level[] =>
      lastOfEach(changes.filter((change) => change.side === side));
    this.#publish(this.#stream, emittedMicros, {
      firstId: changes[0].updateId,
      lastId: changes[changes.length - 1].updateId,
      timeMicros: engineMicros,
      bids: sideOf("bid"),
      asks: sideOf("ask"),
    });
  }

  /** Sends the windows that are over. */
  tick(nowMicros: number, emittedMicros: number): void {
    for (const gathering of this.#gatherings) {
      if (nowMicros < gathering.dueMicros) continue;
      gathering.dueMicros =
        nowMicros - (nowMicros % gathering.windowMicros) + gathering.windowMicros;
      if (gathering.firstId === 0) continue;
      this.#publish(gathering.stream, emittedMicros, {
        firstId: gathering.firstId,
        lastId: gathering.lastId,
        timeMicros: gathering.engineMicros,
        bids: sorted(gathering.bids),
        asks: sorted(gathering.asks),
      });
      gathering.bids.clear();
      gathering.asks.clear();
      gathering.firstId = 0;
    }
  }

  /**
   * The whole book as the update from the first id to the present one: what a reader who asked for a
   * snapshot gets before the first change.
   */
  snapshot(stream: string, hasChecksum: boolean, emittedMicros: number): Frame {
    return this.#frame(stream, emittedMicros, {
      firstId: 1,
      lastId: this.#book.updateId,
      timeMicros: this.#book.timeMicros,
      bids: this.#book.best("bid", Number.MAX_SAFE_INTEGER).reverse(),
      asks: this.#book.best("ask", Number.MAX_SAFE_INTEGER),
      checksum: hasChecksum ? this.#book.checksum(this.#marketOf().scale) : undefined,
    });
  }

  #isHeard(stream: string): boolean {
    return this.#channels.has(stream) || this.#channels.has(stream + CHECKSUM_SUFFIX);
  }

  #publish(
    stream: string,
    emittedMicros: number,
    delta: Omit<DepthDelta, "frameOf" | "checksum">,
  ): void {
    if (this.#channels.has(stream)) {
      const frame = this.#frame(stream, emittedMicros, { ...delta, checksum: undefined });
      this.#channels.publish(stream, frame);
    }
    const checked = stream + CHECKSUM_SUFFIX;
    if (!this.#channels.has(checked)) return;
    const checksum = this.#book.checksum(this.#marketOf().scale);
    this.#channels.publish(checked, this.#frame(stream, emittedMicros, { ...delta, checksum }));
  }

  #frame(stream: string, emittedMicros: number, delta: Omit<DepthDelta, "frameOf">): Frame {
    const update: DepthDelta = {
      ...delta,
      frameOf: (merged) => this.#frame(stream, emittedMicros, merged),
    };
    const payload = depthPayload(this.#marketOf(), delta, emittedMicros);
    return streamFrame(stream, payload, { kind: "depth", update });
  }
}

function gather(gathering: Gathering, changes: readonly LevelChange[], engineMicros: number): void {
  if (gathering.firstId === 0) gathering.firstId = changes[0].updateId;
  gathering.lastId = changes[changes.length - 1].updateId;
  gathering.engineMicros = engineMicros;
  for (const { side, priceTicks, totalLots } of changes)
    (side === "bid" ? gathering.bids : gathering.asks).set(priceTicks, totalLots);
}

function lastOfEach(changes: readonly LevelChange[]): Level[] {
  return sorted(new Map(changes.map((change) => [change.priceTicks, change.totalLots])));
}

function sorted(levels: ReadonlyMap<number, number>): Level[] {
  return [...levels].sort(([left], [right]) => left - right);
}
