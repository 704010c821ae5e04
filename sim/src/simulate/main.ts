/**
 * `npm run simulate [-- --seeds N --from S --minutes M --threads T --shapes --json FILE]`: the
 * production journal, sequencer, gate and engine over simulated disk, clock and network, one world per
 * seed. Prints what went wrong on purpose and what was met; a promise that was broken is printed with
 * the line that reproduces it at the end, and the program ends with 1.
 */
import { randomBytes } from "node:crypto";
import { writeFileSync } from "node:fs";
import { Worker } from "node:worker_threads";
import { readCommandLine } from "@holdall/sim/command-line";
import type { Share } from "./seeds-worker.ts";
import { declaredShapes } from "./shapes.ts";
import { addTally, emptyTally } from "./tally.ts";
import type { Tally } from "./tally.ts";

const PROGRESS_EVERY = 500;
const YOUNG_MEGABYTES = 96;
/** From so many seeds on every kind of fault and every declared shape must have been met. */
const FULL_RUN_SEEDS = 2_000;

const USAGE = `usage: npm run simulate -- [--seeds N] [--from S] [--minutes M] [--threads T] [--shapes] [--json FILE]
  for example: npm run simulate -- --seeds 300 --from 1`;

const { values } = readCommandLine(USAGE, {
  options: {
    seeds: { type: "string", default: "20000" },
    from: { type: "string" },
    minutes: { type: "string", default: "8" },
    threads: { type: "string", default: "2" },
    shapes: { type: "boolean", default: false },
    json: { type: "string" },
  },
});

const startedAt = Date.now();
const endsAtMs = startedAt + Number(values.minutes) * 60_000;
const first = BigInt(values.from ?? `0x${randomBytes(6).toString("hex")}`);
const seedsMax = Number(values.seeds);
const threads = Math.max(1, Math.min(seedsMax, Number(values.threads)));
const sum = emptyTally();
let shown = 0;

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

function take(tally: Tally): void {
  addTally(sum, tally);
  for (const { seed, why } of tally.failures) {
    say(`seed ${seed} broke a promise: ${why}`);
  }
  if (sum.seeds - shown < PROGRESS_EVERY) return;
  shown = sum.seeds;
  say(`${sum.seeds} seeds, ${sum.commands} commands, ${sum.lives} lives …`);
}

/** Runs one thread's share to its end; a failure anywhere ends all. */
function runShare(share: Share, everybody: Worker[]): Promise<void> {
  const worker = new Worker(new URL("./seeds-worker.ts", import.meta.url), {
    workerData: share,
    // A seed is made of things that do not live long: room for them spares the collector half its work.
    resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MEGABYTES },
  });
  everybody.push(worker);
  return new Promise((resolve, reject) => {
    worker.on("message", (tally: Tally) => {
      take(tally);
      if (tally.failures.length > 0) for (const other of everybody) void other.terminate();
    });
    worker.on("error", reject);
    worker.on("exit", () => resolve());
  });
}

/** What a full run must have met, and has not. */
function unmet(): string[] {
  const met = new Map(sum.shapes);
  const silent = Object.entries(sum.faults).filter(([, times]) => times === 0);
  return [
    ...silent.map(([kind]) => `fault ${kind}`),
    ...declaredShapes.filter((shape) => !met.has(shape)),
  ];
}

say(
  `first seed ${first}, up to ${seedsMax} seeds or ${values.minutes} minutes, ${threads} threads`,
);
const workers: Worker[] = [];
await Promise.all(
  Array.from({ length: threads }, (_, index) => {
    const seeds = Math.floor((seedsMax - index + threads - 1) / threads);
    return runShare({ first: first + BigInt(index), step: threads, seeds, endsAtMs }, workers);
  }),
);

const seconds = Math.round((Date.now() - startedAt) / 1000);
const { seeds, commands, acknowledged, lives, faults } = sum;
const failures = sum.failures.map(({ seed }) => seed);
say(
  `${seeds} seeds, ${commands} commands sent, ${acknowledged} acknowledged, ${lives} lives, ${seconds} s`,
);
for (const [kind, times] of Object.entries(faults))
  if (times > 0 || failures.length === 0) say(`  ${kind.padEnd(20)} ${times}`);
const shapes = sum.shapes.toSorted(([left], [right]) => (left < right ? -1 : 1));
say(`${shapes.length} shapes of work met`);
if (values.shapes) for (const [shape, times] of shapes) say(`  ${shape.padEnd(70)} ${times}`);
const missing = seeds < FULL_RUN_SEEDS || failures.length > 0 ? [] : unmet();
if (missing.length > 0) {
  // What never happens proves nothing about it.
  say(`never met: ${missing.join(", ")}`);
  failures.push("coverage");
}
if (values.json !== undefined) {
  const report = { seeds, commands, faults, failures, seconds, shapes: Object.fromEntries(shapes) };
  writeFileSync(values.json, `${JSON.stringify(report, null, 2)}\n`);
}
for (const { seed } of sum.failures) say(`reproduce: npm run simulate -- --seeds 1 --from ${seed}`);
process.exit(failures.length === 0 ? 0 : 1);
