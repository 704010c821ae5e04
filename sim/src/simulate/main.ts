/**
 * `npm run simulate [-- --seeds N --from S --minutes M --json FILE]`: the production journal, sequencer,
 * gate and engine over simulated disk and clock, one world per seed. Prints what it drew and did; a
 * failure prints one line that reproduces it, and the program ends with 1.
 */
import { randomBytes } from "node:crypto";
import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { faultKinds } from "./faults.ts";
import { Run } from "./run.ts";

const SEEDS_DEFAULT = 20_000;
const MINUTES_DEFAULT = 8;
const PROGRESS_EVERY = 500;

const { values } = parseArgs({
  options: {
    seeds: { type: "string", default: String(SEEDS_DEFAULT) },
    from: { type: "string" },
    minutes: { type: "string", default: String(MINUTES_DEFAULT) },
    json: { type: "string" },
  },
});

const first = BigInt(values.from ?? `0x${randomBytes(6).toString("hex")}`);
const seedsMax = Number(values.seeds);
const endsAt = Date.now() + Number(values.minutes) * 60_000;
const startedAt = Date.now();
const faults: Record<string, number> = Object.fromEntries(faultKinds.map((kind) => [kind, 0]));
const failures: string[] = [];
let seeds = 0;
let commands = 0;
let acknowledged = 0;
let lives = 0;

process.stdout.write(`first seed ${first}, up to ${seedsMax} seeds or ${values.minutes} minutes\n`);
while (seeds < seedsMax && Date.now() < endsAt && failures.length === 0) {
  const seed = first + BigInt(seeds);
  try {
    const report = new Run(seed).run();
    commands += report.commands;
    acknowledged += report.acknowledged;
    lives += report.lives;
    for (const [kind, times] of Object.entries(report.faults)) faults[kind] += times;
  } catch (error) {
    failures.push(String(seed));
    const why = error instanceof Error ? (error.stack ?? error.message) : String(error);
    process.stdout.write(`seed ${seed} broke a promise: ${why}\n`);
    process.stdout.write(`reproduce: npm run simulate -- --seeds 1 --from ${seed}\n`);
  }
  seeds++;
  if (seeds % PROGRESS_EVERY === 0)
    process.stdout.write(`${seeds} seeds, ${commands} commands, ${lives} lives …\n`);
}

const seconds = Math.round((Date.now() - startedAt) / 1000);
const silent = Object.entries(faults).filter(([, times]) => times === 0);
process.stdout.write(
  `${seeds} seeds, ${commands} commands sent, ${acknowledged} acknowledged, ${lives} lives, ${seconds} s\n`,
);
for (const [kind, times] of Object.entries(faults))
  process.stdout.write(`  ${kind.padEnd(20)} ${times}\n`);
if (seeds >= PROGRESS_EVERY && silent.length > 0) {
  // A fault that never strikes proves nothing about it.
  process.stdout.write(`never happened: ${silent.map(([kind]) => kind).join(", ")}\n`);
  failures.push("faults");
}
if (values.json !== undefined) {
  writeFileSync(
    values.json,
    `${JSON.stringify({ seeds, commands, faults, failures, seconds }, null, 2)}\n`,
  );
}
process.exit(failures.length === 0 ? 0 : 1);
