import { globSync } from "node:fs";
import { dirname } from "node:path";
import { Worker } from "node:worker_threads";
import type { PlantedBug } from "./bug.ts";
import type { Found, Search } from "./search-worker.ts";

/** What caught a bug, and how dearly. */
export interface Catch extends Found {
  readonly bug: PlantedBug;
  readonly seconds: number;
}

export interface Budget {
  readonly root: string;
  readonly first: number;
  readonly seeds: number;
  readonly milliseconds: number;
  /** Test files that fail without any bug: never asked. */
  readonly unsound?: readonly string[];
}

const ENGINE = "core/src/engine";
/** These start threads of their own, in which nothing is planted, or take long. */
const NOT_ASKED = /(kill|crash|thread|postgres|replica|cluster|start-up|hosted)[^/]*\.test\.ts$/;

/**
 * Test files beside a bug, and those of the whole engine where it is in it; outside of it, where tests
 * open doors and disks, only for a row that names none.
 */
export function testsNear({ file, test }: PlantedBug, root: string): readonly string[] {
  const isInEngine = file.startsWith(ENGINE);
  if (!isInEngine && test !== undefined) return [];
  const folders = isInEngine ? [dirname(file), ENGINE] : [dirname(file)];
  const files = folders.flatMap((folder) =>
    globSync(`${folder}/*.test.ts`, { cwd: new URL(root) }).toSorted(),
  );
  // Laws take longest, and are asked last.
  return [...new Set(files)]
    .filter((name) => name !== test && !NOT_ASKED.test(name))
    .toSorted((left, right) => Number(left.includes("laws")) - Number(right.includes("laws")));
}

/** Looks for a bug with the test that its row names, the simulator, and the tests near it. */
export async function catchBug(bug: PlantedBug, budget: Budget): Promise<Catch> {
  const startedMs = performance.now();
  const found = await searchFor(bug, budget);
  return { bug, ...found, seconds: (performance.now() - startedMs) / 1_000 };
}

/** Which of these test files fail on the sources as they are. */
export function unsoundOf(files: readonly string[], root: string): Promise<readonly string[]> {
  const worker = new Worker(new URL("./control-worker.ts", import.meta.url), {
    workerData: files.map((file) => new URL(file, root).href),
    stdout: true,
    stderr: true,
  });
  return new Promise((resolve, reject) => {
    worker.once("error", reject);
    worker.once("message", (unsound: readonly string[]) => {
      void worker.terminate();
      resolve(unsound.map((address) => address.slice(root.length)));
    });
  });
}

/** A search that does not end in its time has found nothing. */
function searchFor(bug: PlantedBug, budget: Budget): Promise<Found> {
  const { root, first, seeds, milliseconds, unsound = [] } = budget;
  const near = testsNear(bug, root).filter((file) => !unsound.includes(file));
  const workerData: Search = { bug, near, root, first, seeds };
  const worker = new Worker(new URL("./search-worker.ts", import.meta.url), {
    workerData,
    stdout: true,
    stderr: true,
  });
  return new Promise((resolve) => {
    const end = (found: Found): void => {
      clearTimeout(timer);
      void worker.terminate();
      resolve(found);
    };
    const timer = setTimeout(() => end({ by: null, seeds: 0 }), milliseconds);
    worker.once("message", end);
    // A bug that stops the program while it loads is caught by that.
    worker.once("error", (error) => end({ by: String(error).slice(0, 80), seeds: 0 }));
  });
}
