import { posix } from "node:path";
import type { Rng } from "./rng.ts";
import type { SimInode } from "./disk-sim-file.ts";

/** What a path leads to: a file, a folder, or nothing (after a removal). */
export type SimEntry = SimInode | "folder" | undefined;

interface Change {
  readonly entries: readonly (readonly [path: string, entry: SimEntry])[];
  /** Folders that must still be synced before the change is durable. */
  readonly folders: Set<string>;
}

/** The names of the simulated disk. A change of names is durable once every folder it touches was synced. */
export class SimNames {
  readonly #volatile = new Map<string, SimEntry>();
  readonly #durable = new Map<string, SimEntry>();
  #inFlight: Change[] = [];

  get(path: string): SimEntry {
    return isRoot(path) ? "folder" : this.#volatile.get(posix.normalize(path));
  }

  /** One atomic change: each path now leads to its entry. */
  set(...entries: readonly (readonly [path: string, entry: SimEntry])[]): void {
    const normal = entries.map(([path, entry]) => [posix.normalize(path), entry] as const);
    apply(this.#volatile, normal);
    this.#inFlight.push({
      entries: normal,
      folders: new Set(normal.map(([path]) => posix.dirname(path))),
    });
  }

  /** Names inside a folder, sorted by code unit. */
  list(folder: string): string[] {
    const normal = posix.normalize(folder);
    const inside = [...this.#volatile.keys()].filter((path) => posix.dirname(path) === normal);
    return inside.map((path) => posix.basename(path)).sort();
  }

  files(): SimInode[] {
    return [...this.#volatile.values()].filter(
      (entry) => entry !== undefined && entry !== "folder",
    );
  }

  syncFolder(folder: string): void {
    const normal = posix.normalize(folder);
    for (const change of this.#inFlight) {
      if (change.folders.delete(normal) && change.folders.size === 0)
        apply(this.#durable, change.entries);
    }
    this.#inFlight = this.#inFlight.filter(({ folders }) => folders.size > 0);
  }

  /** Power returns: the first so many unsynced changes survive, in the order they were made (fault 12). */
  crash(rng: Rng): void {
    const survivors = this.#inFlight.slice(0, rng.below(this.#inFlight.length + 1));
    for (const { entries } of survivors) apply(this.#durable, entries);
    this.#inFlight = [];
    this.#volatile.clear();
    for (const [path, entry] of this.#durable) {
      if (this.#isReachable(path)) this.#volatile.set(path, entry);
    }
  }

  /** A name whose folder did not survive is gone with it. */
  #isReachable(path: string): boolean {
    for (let folder = posix.dirname(path); !isRoot(folder); folder = posix.dirname(folder)) {
      if (this.#durable.get(folder) !== "folder") return false;
    }
    return true;
  }
}

function apply(names: Map<string, SimEntry>, entries: Change["entries"]): void {
  for (const [path, entry] of entries) {
    if (entry === undefined) names.delete(path);
    else names.set(path, entry);
  }
}

function isRoot(path: string): boolean {
  return posix.dirname(path) === posix.normalize(path);
}
