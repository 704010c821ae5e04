/**
 * Writes the README's table of figures from `docs/bench.json`, the file that `npm run bench -- all
 * --json docs/bench.json` leaves: figures enter documents by no other way.
 * `--check` only says whether the table is up to date.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fail, root } from "./install.mjs";

const START = "<!-- figures -->";
const END = "<!-- /figures -->";

function digits(value) {
  if (value === null || value === undefined) return "";
  const size = Math.abs(value);
  if (size >= 1000) return Math.round(value).toLocaleString("en").replaceAll(",", " ");
  return size >= 100 ? value.toFixed(0) : size >= 10 ? value.toFixed(1) : value.toFixed(2);
}

function row({ benchmark, metric, value, unit, yardstick, ratio, target, reached }) {
  const beside = yardstick === null || yardstick === undefined ? "" : String(yardstick);
  const verdict = reached === null || reached === undefined ? "" : reached ? "yes" : "**no**";
  return `| ${benchmark} | ${metric} | ${digits(value)} ${unit} | ${beside} | ${digits(ratio)} | ${target ?? ""} | ${verdict} |`;
}

const figures = JSON.parse(readFileSync(join(root, "docs", "bench.json"), "utf8"));
if (!Array.isArray(figures) || figures.length === 0) fail("docs/bench.json holds no figures.");
const table = [
  "| Benchmark | What | Value | Yardstick | Ratio | Target | Reached |",
  "|---|---|---|---|---|---|---|",
  ...figures.map(row),
].join("\n");

const path = join(root, "README.md");
const readme = readFileSync(path, "utf8");
const start = readme.indexOf(START);
const end = readme.indexOf(END);
if (start < 0 || end < start) fail("README.md has no place for figures.");
const fresh = `${readme.slice(0, start + START.length)}\n${table}\n${readme.slice(end)}`;
if (process.argv.includes("--check")) {
  if (fresh !== readme)
    fail("the README's figures are not those of docs/bench.json: run `npm run figures`.");
} else {
  writeFileSync(path, fresh);
}
