/** One measured pass of one variant, in a process of its own. */
import { readFileSync } from "node:fs";
import { performance, PerformanceObserver } from "node:perf_hooks";
import { setImmediate } from "node:timers/promises";
import { wordsOf } from "../files/command-file.ts";
import type { Plan } from "../files/plans.ts";
import type { Totals } from "../twin/plain-exchange.ts";
import type { Arena, OpenArena } from "./arena.ts";

/** Commands of the throwaway pass that lets the compiler see the code at work. */
export const WARMUP_COMMANDS = 500_000;

export interface Pass extends Totals {
  /** User and system time of the whole process, collectors and compilers included. */
  readonly cpuNanos: number;
  /** Of the executing thread alone. */
  readonly threadCpuNanos: number;
  readonly commands: number;
  readonly digest: string;
  readonly isMatchingOnly: boolean;
  readonly minorCollections: number;
  readonly majorCollections: number;
}

export interface MeasureOptions {
  readonly plan: Plan;
  readonly path: string;
  /** Commands of the stream to measure. */
  readonly limit: number;
}

/** Warm-up on a throwaway arena, then a fresh one: population unmeasured, stream measured. */
export async function measure(open: OpenArena, options: MeasureOptions): Promise<Pass> {
  const { plan, path } = options;
  const words = wordsOf(readFileSync(path));
  const end = plan.population + Math.min(options.limit, plan.commands);
  warmUp(open, plan, words, end);

  const arena = open(plan, words);
  arena.run(0, plan.population);
  // What opening left behind is collected now, not while the clock runs.
  usedBytes();

  const collections = await countCollections(() => timed(arena, plan.population, end));
  const { result } = collections;
  return {
    ...arena.totals(),
    ...result,
    commands: end - plan.population,
    digest: arena.digest(),
    isMatchingOnly: arena.isMatchingOnly,
    minorCollections: collections.minor,
    majorCollections: collections.major,
  };
}

/** In a function of its own, so that nothing keeps the throwaway arena alive. */
function warmUp(open: OpenArena, plan: Plan, words: Uint32Array, end: number): void {
  open(plan, words).run(0, Math.min(end, plan.population + WARMUP_COMMANDS));
}

function timed(arena: Arena, first: number, end: number) {
  const before = process.cpuUsage();
  const threadBefore = process.threadCpuUsage();
  arena.run(first, end);
  const thread = process.threadCpuUsage(threadBefore);
  const cpu = process.cpuUsage(before);
  return {
    cpuNanos: (cpu.user + cpu.system) * 1_000,
    threadCpuNanos: (thread.user + thread.system) * 1_000,
  };
}

/** Runs `act` and counts the garbage collections that began while it ran. */
async function countCollections<T>(
  act: () => T,
): Promise<{ readonly result: T; readonly minor: number; readonly major: number }> {
  const kinds: number[] = [];
  let from = Infinity;
  let until = Infinity;
  const observer = new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      if (entry.startTime < from || entry.startTime > until) continue;
      kinds.push((entry as unknown as { detail: { kind: number } }).detail.kind);
    }
  });
  observer.observe({ entryTypes: ["gc"] });
  // Entries arrive by turns of the event loop: one before, so that earlier ones are gone.
  await setImmediate();
  from = performance.now();
  const result = act();
  until = performance.now();
  await setImmediate();
  await setImmediate();
  observer.disconnect();
  const minor = kinds.filter((kind) => kind === MINOR).length;
  return { result, minor, major: kinds.length - minor };
}

/** `perf_hooks.constants.NODE_PERFORMANCE_GC_MINOR`: a scavenge. */
const MINOR = 1;

/** Bytes of heap and buffers in use, after a full collection. */
export function usedBytes(): number {
  // Present when the child runs with --expose-gc, which it does.
  (globalThis as { gc?: () => void }).gc?.();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}
