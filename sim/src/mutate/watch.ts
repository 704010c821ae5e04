import type { Worker } from "node:worker_threads";

/** What a thread may use before it is ended. */
export interface Allowance {
  /** Time of a processor. */
  readonly processorMs: number;
  /** Time in which it waits for something that does not come. */
  readonly idleMs: number;
}

/** How often a thread is looked at. */
const LOOK_MS = 100;

/**
 * Ends a thread that uses more from now on than it is allowed; the function that is returned stops
 * watching. Counts what the thread had of a processor, never the time of day: on a busy machine a
 * thread that only has to wait for its turn is not taken for one that does not end.
 */
export function watch(worker: Worker, { processorMs, idleMs }: Allowance): () => void {
  let isWatching = true;
  let firstMs: number | undefined;
  const idleBeforeMs = worker.performance.eventLoopUtilization().idle;
  const look = async (): Promise<void> => {
    const usedMs = await processorMsOf(worker);
    if (!isWatching || usedMs === undefined) return;
    firstMs ??= usedMs;
    const waitedMs = worker.performance.eventLoopUtilization().idle - idleBeforeMs;
    if (usedMs - firstMs > processorMs || waitedMs > idleMs) await worker.terminate();
    else setTimeout(() => void look(), LOOK_MS);
  };
  void look();
  return () => {
    isWatching = false;
  };
}

/** What a thread has had of a processor; `undefined` when it has ended. */
async function processorMsOf(worker: Worker): Promise<number | undefined> {
  try {
    const { user, system } = await worker.cpuUsage();
    return (user + system) / 1_000;
  } catch {
    return undefined;
  }
}
