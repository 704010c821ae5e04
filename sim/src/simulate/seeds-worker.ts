/** One thread of the simulator: every `step`-th seed from its own first, a report every so many. */
import { parentPort, workerData } from "node:worker_threads";
import { addTally, emptyTally } from "./tally.ts";
import { trySeed } from "./try-seed.ts";

/** Which seeds are this thread's. */
export interface Share {
  readonly first: bigint;
  readonly step: number;
  readonly seeds: number;
  readonly endsAtMs: number;
}

const REPORT_EVERY = 20;

const { first, step, seeds, endsAtMs } = workerData as Share;
let tally = emptyTally();

for (let done = 0; done < seeds && Date.now() < endsAtMs; done++) {
  addTally(tally, await trySeed(first + BigInt(done * step)));
  if (tally.seeds < REPORT_EVERY && tally.failures.length === 0) continue;
  const isBroken = tally.failures.length > 0;
  parentPort?.postMessage(tally);
  tally = emptyTally();
  if (isBroken) break;
}
parentPort?.postMessage(tally);
