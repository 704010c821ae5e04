/** One thread with one bug: puts it into its file while modules load, then asks the checks that may catch it. */
import { parentPort, workerData } from "node:worker_threads";
import { plant } from "./bug.ts";
import type { PlantedBug } from "./bug.ts";
import { firstFailure } from "./collector.ts";
import { changeSources, collectTests } from "./run-with-change.ts";

export interface Search {
  readonly bug: PlantedBug;
  /** Test files near the bug, asked when the first seeds have found nothing. */
  readonly near: readonly string[];
  /** Address of the root of the repository. */
  readonly root: string;
  readonly first: number;
  readonly seeds: number;
}

/** What caught the bug. */
export interface Found {
  /** The promise or the test; `null` = nothing did. */
  readonly by: string | null;
  /** The seed that failed, counted from 1; 0 where a test caught it. */
  readonly seeds: number;
}

/** So many seeds are tried before the tests: most bugs need fewer. */
const FIRST_SEEDS = 12;

const { bug, near, root, first, seeds } = workerData as Search;

async function askTest(file: string): Promise<Found | undefined> {
  const { collector, tests } = await collectTests([new URL(file, root).href]);
  if (tests.length === 0) throw new Error(`${file} has no tests`);
  const failure = await firstFailure(collector, tests);
  return failure === undefined ? undefined : { by: `${file}: ${failure.test}`, seeds: 0 };
}

/** Seeds from one number to the one before another. */
async function askSeeds(from: number, until: number): Promise<Found | undefined> {
  const { trySeed } = await import("@holdall/sim/simulate");
  for (let tried = from; tried < until; tried++) {
    const { failures } = await trySeed(BigInt(first + tried - 1));
    if (failures.length > 0) return { by: promiseOf(failures[0].why), seeds: tried };
  }
  return undefined;
}

/** The promise in a failure's first line: its name before the colon, or the assertion that stopped. */
function promiseOf(why: string): string {
  const [line] = why.split("\n");
  const name = /^(?:Broken: )?([A-Z]\d|twin|margin)\b/.exec(line)?.[1];
  return name === undefined ? line.replaceAll(/\d+/g, "N").slice(0, 80) : name;
}

/** The named test, some seeds, the tests that stand near, and the other seeds. */
async function search(): Promise<Found> {
  const named = bug.test === undefined ? undefined : await askTest(bug.test);
  if (named !== undefined) return named;
  const early = await askSeeds(1, Math.min(FIRST_SEEDS, seeds) + 1);
  if (early !== undefined) return early;
  for (const file of near) {
    const found = await askTest(file);
    if (found !== undefined) return found;
  }
  return (await askSeeds(FIRST_SEEDS + 1, seeds + 1)) ?? { by: null, seeds: 0 };
}

changeSources(new Map([[new URL(bug.file, root).href, (source) => plant(bug, source)]]));
parentPort?.postMessage(await search());
