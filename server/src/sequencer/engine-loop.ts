import { EventBuffer } from "@holdall/core/engine";
import type { Engine } from "@holdall/core/engine";
import { decodeCommand } from "@holdall/core/protocol";
import type { RecordViews } from "@holdall/core/protocol";
import { steadyClock } from "@holdall/server/ports";
import type { Clock } from "@holdall/server/ports";
import type { RingReader } from "@holdall/server/rings";
import { REQUEST_HEADER_BYTES } from "./request-record.ts";
import { viewsOf } from "./result-record.ts";
import type { ResultWriter } from "./result-writer.ts";

/** Commands of one batch, sealed for the journal: command records back to back. */
export interface SealedBatch {
  readonly firstSequence: number;
  readonly count: number;
  readonly baseTimeMicros: number;
  readonly body: Uint8Array;
}

export interface EngineLoopParts {
  readonly engine: Engine;
  readonly clock: Clock;
  /** One ring per gateway, taken in turn. */
  readonly requests: readonly RingReader[];
  readonly results: ResultWriter;
  /** Hands a batch to the journal; may block while the journal is behind. */
  readonly seal: (batch: SealedBatch) => void;
  /** Head of the journal: the sequence of the last command ever. */
  readonly sequence: number;
  /** Time of the last command ever; time never goes back, whatever `clock` does. */
  readonly timeMicros: number;
  /** No batch goes beyond a multiple of this: there every node can stop and compare. */
  readonly pauseEvery?: number;
}

const BATCH_COMMANDS_MAX = 8_192;
const BATCH_BYTES_MAX = 1024 * 1024 - 65_536;

/**
 * The sequencer: takes what has arrived, gives it sequence and time, hands it to the journal, applies
 * it, and passes the results on. The journal syncs while the engine works; what comes out is held
 * back by the readers' gate until it is durable. Holds no rule: what a command does is the engine's.
 */
export class EngineLoop {
  readonly #parts: EngineLoopParts;
  readonly #clock: Clock;
  readonly #views: readonly RecordViews[];
  readonly #events = new EventBuffer();
  readonly #body = new Uint8Array(BATCH_BYTES_MAX + 65_536);
  readonly #bodyViews = viewsOf(this.#body);
  #bodyEnd = 0;
  #count = 0;
  #sequence: number;
  #timeMicros: number;

  constructor(parts: EngineLoopParts) {
    this.#parts = parts;
    this.#views = parts.requests.map(({ memory }) => viewsOf(memory));
    this.#sequence = parts.sequence;
    this.#timeMicros = parts.timeMicros;
    this.#clock = steadyClock(parts.clock, parts.timeMicros);
  }

  /** Sequence of the last command applied. */
  get sequence(): number {
    return this.#sequence;
  }

  get timeMicros(): number {
    return this.#timeMicros;
  }

  /** Handles one batch. Returns its commands: 0 when nothing had arrived. */
  step(): number {
    const firstSequence = this.#sequence + 1;
    this.#bodyEnd = 0;
    this.#count = 0;
    this.#timeMicros = this.#clock.wallMicros();
    let isMore = true;
    while (isMore && this.#hasRoom()) isMore = this.#takeRound();
    if (this.#count === 0) return 0;
    this.#parts.seal({
      firstSequence,
      count: this.#count,
      baseTimeMicros: this.#timeMicros,
      body: this.#body.subarray(0, this.#bodyEnd),
    });
    for (const requests of this.#parts.requests) requests.release();
    this.#parts.results.publish();
    return this.#count;
  }

  #hasRoom(): boolean {
    const { pauseEvery } = this.#parts;
    if (this.#count > 0 && pauseEvery !== undefined && this.#sequence % pauseEvery === 0)
      return false;
    return this.#count < BATCH_COMMANDS_MAX && this.#bodyEnd < BATCH_BYTES_MAX;
  }

  /** One command of each gateway that has any; false when none had. */
  #takeRound(): boolean {
    let isAny = false;
    for (const [gateway, requests] of this.#parts.requests.entries()) {
      if (!this.#hasRoom() || !requests.next()) continue;
      isAny = true;
      this.#take(this.#views[gateway], requests.at, requests.length);
    }
    return isAny;
  }

  #take(views: RecordViews, at: number, length: number): void {
    const start = at + REQUEST_HEADER_BYTES;
    const end = at + length;
    const command = decodeCommand(views, start, end);
    this.#body.set(views.u8.subarray(start, end), this.#bodyEnd);
    // All commands of a batch have its base time: their delta is 0.
    this.#bodyViews.u32[(this.#bodyEnd >> 2) + 1] = 0;
    this.#bodyEnd += end - start;
    this.#count++;
    this.#sequence++;
    this.#events.clear();
    this.#parts.engine.apply(command, this.#sequence, this.#timeMicros, this.#events);
    const header = {
      sequence: this.#sequence,
      timeMicros: this.#timeMicros,
      token: views.u32[at >> 2],
      gateway: views.u32[(at >> 2) + 1],
    };
    this.#parts.results.write(header, this.#events.views, this.#events.end);
  }
}
