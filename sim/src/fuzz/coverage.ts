import { Session } from "node:inspector";
import type { Profiler } from "node:inspector";

/** Counts the blocks of our own code that have run at least once, by asking the machine that runs it. */
export class Coverage {
  readonly #session = new Session();
  readonly #seen = new Set<string>();
  #last: string[] = [];

  constructor() {
    this.#session.connect();
    this.#session.post("Profiler.enable");
    this.#session.post("Profiler.startPreciseCoverage", { callCount: true, detailed: true });
  }

  get blocks(): number {
    return this.#seen.size;
  }

  /** True when a block has run since the last question that never had before. */
  hasNew(): boolean {
    this.#last = [];
    for (const { url, functions } of this.#take()) {
      if (!/\/(core|server|wallet|chain)\/src\//.test(url)) continue;
      for (const { ranges } of functions)
        for (const { count, startOffset, endOffset } of ranges)
          if (count > 0) this.#note(`${url}:${startOffset}-${endOffset}`);
    }
    return this.#last.length > 0;
  }

  /** Takes back what the last question found, so that it is found again, one input at a time. */
  forgetLast(): void {
    for (const block of this.#last) this.#seen.delete(block);
    this.#last = [];
  }

  close(): void {
    this.#session.disconnect();
  }

  #note(block: string): void {
    if (this.#seen.has(block)) return;
    this.#seen.add(block);
    this.#last.push(block);
  }

  #take(): readonly Profiler.ScriptCoverage[] {
    let taken: readonly Profiler.ScriptCoverage[] = [];
    // Within one process the answer comes before the call returns.
    this.#session.post("Profiler.takePreciseCoverage", (failure, { result }) => {
      if (failure !== null) throw failure;
      taken = result;
    });
    return taken;
  }
}
