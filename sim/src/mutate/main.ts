/**
 * `npm run mutate [-- MODULE… --sample N --seconds S --survivors --at FILE:LINE --write]`: changes the
 * sources of `core` one small thing at a time and asks their tests, the slow model and the simulator
 * whether they notice. Seconds are a processor's. Ends with 1 when a module is below its target.
 * `--survivors` names what nobody noticed, `--at` (once for each line) tries that again; `--write`
 * puts the modules' lines into the table of `docs/mutation.md`.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { readCommandLine } from "@holdall/sim/command-line";
import { mutatedModules } from "./modules.ts";
import { describe, scoreOf, tableOf } from "./table.ts";
import { tryModule } from "./try-module.ts";
import type { ModuleReport } from "./try-module.ts";

const names = mutatedModules.map(({ name }) => name);
const USAGE = `usage: npm run mutate -- [MODULE…] [--sample N] [--seconds S] [--survivors] [--at FILE:LINE] [--write]
  for example: npm run mutate -- fees --sample 20 --survivors
  modules: ${names.join(" · ")}`;

const { values, positionals } = readCommandLine(USAGE, {
  allowPositionals: true,
  options: {
    sample: { type: "string", default: "1000000" },
    at: { type: "string", multiple: true, default: [] },
    seconds: { type: "string", default: "3" },
    survivors: { type: "boolean", default: false },
    write: { type: "boolean", default: false },
  },
});

const unknown = positionals.filter((word) => !names.includes(word));
if (unknown.length > 0) {
  process.stderr.write(`no module ${unknown.join(", ")}: there are ${names.join(" · ")}\n`);
  process.exit(2);
}

if (values.write && values.at.length > 0) {
  process.stderr.write("--at tries some lines of a module: --write would publish them as all\n");
  process.exit(2);
}

const root = new URL("../../../", import.meta.url).href;
const tableFile = new URL("docs/mutation.md", root);
const options = {
  root,
  sample: Number(values.sample),
  lines: values.at,
  processorMs: Number(values.seconds) * 1_000,
};
const chosen = mutatedModules.filter(
  ({ name }) => positionals.length === 0 || positionals.includes(name),
);
const reports: ModuleReport[] = [];
for (const module of chosen) {
  const report = await tryModule(module, options);
  reports.push(report);
  process.stdout.write(`${describe(report, values.survivors)}\n`);
  if (values.write) writeFileSync(tableFile, tableOf(reports, readFileSync(tableFile, "utf8")));
}
process.exit(reports.some((report) => scoreOf(report) < report.module.target) ? 1 : 0);
