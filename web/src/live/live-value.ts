import { useCallback, useSyncExternalStore } from "react";
import type { Flush, Flushed } from "./flush.ts";

/**
 * A value that changes with the market. `set` may be called for every message; readers see the value
 * of the last frame, the same one until the next, so that no two parts of a page disagree.
 */
export class LiveValue<Value> implements Flushed {
  readonly #flush: Flush;
  readonly #listeners = new Set<() => void>();
  #present: Value;
  #shown: Value;

  constructor(flush: Flush, initial: Value) {
    this.#flush = flush;
    this.#present = initial;
    this.#shown = initial;
  }

  /** The newest value, which the page may not show yet. */
  get present(): Value {
    return this.#present;
  }

  /** What the page shows. */
  readonly shown = (): Value => this.#shown;

  set(value: Value): void {
    if (Object.is(value, this.#present)) return;
    this.#present = value;
    this.#flush.mark(this);
  }

  /** Changes the value by a function of the newest one. */
  update(change: (value: Value) => Value): void {
    this.set(change(this.#present));
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  };

  publish(): void {
    this.#shown = this.#present;
    for (const listener of this.#listeners) listener();
  }
}

/** What the page shows of a live value, or of a part of it. */
export function useLive<Value, Part = Value>(
  value: LiveValue<Value>,
  select?: (value: Value) => Part,
): Part {
  const read = useCallback(
    () => (select === undefined ? (value.shown() as unknown as Part) : select(value.shown())),
    [value, select],
  );
  return useSyncExternalStore(value.subscribe, read);
}
