/** One thread with one bug: puts it into its file while modules load, then runs seeds until one fails. */
import { readFileSync } from "node:fs";
import { registerHooks } from "node:module";
import { parentPort, workerData } from "node:worker_threads";
import { plant } from "./bug.ts";
import type { PlantedBug } from "./bug.ts";

export interface Search {
  readonly bug: PlantedBug;
  /** Address of the root of the repository. */
  readonly root: string;
  readonly first: number;
  readonly seeds: number;
}

/** The seed that failed, counted from 1, and its promise; 0 = none did. */
export interface Found {
  readonly seeds: number;
  readonly why: string;
}

const { bug, root, first, seeds } = workerData as Search;
const place = new URL(bug.file, root).href;

registerHooks({
  load: (url, context, next) => {
    const loaded = next(url, context);
    if (url !== place) return loaded;
    return { ...loaded, source: plant(bug, readFileSync(new URL(url), "utf8")) };
  },
});

const { trySeed } = await import("@holdall/sim/simulate");

async function search(): Promise<Found> {
  for (let tried = 1; tried <= seeds; tried++) {
    const { failures } = await trySeed(BigInt(first + tried - 1));
    if (failures.length > 0) return { seeds: tried, why: failures[0].why };
  }
  return { seeds: 0, why: "" };
}

parentPort?.postMessage(await search());
