/** The control: test files on the sources as they are. One that fails without any bug proves nothing. */
import { parentPort, workerData } from "node:worker_threads";
import { firstFailure } from "./collector.ts";
import { changeSources, collectTests } from "./run-with-change.ts";

/** Addresses of test files. */
const files = workerData as readonly string[];
changeSources(new Map());
const unsound: string[] = [];

async function isSound(file: string): Promise<boolean> {
  try {
    const { collector, tests } = await collectTests([file]);
    return tests.length > 0 && (await firstFailure(collector, tests)) === undefined;
  } catch {
    return false;
  }
}

for (const file of files) if (!(await isSound(file))) unsound.push(file);
parentPort?.postMessage(unsound);
