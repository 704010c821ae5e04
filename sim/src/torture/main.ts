/**
 * `npm run torture [-- --rounds N --minutes M --only NAME,NAME --json FILE --quick]`: starts the true
 * program, trades on it with the true client, and takes away its process, its power, its disk, its
 * clock and its database. What was acknowledged must be there, once, as the public doors show it. Ends
 * with 1 when a promise was broken. A fault that cannot run here is printed as SKIPPED with the reason.
 * How far it came is told on standard error twice a minute.
 */
import { writeFileSync } from "node:fs";
import { readCommandLine } from "@holdall/sim/command-line";
import { faultKinds } from "./fault-kinds.ts";
import { freeze } from "./faults/freeze.ts";
import { kill } from "./faults/kill.ts";
import { describe, isBroken, outageOf } from "./report.ts";
import { torture } from "./torture.ts";
import { compileOnce } from "./venue.ts";

const names = faultKinds.map(({ name }) => name);
const USAGE = `usage: npm run torture -- [--rounds N] [--minutes M] [--only NAME,NAME] [--quick] [--json FILE]
  for example: npm run torture -- --only "kill -9" --rounds 20
  faults: ${names.join(" · ")}`;

const { values } = readCommandLine(USAGE, {
  options: {
    rounds: { type: "string", default: "10" },
    minutes: { type: "string", default: "10" },
    only: { type: "string" },
    json: { type: "string" },
    quick: { type: "boolean", default: false },
  },
});

const only = values.only?.split(",");
const unknown = only?.filter((word) => !names.some((name) => name.includes(word))) ?? [];
if (unknown.length > 0 || !/^[0-9]+$/.test(values.rounds) || !(Number(values.minutes) > 0)) {
  process.stderr.write(`${USAGE}\n`);
  process.exit(2);
}

const TOLD_EVERY_MS = 30_000;
const startedMs = performance.now();
let toldMs = startedMs;
const chosen = faultKinds.filter(({ name }) => only?.some((word) => name.includes(word)) ?? true);
await compileOnce();
const reports = await torture({
  kinds: values.quick ? chosen.filter((kind) => kind === kill || kind === freeze) : chosen,
  rounds: values.quick ? 3 : Number(values.rounds),
  minutes: values.quick ? 0.5 : Number(values.minutes),
  onRound: (report) => {
    if (performance.now() - toldMs < TOLD_EVERY_MS) return;
    toldMs = performance.now();
    process.stderr.write(`  so far: ${describe(report)}\n`);
  },
  onReport: (report) => process.stdout.write(`${describe(report)}\n`),
});
const seconds = Math.round((performance.now() - startedMs) / 1000);
if (values.json !== undefined) {
  const rows = reports.map((report) => ({ ...report, outage: outageOf(report) }));
  writeFileSync(values.json, `${JSON.stringify({ seconds, reports: rows }, null, 2)}\n`);
}
process.stdout.write(`${seconds} s\n`);
process.exit(reports.some(isBroken) ? 1 : 0);
