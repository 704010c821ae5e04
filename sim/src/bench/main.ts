/**
 * The frozen benchmarks: `npm run bench [-- NAME… | all] [--rounds N] [--json FILE] [--markdown FILE]`.
 *
 * Each figure stands beside its yardstick, measured in the same run; each variant runs in a process
 * of its own and its result is verified before its time is believed. `freeze NAME` makes a new
 * frozen file; `child` is how the program starts itself for one measurement.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import type { Bench, Benchmark } from "./benchmarks/benchmark.ts";
import { matchingBenchmark } from "./benchmarks/matching.ts";
import { thousandBenchmark } from "./benchmarks/thousand.ts";
import { CACHE_FOLDER, freeze } from "./files/frozen.ts";
import type { PlanName } from "./files/plans.ts";
import { runTask } from "./harness/child.ts";
import type { Task } from "./harness/child.ts";
import { currentLoad, machineFacts } from "./harness/machine.ts";
import { factsOf, markdown, table, writeJson } from "./harness/report.ts";
import type { Row } from "./harness/report.ts";
import { compileNative } from "./native/native.ts";
import { variantTask } from "./variants/variants.ts";

const benchmarks: Readonly<Record<string, Benchmark>> = {
  "ec-1": matchingBenchmark("ec-1"),
  "cex-50": matchingBenchmark("cex-50"),
  "cex-1000": thousandBenchmark,
  cascade: async (bench) => (await import("./benchmarks/cascade.ts")).cascadeBenchmark(bench),
  "margin-check": async (bench) =>
    (await import("./benchmarks/margin-check.ts")).marginCheckBenchmark(bench),
  snap: async (bench) => (await import("./benchmarks/snap.ts")).snapBenchmark(bench),
  replay: async (bench) => (await import("./benchmarks/replay.ts")).replayBenchmark(bench),
  "cold-start": async (bench) =>
    (await import("./benchmarks/cold-start.ts")).coldStartBenchmark(bench),
  door: async (bench) => (await import("./benchmarks/door.ts")).doorBenchmark(bench),
  fan: async (bench) => (await import("./benchmarks/fan.ts")).fanBenchmark(bench),
  wallet: async (bench) => [
    ...(await (await import("./benchmarks/wallet-keys.ts")).walletKeysBenchmark(bench)),
    ...(await (await import("./benchmarks/devnet.ts")).devnetBenchmark(bench)),
    ...(await (await import("./benchmarks/wallet-screens.ts")).walletScreensBenchmark(bench)),
  ],
  web: async (bench) => (await import("./benchmarks/web.ts")).webBenchmark(bench),
  reserves: async (bench) => (await import("./benchmarks/reserves.ts")).reservesBenchmark(bench),
  "wal-5k": async (bench) => (await import("./benchmarks/wal.ts")).walBenchmark(5_000)(bench),
  "wal-50k": async (bench) => (await import("./benchmarks/wal.ts")).walBenchmark(50_000)(bench),
  "wal-500k": async (bench) => (await import("./benchmarks/wal.ts")).walBenchmark(500_000)(bench),
};

/** What this program does when it is started as a child. */
const tasks: Readonly<Record<string, Task>> = {
  variant: variantTask,
  "devnet-executed": async () => (await import("./benchmarks/devnet.ts")).executedTask(),
  memory: async () => (await import("./benchmarks/memory.ts")).memoryTask(),
  cascade: async (input) => (await import("./benchmarks/cascade.ts")).cascadeTask(input),
  "margin-check": async () => (await import("./benchmarks/margin-check.ts")).marginCheckTask(),
  snap: async () => (await import("./benchmarks/snap.ts")).snapTask(),
  "replay-write": async (input) => (await import("./benchmarks/replay.ts")).replayWriteTask(input),
  "replay-read": async (input) => (await import("./benchmarks/replay.ts")).replayReadTask(input),
  "cold-start-leave": async (input) =>
    (await import("./benchmarks/cold-start.ts")).coldStartLeaveTask(input),
  "cold-start": async (input) => (await import("./benchmarks/cold-start.ts")).coldStartTask(input),
  "door-server": async (input) => (await import("./load/door-server.ts")).doorServerTask(input),
  "raw-fan": async (input) => (await import("./yardsticks/raw-fan.ts")).rawFanTask(input),
  signature: async () => (await import("./yardsticks/signature.ts")).signatureTask(),
  wal: async (input) => (await import("./benchmarks/wal.ts")).walTask(input),
};

/** What runs when no name is given. */
const USUAL = ["ec-1", "cex-50"] as const;

const USAGE = `usage: npm run bench [-- NAME… | all] [--rounds N] [--json FILE] [--markdown FILE]
names: ${Object.keys(benchmarks).join(", ")}`;

const ROUNDS_MAX = 100;

/** A wrong command line. */
class UsageError extends Error {
  override readonly name = "UsageError";
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      rounds: { type: "string", default: "3" },
      json: { type: "string" },
      markdown: { type: "string" },
    },
  });
  const [first, second, third] = positionals;
  if (first === "child") return runTask(tasks[second], third);
  if (first === "freeze") {
    console.log(JSON.stringify(freeze(second as PlanName), null, 2));
    return;
  }
  const names = namesOf(positionals);
  const rounds = Number(values.rounds);
  if (!Number.isInteger(rounds) || rounds < 1 || rounds > ROUNDS_MAX) throw new UsageError(USAGE);
  await runAll({ names, rounds, json: values.json, document: values.markdown });
}

function namesOf(positionals: readonly string[]): readonly string[] {
  const names = positionals.map((name) => name.toLowerCase());
  if (names.length === 0) return USUAL;
  if (names.includes("all")) return Object.keys(benchmarks);
  const unknown = names.filter((name) => !Object.hasOwn(benchmarks, name));
  if (unknown.length > 0) {
    throw new UsageError(`no benchmark is called ${unknown.join(", ")}\n${USAGE}`);
  }
  return names;
}

interface RunOptions {
  readonly names: readonly string[];
  readonly rounds: number;
  /** Where to write the rows for programs, and the table for documents. */
  readonly json: string | undefined;
  readonly document: string | undefined;
}

async function runAll({ names, rounds, json, document }: RunOptions): Promise<void> {
  const loadBefore = currentLoad();
  mkdirSync(CACHE_FOLDER, { recursive: true });
  const native = compileNative();
  const say = (line: string): void => void process.stderr.write(`${line}\n`);
  if (native === undefined) say("no C compiler: absolute figures, no ratio to C");
  const bench: Bench = { rounds, native, say };
  const rows: Row[] = [];
  for (const name of names) rows.push(...(await runOne(name, bench)));
  const compiler = native?.compiler ?? "none";
  const machine = machineFacts({ loadBefore, folder: CACHE_FOLDER, compiler });
  console.log(table(rows));
  console.log(`${factsOf(machine)}, ${rounds} rounds`);
  if (json !== undefined) writeJson(json, rows, machine);
  if (document !== undefined) writeFileSync(document, markdown(rows, machine, rounds));
}

/** The rows of one benchmark. One that fails has none, ends the run with code 1, and lets the others run. */
async function runOne(name: string, bench: Bench): Promise<readonly Row[]> {
  try {
    return await benchmarks[name](bench);
  } catch (error) {
    bench.say(`${name} failed: ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = 1;
    return [];
  }
}

try {
  await main();
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}
