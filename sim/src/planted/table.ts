import type { Catch } from "./catch-bug.ts";

/** The published table: which check caught which bug, after how many seeds. */
export function tableOf(catches: readonly Catch[], seedsMax: number): string {
  const caught = catches.filter(({ by }) => by !== null);
  const seeds = caught.map((row) => row.seeds).filter((count) => count > 0);
  const sorted = seeds.toSorted((left, right) => left - right);
  const median = sorted[Math.floor(sorted.length / 2)] ?? 0;
  const lines = [
    "# Planted bugs",
    "",
    "Small wrong changes, put into the code one at a time while it loads, and what caught each: a promise of the simulator (named in [simulator.md](simulator.md)) and the number of seeds it took, or a test. Written by `npm run planted -- --write`; the rows are data in `sim/src/planted/bugs`.",
    "",
    `${caught.length} of ${catches.length} caught in the time given; ${seeds.length} by the simulator within ${seedsMax} seeds (median ${median}, most ${sorted.at(-1) ?? 0}), ${caught.length - seeds.length} by a named test.`,
    "",
    "| Bug | What is wrong | In | Caught by | Seeds |",
    "|---|---|---|---|---:|",
    ...catches.map(rowOf),
    "",
  ];
  return lines.join("\n");
}

function rowOf({ bug, by, seeds }: Catch): string {
  const check = (by ?? "**not within the time given**").replaceAll("|", "\\|");
  return `| ${bug.id} | ${bug.what} | \`${bug.file}\` | ${check} | ${seeds > 0 ? seeds : "–"} |`;
}
