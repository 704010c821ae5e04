/** A worker that proves shards one after another; its kernel's memory is kept from one to the next. */
import { setPriority } from "node:os";
import { join } from "node:path";
import { parentPort, workerData } from "node:worker_threads";
import {
  KERNEL_RESERVE_BYTES,
  RowFault,
  layoutOf,
  memoryBytes,
  openKernel,
  runShardTask,
} from "@holdall/core/reserves";
import type { Kernel, ShardTask } from "@holdall/core/reserves";
import { kernelWasm, shardPorts } from "./primitives.ts";
import { openSpool } from "./spool.ts";
import { PRIORITY_LOW } from "./workers.ts";
import type { RowRefusal, WorkerAnswer } from "./workers.ts";

const port = parentPort;
if (port === null) throw new Error("the prover's worker runs in a worker thread");
const { seed, spool, isGentle } = workerData as {
  readonly seed: Uint8Array;
  readonly spool: string;
  readonly isGentle: boolean;
};
if (isGentle) setPriority(PRIORITY_LOW);
const ports = shardPorts(seed);
/** One signature in so many is timed: asking for the time takes a tenth of what a signature does. */
const TIMED_EVERY = 32;
let signSeconds = 0;
let signatures = 0;
function timedSign(message: Uint8Array): Uint8Array {
  if (signatures++ % TIMED_EVERY !== 0) return ports.sign(message);
  const started = cpuSeconds();
  const signature = ports.sign(message);
  signSeconds += TIMED_EVERY * (cpuSeconds() - started);
  return signature;
}

let kernel: Kernel | undefined;

function cpuSeconds(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1e6;
}

port.on("message", ({ index, task }: { readonly index: number; readonly task: ShardTask }) => {
  try {
    port.postMessage(proveAndCut(index, task));
  } catch (error) {
    if (!(error instanceof RowFault)) throw error;
    port.postMessage({ row: error.row, code: error.code } satisfies RowRefusal);
  }
});

function proveAndCut(index: number, task: ShardTask): Omit<WorkerAnswer, "lane"> {
  const started = cpuSeconds();
  const { profile, table } = task.request;
  const bytes = memoryBytes(layoutOf(profile, table.assets), KERNEL_RESERVE_BYTES);
  if (kernel === undefined || kernel.memory.buffer.byteLength < bytes)
    kernel = openKernel(kernelWasm(), bytes);
  let proved = started;
  let provenAtMs = 0;
  signSeconds = 0;
  signatures = 0;
  const file = openSpool(join(spool, String(index)));
  const outcome = runShardTask(
    task,
    kernel,
    { ...ports, sign: timedSign, deliver: file.write },
    (stage) => {
      if (stage !== "queries") return;
      proved = cpuSeconds();
      provenAtMs = Date.now();
    },
  );
  file.close();
  const ended = cpuSeconds();
  return {
    index,
    outcome,
    proveSeconds: proved - started,
    provenAtMs,
    cutSeconds: ended - proved,
    signSeconds,
  };
}
