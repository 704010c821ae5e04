/**
 * One thread with one module: its files hold all their mutants at once; each test is run once to see
 * which mutants it comes by, then each mutant meets the tests that come by it, first those that are
 * quick and have caught others.
 */
import { readFileSync } from "node:fs";
import { parentPort, workerData } from "node:worker_threads";
import { changeSources, collectTests, firstFailure } from "@holdall/sim/planted";
import * as fc from "fast-check";
import { instrument } from "./instrument.ts";
import { mutantsOf } from "./mutants.ts";

export interface Work {
  /** Addresses of the sources, in the order of their numbers. */
  readonly files: readonly string[];
  readonly tests: readonly string[];
  /** Worlds of the twins that are asked as well, by what is traded in them. */
  readonly worlds: Readonly<Partial<Record<"spot" | "margin", number>>>;
  /** Seeds of the simulator that are asked as well. */
  readonly seeds: number;
  /** Numbers of the mutants to try, over all files. */
  readonly wanted: readonly number[];
  /** What the tests come by, where an earlier thread has measured it. */
  readonly measured?: Measured;
}

/** For each check, its time of a processor and the mutants that it comes by; `null` where it fails by itself. */
export type Measured = readonly ({
  readonly processorMs: number;
  readonly reached: readonly number[];
} | null)[];

export type Message =
  | { readonly kind: "measured"; readonly measured: Measured; readonly checks: readonly string[] }
  | { readonly kind: "begins"; readonly id: number; readonly processorMs: number }
  | { readonly kind: "ends"; readonly id: number; readonly by: string | null };

interface Check {
  readonly name: string;
  /** True when it fails. */
  readonly fails: () => Promise<boolean>;
}

const { files, tests, worlds, seeds, wanted, measured: known } = workerData as Work;
const total = files.reduce(
  (sum, file) => sum + mutantsOf(readFileSync(new URL(file), "utf8")).length,
  0,
);
const active = new Int32Array(1);
const reached = new Uint8Array(total + 1);
Object.assign(globalThis, { holdallMutant: active, holdallReached: reached });
// What fails once has failed: nobody reads the smallest example here.
fc.configureGlobal({ endOnFailure: true });

function tell(message: Message): void {
  parentPort?.postMessage(message);
}

function planted(): ReadonlyMap<string, (source: string) => string> {
  const changes = new Map<string, (source: string) => string>();
  let offset = 0;
  for (const file of files) {
    const mutants = mutantsOf(readFileSync(new URL(file), "utf8"));
    const first = offset;
    changes.set(file, (source) => instrument(source, mutants, first));
    offset += mutants.length;
  }
  return changes;
}

async function loadChecks(): Promise<readonly Check[]> {
  const { collector, tests: collected } = await collectTests(tests);
  const checks = collected.map((test) => ({
    name: test.name,
    fails: async () => (await firstFailure(collector, [test])) !== undefined,
  }));
  return [...checks, ...(await worldChecks()), ...(await seedChecks())];
}

/** The engine beside the slow model: where it is wrong, they disagree. */
async function worldChecks(): Promise<readonly Check[]> {
  const { spot = 0, margin = 0 } = worlds;
  if (spot + margin === 0) return [];
  const { agreeOnMargin, agreeOnSpot } = await import("@holdall/sim/twins");
  const worldsOf = (kind: string, count: number, agree: (seed: number) => void): Check[] =>
    Array.from({ length: count }, (_, index) => ({
      name: `world ${index + 1} of the twins, ${kind}`,
      fails: () => Promise.resolve(throws(() => agree(index + 1))),
    }));
  return [...worldsOf("spot", spot, agreeOnSpot), ...worldsOf("margin", margin, agreeOnMargin)];
}

function throws(act: () => void): boolean {
  try {
    act();
    return false;
  } catch {
    return true;
  }
}

async function seedChecks(): Promise<readonly Check[]> {
  if (seeds === 0) return [];
  const { trySeed } = await import("@holdall/sim/simulate");
  return Array.from({ length: seeds }, (_, index) => ({
    name: `seed ${index + 1} of the simulator`,
    fails: async () => (await trySeed(BigInt(index + 1))).failures.length > 0,
  }));
}

/** Runs every check alone, without a mutant. */
async function measure(checks: readonly Check[]): Promise<Measured> {
  const rows: Measured[number][] = [];
  for (const check of checks) {
    reached.fill(0);
    const before = process.threadCpuUsage();
    const isFailing = await check.fails();
    const { user, system } = process.threadCpuUsage(before);
    const processorMs = (user + system) / 1_000;
    const ids = [...reached.keys()].filter((id) => reached[id] === 1);
    rows.push(isFailing ? null : { processorMs, reached: ids });
  }
  return rows;
}

/** How many mutants each check has caught in this thread. */
const catches = new Map<Check, number>();

/** Time of a processor for one more catch, about. */
function costOf({ check, row }: { readonly check: Check; readonly row: Measured[number] }): number {
  return (row?.processorMs ?? 0) / (1 + (catches.get(check) ?? 0));
}

async function tryMutant(id: number, checks: readonly Check[], rows: Measured): Promise<void> {
  const reaching = checks
    .map((check, index) => ({ check, row: rows[index] }))
    .filter(({ row }) => row?.reached.includes(id) === true)
    .toSorted((left, right) => costOf(left) - costOf(right));
  const usual = reaching.reduce((sum, { row }) => sum + (row?.processorMs ?? 0), 0);
  tell({ kind: "begins", id, processorMs: usual });
  active[0] = id;
  let by: string | null = null;
  for (const { check } of reaching) {
    if (!(await check.fails())) continue;
    by = check.name;
    catches.set(check, (catches.get(check) ?? 0) + 1);
    break;
  }
  active[0] = 0;
  tell({ kind: "ends", id, by });
}

changeSources(planted());
const checks = await loadChecks();
const measured = known ?? (await measure(checks));
tell({ kind: "measured", measured, checks: checks.map(({ name }) => name) });
for (const id of wanted) await tryMutant(id, checks, measured);
