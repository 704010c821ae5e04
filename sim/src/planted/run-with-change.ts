/**
 * Changes sources while modules load, in this thread alone and never on the disk, and runs test files
 * in it without a test runner's start: what the planted bugs and the mutations have in common.
 */
import { readFileSync } from "node:fs";
import { registerHooks } from "node:module";
import { Collector } from "./collector.ts";
import type { CollectedTest } from "./collector.ts";

const testDoor = new URL("./test-door.ts", import.meta.url).href;

/** From now on the modules at these addresses load with what `change` makes of their source. */
export function changeSources(changes: ReadonlyMap<string, (source: string) => string>): void {
  registerHooks({
    resolve: (specifier, context, next) =>
      specifier === "vitest" && context.parentURL !== testDoor
        ? { url: testDoor, shortCircuit: true }
        : next(specifier, context),
    load: (url, context, next) => {
      const loaded = next(url, context);
      const change = changes.get(url);
      if (change === undefined) return loaded;
      return { ...loaded, source: change(readFileSync(new URL(url), "utf8")) };
    },
  });
}

/** Loads test files; their tests, in order. */
export async function collectTests(
  files: readonly string[],
): Promise<{ readonly collector: Collector; readonly tests: readonly CollectedTest[] }> {
  const collector = new Collector();
  Object.assign(globalThis, { holdallTests: collector });
  for (const file of files) {
    collector.enter(file);
    await import(file);
  }
  return { collector, tests: collector.tests };
}
