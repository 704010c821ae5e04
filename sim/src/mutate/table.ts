import { mutatedModules } from "./modules.ts";
import type { ModuleReport } from "./try-module.ts";

/** How many of a hundred tried mutants were noticed. */
export function scoreOf({ tried }: ModuleReport): number {
  if (tried.length === 0) return 0;
  return (100 * tried.filter(({ by }) => by !== null).length) / tried.length;
}

/** One report for people. */
export function describe(report: ModuleReport, areSurvivorsNamed: boolean): string {
  const { module, mutants, same, tried, unsound, seconds } = report;
  const survivors = tried.filter(({ by }) => by === null);
  const lines = [
    `${module.name}: ${scoreOf(report).toFixed(1)} % of ${tried.length} tried (of ${mutants}, ${same} the same), ${seconds} s`,
    ...unsound.map((name) => `  not asked, fails by itself: ${name}`),
  ];
  if (!areSurvivorsNamed) return lines.join("\n");
  const named = survivors.map(
    ({ file, line, kind, text }) => `  ${file}:${line} ${kind} → ${text.replaceAll(/\s+/g, " ")}`,
  );
  return [...lines, ...named].join("\n");
}

/** The lines of a table that was published before, by module. */
function linesOf(published: string): Map<string, string> {
  const lines = published.split("\n").filter((line) => /^\| [a-z]+ \|/.test(line));
  return new Map(lines.map((line) => [line.split(" ")[1], line]));
}

/** The published table. Modules that were not tried now keep the line that `published` has. */
export function tableOf(reports: readonly ModuleReport[], published: string): string {
  const lines = linesOf(published);
  for (const report of reports) lines.set(report.module.name, lineOf(report));
  const shown = mutatedModules.flatMap(({ name }) => lines.get(name) ?? []);
  return [
    "# Mutation testing",
    "",
    "The sources of `core`, and of what the wallet understands and decides, changed one small thing at a time: comparisons and their limits, arithmetic, logic, conditions, roundings, sides, truth values, steps left out. A change is noticed when a test of the module or of the engine fails, the slow model (`sim/src/twins`) tells something else in one of the worlds that `npm test` goes through as well, a seed of the simulator breaks a promise, or the program no longer ends: it needs five times its usual time of a processor and three seconds more, however busy the machine is. A change that nobody can tell from the source is not tried only where a row of `sim/src/mutate/same.ts` (of margin, lending, perpetuals and liquidation: `same-margin.ts`) says why; every other such change counts as not noticed. Where fewer are tried than there are, they are spread evenly over the module. Written by `npm run mutate -- --write`; `--survivors` names what nobody noticed, `--at FILE:LINE` tries a line again.",
    "",
    "| Module | Changes | The same | Tried | Noticed | Target | Reached |",
    "|---|---:|---:|---:|---:|---:|---|",
    ...shown,
    "",
  ].join("\n");
}

function lineOf(report: ModuleReport): string {
  const { module, mutants, same, tried } = report;
  const score = scoreOf(report);
  const reached = score >= module.target ? "yes" : "no";
  return `| ${module.name} | ${mutants} | ${same} | ${tried.length} | ${score.toFixed(1)} % | ${module.target} % | ${reached} |`;
}
