import type { Command } from "./commands.ts";
import type { Event } from "./events.ts";
import type { Answer, Query } from "./queries.ts";

/** All that one command did, released: it is durable. */
export interface CommandResult {
  readonly sequence: number;
  readonly timeMicros: number;
  /** In order; the index of an event is its position. */
  readonly events: readonly Event[];
}

/** An answer from live state, and the sequence of the state that it saw. */
export interface QueryResult<Kind extends Query["kind"]> {
  readonly sequence: number;
  readonly answer: Answer<Kind>;
}

/** A command that was not taken because the engine is behind; nothing happened. */
export class VenueBusy extends Error {
  override readonly name = "VenueBusy";
}

/** A command that the venue does not take now, because its disk is filling up; nothing happened. */
export class VenuePaused extends Error {
  override readonly name = "VenuePaused";
}

/** The one path from the outside to the engine, as every module of the server sees it. */
export interface Venue {
  /**
   * Sends a command. Resolves when it is durable; a refusal is a result like any other (one
   * `rejected` event). Rejects with `VenueBusy` when the queue is full, the last part of which is kept
   * for commands that lower risk (cancels), and with `VenuePaused` when the disk is filling up.
   */
  submit(command: Command): Promise<CommandResult>;
  /** Asks live state. The answer shows nothing that is not durable. */
  query<const Q extends Query>(query: Q): Promise<QueryResult<Q["kind"]>>;
  /** Every result from now on, in order of sequence, without gaps. Returns how to stop. */
  subscribe(listener: (result: CommandResult) => void): () => void;
}
