import { faultKinds } from "./faults.ts";
import type { RunReport } from "./run.ts";
import { Shapes } from "./shapes.ts";

/** A seed that broke a promise, and how. */
export interface Failure {
  readonly seed: string;
  readonly why: string;
}

/** What many runs came to together. Plain data: it travels between threads. */
export interface Tally {
  seeds: number;
  commands: number;
  acknowledged: number;
  lives: number;
  faults: Record<string, number>;
  shapes: (readonly [string, number])[];
  failures: Failure[];
}

/** Nothing yet. */
export function emptyTally(): Tally {
  const faults = Object.fromEntries(faultKinds.map((kind) => [kind, 0]));
  return { seeds: 0, commands: 0, acknowledged: 0, lives: 0, faults, shapes: [], failures: [] };
}

/** One run as a tally. */
export function tallyOf(report: RunReport): Tally {
  const { commands, acknowledged, lives, faults, shapes } = report;
  return { seeds: 1, commands, acknowledged, lives, faults, shapes: [...shapes], failures: [] };
}

/** Adds `more` to `sum`. */
export function addTally(sum: Tally, more: Tally): void {
  sum.seeds += more.seeds;
  sum.commands += more.commands;
  sum.acknowledged += more.acknowledged;
  sum.lives += more.lives;
  sum.failures.push(...more.failures);
  for (const [kind, times] of Object.entries(more.faults))
    sum.faults[kind] = (sum.faults[kind] ?? 0) + times;
  const shapes = new Shapes();
  shapes.add(sum.shapes);
  shapes.add(more.shapes);
  sum.shapes = [...shapes.counts];
}
