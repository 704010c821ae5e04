import type { Answer, Command, Query } from "@holdall/core/protocol";
import { applyCommand } from "./apply.ts";
import type { EventBuffer } from "./event-buffer.ts";
import { hashSnapshot, isSnapshotOf, readSnapshot, takeSnapshot } from "./snapshot.ts";
import type { SnapshotPages } from "./snapshot.ts";
import { emptyState } from "./state.ts";
import type { Sizes, State } from "./state.ts";

/** Sizes only, never rules. */
export type EngineOptions = Sizes;

import { answer } from "./view/view.ts";

export interface Engine {
  /**
   * Applies one command at its sequence and time (microseconds) and writes its events to `out`.
   * Total: refuses in an event what is not allowed, and throws only where its own state is wrong.
   */
  apply(command: Command, sequence: number, timeMicros: number, out: EventBuffer): void;
  /** Answers a question from live state. */
  view<Q extends Query>(query: Q): Answer<Q["kind"]>;
  /** A copy of the state as pages. */
  snapshot(): SnapshotPages;
  /** True when `snapshot` would copy just these pages. Cheaper than copying and comparing. */
  isIn(pages: SnapshotPages): boolean;
  /** Hexadecimal digest of the bytes that `snapshot` would copy. */
  hash(): string;
}

/** An engine before its first command. */
export function createEngine(options: EngineOptions = {}): Engine {
  return engineOf(emptyState(options));
}

/** The engine that goes on where the pages were copied. */
export function restoreEngine(snapshot: SnapshotPages, options: EngineOptions = {}): Engine {
  return engineOf(readSnapshot(snapshot, options));
}

function engineOf(state: State): Engine {
  return {
    apply: (command, sequence, timeMicros, out) => {
      applyCommand(state, command, sequence, timeMicros, out);
    },
    view: <Q extends Query>(query: Q) => answer(state, query) as Answer<Q["kind"]>,
    snapshot: () => takeSnapshot(state),
    isIn: (pages) => isSnapshotOf(state, pages),
    hash: () => hashSnapshot(takeSnapshot(state)),
  };
}
