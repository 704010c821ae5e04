import type { Worker } from "node:worker_threads";

/**
 * Rejects when a thread ends by an error. A thread that fails takes the process with it: what it knew
 * is in doubt, and the next start comes from the journal.
 */
export function threadFailure(worker: Worker, name: string): Promise<never> {
  return new Promise((_, reject) => {
    worker.once("error", (error) => {
      reject(new Error(`the ${name} thread failed: ${describe(error)}`, { cause: error }));
    });
  });
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
