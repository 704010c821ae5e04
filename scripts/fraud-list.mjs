/**
 * Writes the list of frauds that a build carries, from a file of names: a line for each, `host NAME` or
 * `address ADDRESS`; empty lines and those that begin with `#` are passed over. What is written has
 * hashes alone, and the day it was made.
 *
 *     node scripts/fraud-list.mjs FILE --issued YYYY-MM-DD
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { fraudEntry, readFraudList } from "../wallet/src/clear/fraud-list.ts";
import { root } from "./install.mjs";

const TARGET = join(root, "wallet/src/clear/frauds.ts");
const MARKED = /(?<=String\.raw`\n)[^`]*(?=`)/;

/** The entry of one line. Throws for what names neither a host nor an address. */
function entryOf(line) {
  const [, kind, name] = /^(host|address) (\S+)$/.exec(line) ?? [];
  if (name === undefined) throw new Error(`no host and no address: ${line}`);
  return fraudEntry(kind, name);
}

function main() {
  const options = { issued: { type: "string" } };
  const { positionals, values } = parseArgs({ allowPositionals: true, options });
  const [file] = positionals;
  if (file === undefined || values.issued === undefined)
    throw new Error("usage: fraud-list.mjs FILE --issued YYYY-MM-DD");
  const lines = readFileSync(file, "utf8")
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "" && !line.startsWith("#"));
  const entries = [...new Set(lines.map(entryOf))].toSorted();
  const text = `${[`holdall-frauds 1 ${String(values.issued)}`, ...entries].join("\n")}\n`;
  if (readFraudList(text) === null) throw new Error("too many, or no such day");
  writeFileSync(TARGET, readFileSync(TARGET, "utf8").replace(MARKED, text));
  process.stdout.write(`${entries.length} entries\n`);
}

try {
  main();
} catch (error) {
  process.stderr.write(`holdall: ${error.message}\n`);
  process.exitCode = 1;
}
