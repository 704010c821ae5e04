import { Worker } from "node:worker_threads";
import type { CommandResult } from "@holdall/core/protocol";
import type { VenueFolders } from "./restore.ts";
import { threadFailure } from "./thread-failure.ts";

/** Which results are wanted again. */
export interface PastResultsOptions extends VenueFolders {
  readonly fromSequence: number;
  /** The last one: it must be durable. */
  readonly untilSequence: number;
}

/** What the thread sends when it is asked for more; an empty list is the end. */
export type PastResults = readonly CommandResult[];

/**
 * What commands did, found out again by replaying the journal in a thread of its own: from the newest
 * usable snapshot before `fromSequence`, or from the beginning. Comes in pieces, in order, without
 * gaps; one piece is made ahead while the reader is busy with the one before. Throws when no copy of
 * the journal holds a command whole. A reader that stops ends the thread.
 */
export async function* pastResults(options: PastResultsOptions): AsyncGenerator<PastResults> {
  const worker = new Worker(new URL("past-worker.ts", import.meta.url), { workerData: options });
  const { failure, expectEnd } = threadFailure(worker, "replay");
  const ask = (): Promise<PastResults> => {
    const answer = new Promise<PastResults>((resolve) => worker.once("message", resolve));
    worker.postMessage("more");
    return Promise.race([answer, failure]);
  };
  try {
    let next = ask();
    for (;;) {
      const results = await next;
      if (results.length === 0) return;
      next = ask();
      // Whoever takes this piece may be gone when the next one fails.
      next.catch(() => {});
      yield results;
    }
  } finally {
    expectEnd();
    await worker.terminate();
  }
}
