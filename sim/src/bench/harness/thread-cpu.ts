/** CPU time of another process, thread by thread, as Linux tells it. */
import { existsSync, readdirSync, readFileSync } from "node:fs";

export interface ProcessCpu {
  /** Of the main thread: in the server, the gateway's. */
  readonly mainNanos: number;
  /** Of all threads. */
  readonly allNanos: number;
}

/** CPU time so far; `undefined` where the system has no `/proc/PID/task/TID/schedstat`. */
export function processCpu(processId: number): ProcessCpu | undefined {
  const folder = `/proc/${processId}/task`;
  if (!existsSync(`${folder}/${processId}/schedstat`)) return undefined;
  let allNanos = 0;
  for (const thread of readdirSync(folder)) allNanos += nanosOf(`${folder}/${thread}/schedstat`);
  return { mainNanos: nanosOf(`${folder}/${processId}/schedstat`), allNanos };
}

/** First field: time on the processor, in nanoseconds. A thread that just ended counts as 0. */
function nanosOf(path: string): number {
  try {
    return Number(readFileSync(path, "utf8").split(" ")[0]);
  } catch {
    return 0;
  }
}
