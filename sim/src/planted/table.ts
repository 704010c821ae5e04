import type { Catch } from "./catch-bug.ts";

/** The published table: which check caught which bug, after how many seeds and seconds. */
export function tableOf(catches: readonly Catch[], seedsMax: number): string {
  const caught = catches.filter(({ by }) => by !== null);
  const seeds = caught.map((row) => row.seeds).filter((count) => count > 0);
  const sorted = seeds.toSorted((left, right) => left - right);
  const median = sorted[Math.floor(sorted.length / 2)] ?? 0;
  const lines = [
    "# Planted bugs",
    "",
    "Small wrong changes, put into the code one at a time while it loads, and what caught each: a promise of the simulator (named in [simulator.md](simulator.md)) and the number of seeds it took, or a test. Written by `npm run planted -- --write`; the rows are data in `sim/src/planted/bugs`. [How to plant one of your own](simulator.md#plant-a-bug-of-your-own).",
    "",
    `${caught.length} of ${catches.length} caught: ${seeds.length} by the simulator within ${seedsMax} seeds (median ${median}, most ${sorted.at(-1) ?? 0}), ${caught.length - seeds.length} by a named test.`,
    "",
    "| Bug | What is wrong | In | Caught by | Seeds | Seconds |",
    "|---|---|---|---|---:|---:|",
    ...catches.map(rowOf),
    "",
  ];
  return lines.join("\n");
}

function rowOf({ bug, by, seeds, seconds }: Catch): string {
  const check = (by ?? "**not in the time given**").replaceAll("|", "\\|").replaceAll("\n", " ");
  const figures = `${seeds > 0 ? seeds : "–"} | ${seconds.toFixed(1)}`;
  return `| ${bug.id} | ${bug.what} | \`${bug.file}\` | ${check} | ${figures} |`;
}
