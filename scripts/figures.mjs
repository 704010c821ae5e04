/**
 * Puts the table of the last benchmark run into the README: figures enter documents by no other way.
 * Before it: `npm run bench -- all --rounds 5 --json docs/bench.json --markdown docs/benchmarks.md`.
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fail, root } from "./install.mjs";

const START = "<!-- figures -->";
const END = "<!-- /figures -->";

const source = join(root, "docs", "benchmarks.md");
if (!existsSync(source)) fail("docs/benchmarks.md is missing: run the benchmarks first.");
const table = readFileSync(source, "utf8").trim();
const path = join(root, "README.md");
const readme = readFileSync(path, "utf8");
const start = readme.indexOf(START);
const end = readme.indexOf(END);
if (start < 0 || end < start) fail("README.md has no place for figures.");
writeFileSync(path, `${readme.slice(0, start + START.length)}\n${table}\n${readme.slice(end)}`);
