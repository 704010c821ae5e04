/** Shards on worker threads: as many as asked, each with one shard in memory at a time. */
import { Worker } from "node:worker_threads";
import { RowFault } from "@holdall/core/reserves";
import type { ShardOutcome, ShardTask } from "@holdall/core/reserves";

/** Nice value of threads that prove beside an exchange: it goes first. */
export const PRIORITY_LOW = 15;

export interface WorkerAnswer {
  readonly index: number;
  /** Which worker it was. */
  readonly lane: number;
  readonly outcome: ShardOutcome;
  /** CPU seconds of the worker: proof, then openings. */
  readonly proveSeconds: number;
  /** When the proof stood, in milliseconds since 1970. */
  readonly provenAtMs: number;
  readonly cutSeconds: number;
  /** Part of the latter that went into Ed25519 signatures. */
  readonly signSeconds: number;
}

/** A row that cannot be proven, as a worker tells it. */
export type RowRefusal = Pick<RowFault, "row" | "code">;

export interface WorkerOptions {
  readonly workers: number;
  /** Seed of the reserve key. */
  readonly seed: Uint8Array;
  readonly spool: string;
  /** Gives way to everything else on the machine. */
  readonly isGentle?: boolean;
}

/** Proves and cuts all tasks, the sealed entries of task k into the file k of the folder `spool`; the outcomes are in the order of the tasks, whatever order they were made in. Rejects with a `RowFault` for a row that cannot be proven. */
export async function runTasks(
  tasks: readonly ShardTask[],
  { workers, seed, spool, isGentle = false }: WorkerOptions,
): Promise<readonly WorkerAnswer[]> {
  const answers: WorkerAnswer[] = [];
  let next = 0;
  const runLane = async (lane: number): Promise<void> => {
    const worker = new Worker(new URL("./prover-worker.ts", import.meta.url), {
      workerData: { seed, spool, isGentle },
    });
    try {
      while (next < tasks.length) {
        const index = next++;
        answers.push({ ...(await askWorker(worker, index, tasks[index])), lane });
      }
    } finally {
      await worker.terminate();
    }
  };
  const lanes = Math.max(1, Math.min(workers, tasks.length));
  await Promise.all(Array.from({ length: lanes }, (_, lane) => runLane(lane)));
  return answers.toSorted((a, b) => a.index - b.index);
}

function askWorker(
  worker: Worker,
  index: number,
  task: ShardTask,
): Promise<Omit<WorkerAnswer, "lane">> {
  return new Promise((resolve, reject) => {
    const settle = () => {
      worker.off("message", onMessage);
      worker.off("error", onError);
    };
    const onMessage = (answer: Omit<WorkerAnswer, "lane"> | RowRefusal) => {
      settle();
      if ("code" in answer) reject(new RowFault(answer.row, answer.code));
      else resolve(answer);
    };
    const onError = (error: Error) => {
      settle();
      reject(error);
    };
    worker.on("message", onMessage);
    worker.on("error", onError);
    worker.postMessage({ index, task });
  });
}
