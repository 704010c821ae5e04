import { spawn } from "node:child_process";
import { Worker } from "node:worker_threads";
import type { PlantedBug } from "./bug.ts";
import type { Found, Search } from "./search-worker.ts";

/** What caught a bug. */
export interface Catch {
  readonly bug: PlantedBug;
  /** `null` = nothing did. */
  readonly by: string | null;
  /** Seeds that the simulator needed; 0 where a test caught it. */
  readonly seeds: number;
}

export interface Budget {
  readonly root: string;
  readonly first: number;
  readonly seeds: number;
  readonly milliseconds: number;
}

/** Looks for a bug with the test that its row names, where it names one, else with the simulator. */
export async function catchBug(bug: PlantedBug, budget: Budget): Promise<Catch> {
  if (bug.test !== undefined && (await failsTest(bug, bug.test, budget.root)))
    return { bug, by: bug.test, seeds: 0 };
  const { seeds, why } = await searchFor(bug, budget);
  return { bug, by: seeds > 0 ? promiseOf(why) : null, seeds };
}

/** The promise in a failure's first line: its name before the colon, or the assertion that stopped. */
function promiseOf(why: string): string {
  const [line] = why.split("\n");
  const name = /^(?:Broken: )?([A-Z]\d|twin|margin)\b/.exec(line)?.[1];
  return name === undefined ? line.replaceAll(/\d+/g, "N").slice(0, 80) : name;
}

/** A search that does not end in its time has found nothing. */
function searchFor(bug: PlantedBug, budget: Budget): Promise<Found> {
  const { root, first, seeds, milliseconds } = budget;
  const workerData: Search = { bug, root, first, seeds };
  const worker = new Worker(new URL("./search-worker.ts", import.meta.url), { workerData });
  return new Promise((resolve) => {
    const timer = setTimeout(() => {
      void worker.terminate();
      resolve({ seeds: 0, why: "" });
    }, milliseconds);
    const end = (found: Found): void => {
      clearTimeout(timer);
      resolve(found);
    };
    worker.once("message", (found: Found) => end(found));
    worker.once("error", (error) => end({ seeds: 1, why: String(error) }));
  });
}

/** Runs one test file with the bug in its module. */
function failsTest(bug: PlantedBug, test: string, root: string): Promise<boolean> {
  const config = new URL("sim/src/planted/vitest.config.ts", root).pathname;
  const vitest = new URL("node_modules/vitest/vitest.mjs", root).pathname;
  const child = spawn(process.execPath, [vitest, "run", "--config", config, test], {
    cwd: new URL(root).pathname,
    env: { ...process.env, HOLDALL_PLANTED: bug.id },
    stdio: "ignore",
  });
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => resolve(code !== 0));
  });
}
