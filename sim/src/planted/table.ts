import type { PlantedBug } from "./bug.ts";
import type { Catch } from "./catch-bug.ts";

const NOT_CAUGHT = "**not in the time given**";
/** Where the seeds stand among the cells of a line. */
const SEEDS_CELL = 4;

/** The lines of a table that was published before, by bug. */
function linesOf(published: string): Map<string, string> {
  const lines = published.split("\n").filter((line) => /^\| [a-z]+-\d+ \|/.test(line));
  return new Map(lines.map((line) => [line.split(" ")[1], line]));
}

/**
 * The published table: which check caught which bug, after how many seeds and seconds. Bugs that were
 * not looked for now keep the line that `published` has, where it has one.
 */
export function tableOf(
  bugs: readonly PlantedBug[],
  catches: readonly Catch[],
  published: string,
): string {
  const lines = linesOf(published);
  for (const row of catches) lines.set(row.bug.id, lineOf(row));
  const shown = bugs.flatMap(({ id }) => lines.get(id) ?? []);
  const caught = shown.filter((line) => !line.includes(NOT_CAUGHT));
  const seeds = caught
    .map((line) => Number(line.split(" | ")[SEEDS_CELL]))
    .filter((count) => count > 0)
    .toSorted((left, right) => left - right);
  const median = seeds[Math.floor(seeds.length / 2)] ?? 0;
  return [
    "# Planted bugs",
    "",
    "Small wrong changes, put into the code one at a time while it loads, and what caught each: a promise of the simulator (named in [simulator.md](simulator.md)) and the number of seeds it took, or a test. Written by `npm run planted -- --write`; the rows are data in `sim/src/planted/bugs`. [How to plant one of your own](simulator.md#plant-a-bug-of-your-own).",
    "",
    `${caught.length} of ${bugs.length} caught: ${seeds.length} by the simulator (seeds: median ${median}, most ${seeds.at(-1) ?? 0}), ${caught.length - seeds.length} by a test.`,
    "",
    "| Bug | What is wrong | In | Caught by | Seeds | Seconds |",
    "|---|---|---|---|---:|---:|",
    ...shown,
    "",
  ].join("\n");
}

function lineOf({ bug, by, seeds, seconds }: Catch): string {
  const check = (by ?? NOT_CAUGHT).replaceAll("|", "\\|").replaceAll("\n", " ");
  const figures = `${seeds > 0 ? seeds : "–"} | ${seconds.toFixed(1)}`;
  return `| ${bug.id} | ${bug.what} | \`${bug.file}\` | ${check} | ${figures} |`;
}
