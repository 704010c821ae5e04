/**
 * `npm run fuzz [-- --seconds N --only NAME,NAME --seed S --json FILE --keep]`: gives every reader of
 * outside bytes changed inputs, N seconds each, guided by the code that they reach. Ends with 1 when
 * a reader throws anything but its own kind of error, or breaks a law; the input is then in the corpus.
 */
import { randomBytes } from "node:crypto";
import { writeFileSync } from "node:fs";
import { readCommandLine } from "@holdall/sim/command-line";
import { seededRng } from "@holdall/server/ports";
import { Coverage } from "./coverage.ts";
import { fuzz, keep } from "./fuzz.ts";
import type { FuzzReport } from "./fuzz.ts";
import { targets } from "./targets.ts";

const USAGE = `usage: npm run fuzz -- [--seconds N] [--only NAME,NAME] [--seed S] [--json FILE] [--keep]
  for example: npm run fuzz -- --seconds 30
  readers: ${targets.map(({ name }) => name).join(" · ")}`;

const { values } = readCommandLine(USAGE, {
  options: {
    seconds: { type: "string", default: "10" },
    only: { type: "string" },
    seed: { type: "string" },
    json: { type: "string" },
    keep: { type: "boolean", default: false },
  },
});

const only = values.only?.split(",") ?? targets.map(({ name }) => name);
const chosen = targets.filter(({ name }) => only.includes(name));
if (chosen.length !== only.length || !(Number(values.seconds) > 0)) {
  process.stderr.write(`${USAGE}\n`);
  process.exit(2);
}

const seed = BigInt(values.seed ?? `0x${randomBytes(6).toString("hex")}`);
process.stdout.write(`seed ${seed}\n`);
const coverage = new Coverage();
const reports: FuzzReport[] = [];
for (const target of chosen) {
  const endsMs = performance.now() + Number(values.seconds) * 1_000;
  const rng = seededRng(seed).fork(target.name);
  const report = fuzz(
    { target, rng, coverage, isOver: () => performance.now() >= endsMs },
    (input) => {
      if (values.keep) keep(target, input);
    },
  );
  reports.push(report);
  process.stdout.write(
    `${report.target.padEnd(16)} ${report.inputs} inputs, ${report.kept} reached new code\n`,
  );
  if (report.bug === undefined) continue;
  keep(target, report.bug.input);
  process.stdout.write(`  BUG, input kept in the corpus: ${report.bug.why}\n`);
}
coverage.close();
const bugs = reports.filter(({ bug }) => bug !== undefined).length;
if (values.json !== undefined) {
  const rows = reports.map(({ bug, ...row }) => ({ ...row, bug: bug?.why ?? null }));
  writeFileSync(
    values.json,
    `${JSON.stringify({ seed: String(seed), bugs, reports: rows }, null, 2)}\n`,
  );
}
process.stdout.write(
  `${reports.reduce((sum, { inputs }) => sum + inputs, 0)} inputs, ${bugs} bugs\n`,
);
process.exit(bugs === 0 ? 0 : 1);
