/**
 * `npm run planted [-- --only TEXT,TEXT --seeds N --seconds S --threads T --write]`: puts each planted bug
 * into the code, one at a time, and looks for it; ends with 1 where one is not caught. `--write` puts
 * what it finds into the table of `docs/planted-bugs.md`.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { readCommandLine } from "@holdall/sim/command-line";
import { plantedBugs } from "./bugs.ts";
import { catchBug, testsNear, unsoundOf } from "./catch-bug.ts";
import type { Catch } from "./catch-bug.ts";
import { tableOf } from "./table.ts";

const USAGE = `usage: npm run planted -- [--only ID,ID] [--seeds N] [--seconds S] [--threads T] [--write]
  for example: npm run planted -- --only fees --seeds 100`;

const { values } = readCommandLine(USAGE, {
  options: {
    only: { type: "string", default: "" },
    seeds: { type: "string", default: "1000" },
    seconds: { type: "string", default: "60" },
    threads: { type: "string", default: "2" },
    write: { type: "boolean", default: false },
  },
});

const root = new URL("../../../", import.meta.url).href;
const seeds = Number(values.seeds);
const words = values.only.split(",");
const chosen = plantedBugs.filter(({ id }) => words.some((word) => id.includes(word)));
const waiting = [...chosen];
const catches: Catch[] = [];

const tableFile = new URL("docs/planted-bugs.md", root);

/** Puts what has been looked for so far into the table: a run that is cut short publishes what it did. */
function publish(): void {
  if (!values.write) return;
  writeFileSync(tableFile, tableOf(plantedBugs, catches, readFileSync(tableFile, "utf8")));
}

async function work(): Promise<void> {
  for (let bug = waiting.shift(); bug !== undefined; bug = waiting.shift()) {
    const found = await catchBug(bug, budget);
    catches.push(found);
    publish();
    const after = found.seeds > 0 ? ` after ${found.seeds} seeds` : "";
    const took = `${found.seconds.toFixed(1)} s`;
    process.stdout.write(`${bug.id}: ${bug.what}: ${found.by ?? "NOT CAUGHT"}${after}, ${took}\n`);
  }
}

/** Test files that fail without any bug would "catch" everything: a row may not name one, and none is asked. */
async function findUnsound(): Promise<readonly string[]> {
  const named = chosen.flatMap(({ test }) => (test === undefined ? [] : [test]));
  const near = chosen.flatMap((bug) => testsNear(bug, root));
  const unsound = await unsoundOf([...new Set([...named, ...near])], root);
  for (const file of unsound) process.stdout.write(`${file} fails without any bug: not asked\n`);
  if (named.some((file) => unsound.includes(file))) process.exit(2);
  return unsound;
}

const budget = {
  root,
  first: 1,
  seeds,
  milliseconds: Number(values.seconds) * 1_000,
  unsound: await findUnsound(),
};
await Promise.all(Array.from({ length: Number(values.threads) }, work));
const missed = catches.filter(({ by }) => by === null);
process.stdout.write(`${catches.length - missed.length} of ${catches.length} caught\n`);
process.exit(missed.length > 0 || catches.length === 0 ? 1 : 0);
