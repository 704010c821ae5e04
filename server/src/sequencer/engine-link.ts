import { VenueBusy, VenuePaused } from "@holdall/core/protocol";
import type {
  Answer,
  Command,
  CommandResult,
  Event,
  Query,
  QueryResult,
  RecordViews,
  Venue,
} from "@holdall/core/protocol";
import type { Doorbell, RingReader, RingWriter, SharedSequence } from "@holdall/server/rings";
import { REQUEST_BYTES_MAX, writeRequest } from "./request-record.ts";
import { readResultPart, resultSequence, viewsOf } from "./result-record.ts";

/** The way in which questions reach the engine's thread and answers come back. */
export interface QueryPort {
  ask(id: number, query: Query): void;
  onAnswer(listener: (id: number, sequence: number, answer: Answer) => void): void;
}

export interface EngineLinkParts {
  /** This gateway's number among those of the process. */
  readonly gateway: number;
  readonly requests: RingWriter;
  readonly results: RingReader;
  /** The bell behind which this thread sleeps: rung for results and for durability. */
  readonly bell: Doorbell;
  readonly durable: SharedSequence;
  readonly queries: QueryPort;
  /** What the disk still allows; by default everything. */
  readonly space?: () => SpaceLevel;
  /** Runs a task when the caller's turn is over; by default at once. */
  readonly afterTurn?: (task: () => void) => void;
}

/** What may still be asked of the venue as the disk fills. */
export type SpaceLevel = "open" | "reduce-only" | "cancel-only";

/** What stays free in the request ring for commands that lower risk. */
const SPARE_BYTES = 1024 * 1024;
/** How many parts are read before the ring is given back to the engine. */
const RELEASE_EVERY = 256;

interface Waiting {
  readonly resolve: (result: CommandResult) => void;
}

interface HeldAnswer {
  readonly sequence: number;
  readonly resolve: () => void;
}

/** True for commands that may use the last part of the queue: they take risk away. */
function lowersRisk({ kind }: Command): boolean {
  return kind === "cancel-order" || kind === "cancel-all-orders" || kind === "set-cancel-after";
}

/** True when the disk still allows a command: orders need an open disk, prices and money one that is not full. */
function isAllowed({ kind }: Command, level: SpaceLevel): boolean {
  if (level === "open" || kind === "tick") return true;
  if (level === "cancel-only") return false;
  return !kind.startsWith("place-") && kind !== "amend-order";
}

/**
 * The engine as another thread sees it, behind the output gate: no result and no answer leaves here
 * before the journal holds what it shows.
 */
export class EngineLink implements Venue {
  readonly #parts: EngineLinkParts;
  readonly #requestViews: RecordViews;
  readonly #resultViews: RecordViews;
  readonly #waiting = new Map<number, Waiting>();
  readonly #listeners = new Set<(result: CommandResult) => void>();
  readonly #questions = new Map<number, (sequence: number, answer: Answer) => void>();
  #heldAnswers: HeldAnswer[] = [];
  #token = 0;
  #question = 0;
  /** A part was read from the ring and waits at the gate. */
  #isHeld = false;
  #unfinished: Event[] = [];
  #isClosed = false;
  /** Commands lie in the ring that the engine has not been told of. */
  #isPublishing = false;

  constructor(parts: EngineLinkParts) {
    this.#parts = parts;
    this.#requestViews = viewsOf(parts.requests.memory);
    this.#resultViews = viewsOf(parts.results.memory);
    parts.queries.onAnswer((id, sequence, answer) => {
      this.#questions.get(id)?.(sequence, answer);
      this.#questions.delete(id);
    });
  }

  submit(command: Command): Promise<CommandResult> {
    const isProtective = lowersRisk(command);
    const level = this.#parts.space?.() ?? "open";
    if (!isProtective && !isAllowed(command, level)) {
      return Promise.reject(new VenuePaused("the disk is filling up: only cancels are taken"));
    }
    const spare = isProtective ? 0 : SPARE_BYTES;
    const at = this.#parts.requests.reserve(REQUEST_BYTES_MAX, spare);
    if (at < 0) return Promise.reject(new VenueBusy("the engine is behind"));
    const token = this.#token;
    this.#token = (token + 1) >>> 0;
    const from = { gateway: this.#parts.gateway, token };
    this.#parts.requests.commit(writeRequest(this.#requestViews, at, from, command));
    this.#publishAfterTurn();
    return new Promise((resolve) => this.#waiting.set(token, { resolve }));
  }

  query<const Q extends Query>(query: Q): Promise<QueryResult<Q["kind"]>> {
    const id = this.#question++;
    // A question does not overtake what was sent before it.
    this.#parts.requests.publish();
    return new Promise((resolve) => {
      this.#questions.set(id, (sequence, answer) => {
        const release = (): void => resolve({ sequence, answer: answer as Answer<Q["kind"]> });
        if (sequence <= this.#parts.durable.get()) release();
        else this.#heldAnswers.push({ sequence, resolve: release });
      });
      this.#parts.queries.ask(id, query);
    });
  }

  subscribe(listener: (result: CommandResult) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Commands sent and not yet answered. */
  get pending(): number {
    return this.#waiting.size;
  }

  /** Delivers until closed; sleeps while there is nothing that may be shown. */
  async run(): Promise<void> {
    while (!this.#isClosed) {
      this.pump();
      await this.#parts.bell.sleepAsync(() => this.#isIdle());
    }
  }

  close(): void {
    this.#isClosed = true;
    this.#parts.bell.ring();
  }

  /** Delivers everything that is durable. Returns how many parts of results that were. */
  pump(): number {
    const durable = this.#parts.durable.get();
    this.#releaseAnswers(durable);
    const { results } = this.#parts;
    let parts = 0;
    while (this.#isHeld || results.next()) {
      this.#isHeld = true;
      if (resultSequence(this.#resultViews, results.at) > durable) break;
      this.#deliver();
      this.#isHeld = false;
      if (++parts % RELEASE_EVERY === 0) results.release();
    }
    // What is held still lies in the ring: giving back would let the engine write over it.
    if (parts > 0 && !this.#isHeld) results.release();
    return parts;
  }

  /**
   * Tells the engine once of all commands of a turn: a batch, and the frames of one read, wake it a
   * single time.
   */
  #publishAfterTurn(): void {
    const { requests, afterTurn } = this.#parts;
    if (afterTurn === undefined) return requests.publish();
    if (this.#isPublishing) return;
    this.#isPublishing = true;
    afterTurn(() => {
      this.#isPublishing = false;
      requests.publish();
    });
  }

  #isIdle(): boolean {
    if (this.#isClosed) return false;
    const durable = this.#parts.durable.get();
    if (this.#heldAnswers.some(({ sequence }) => sequence <= durable)) return false;
    if (!this.#isHeld) return this.#parts.results.isEmpty();
    return resultSequence(this.#resultViews, this.#parts.results.at) > durable;
  }

  #releaseAnswers(durable: number): void {
    if (this.#heldAnswers.length === 0) return;
    const ready = this.#heldAnswers.filter(({ sequence }) => sequence <= durable);
    this.#heldAnswers = this.#heldAnswers.filter(({ sequence }) => sequence > durable);
    for (const { resolve } of ready) resolve();
  }

  #deliver(): void {
    const { results, gateway } = this.#parts;
    const part = readResultPart(this.#resultViews, results.at, results.length);
    const events =
      this.#unfinished.length === 0 ? part.events : [...this.#unfinished, ...part.events];
    this.#unfinished = part.isLast ? [] : events;
    if (!part.isLast) return;
    const result: CommandResult = { sequence: part.sequence, timeMicros: part.timeMicros, events };
    for (const listener of this.#listeners) listener(result);
    if (part.gateway !== gateway) return;
    const waiting = this.#waiting.get(part.token);
    this.#waiting.delete(part.token);
    waiting?.resolve(result);
  }
}
