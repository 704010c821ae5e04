/**
 * `npm run planted [-- --only TEXT --seeds N --seconds S --threads T --write]`: puts each planted bug
 * into the code, one at a time, and looks for it; ends with 1 where one is not caught. `--write` puts
 * the table into `docs/planted-bugs.md`.
 */
import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { plantedBugs } from "./bugs.ts";
import { catchBug } from "./catch-bug.ts";
import type { Catch } from "./catch-bug.ts";
import { tableOf } from "./table.ts";

const { values } = parseArgs({
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
const budget = { root, first: 1, seeds, milliseconds: Number(values.seconds) * 1_000 };
const chosen = plantedBugs.filter(({ id }) => id.includes(values.only));
const waiting = [...chosen];
const catches: Catch[] = [];

/** The table of what has been looked for so far: a run that is cut short publishes what it did. */
function publish(): void {
  catches.sort((left, right) => chosen.indexOf(left.bug) - chosen.indexOf(right.bug));
  if (!values.write) return;
  writeFileSync(new URL("docs/planted-bugs.md", root), tableOf(catches, budget.seeds));
}

async function work(): Promise<void> {
  for (let bug = waiting.shift(); bug !== undefined; bug = waiting.shift()) {
    const found = await catchBug(bug, budget);
    catches.push(found);
    publish();
    const after = found.seeds > 0 ? ` after ${found.seeds} seeds` : "";
    process.stdout.write(`${bug.id}: ${bug.what}: ${found.by ?? "NOT CAUGHT"}${after}\n`);
  }
}

await Promise.all(Array.from({ length: Number(values.threads) }, work));
const missed = catches.filter(({ by }) => by === null);
process.stdout.write(`${catches.length - missed.length} of ${catches.length} caught\n`);
process.exit(missed.length > 0 || catches.length === 0 ? 1 : 0);
