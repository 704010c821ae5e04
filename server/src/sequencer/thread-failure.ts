import type { Worker } from "node:worker_threads";
import { OtherRules } from "./rules-version.ts";

/** How a thread's end is watched. */
export interface ThreadFailure {
  /** Rejects when the thread ends by an error, or ends at all before that was expected. */
  readonly failure: Promise<never>;
  /** From now on the thread may end without an error. */
  readonly expectEnd: () => void;
}

/**
 * Watches a thread. One that fails takes the process with it: what it knew is in doubt, and the next
 * start comes from the journal. A refusal to decide anew is told as it is: it is expected, and
 * says what to do.
 */
export function threadFailure(worker: Worker, name: string): ThreadFailure {
  let isExpected = false;
  const failure = new Promise<never>((_, reject) => {
    worker.once("error", (error) => {
      // Between threads an error keeps its name, and not its class.
      if (error instanceof Error && error.name === OtherRules.name) reject(error);
      reject(new Error(`the ${name} thread failed: ${describe(error)}`, { cause: error }));
    });
    worker.once("exit", (code) => {
      if (!isExpected) reject(new Error(`the ${name} thread ended by itself, with code ${code}`));
    });
  });
  // Whoever starts the thread looks at the failure when it waits for something.
  failure.catch(() => {});
  return { failure, expectEnd: () => void (isExpected = true) };
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
