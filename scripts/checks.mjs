/**
 * `npm test`: every check of the project and the closing line `N passed, N failed`. A check that
 * looked at nothing is a failed check: each names how many files or tests it saw. The checks that
 * read sources work beside the tests, which spend a third of their time waiting for clocks.
 */
import { spawn } from "node:child_process";
import { existsSync, globSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { projectNode, root } from "./install.mjs";

const node = projectNode();
const bin = (name) => join(root, "node_modules", ".bin", name);
const rooms = JSON.parse(readFileSync(join(root, "package.json"), "utf8")).workspaces;
const SLOWEST_SHOWN = 12;
const environment = {
  ...process.env,
  PATH: `${join(root, "node_modules", ".bin")}:${process.env.PATH}`,
  CI: "true",
  ...(process.stdout.isTTY ? {} : { NO_COLOR: "1" }),
};

/** Runs a program to its end. What it says is kept for the verdict, or `inherit`ed by this output. */
function run(command, args, said = "pipe") {
  const { promise, resolve } = Promise.withResolvers();
  const child = spawn(command, args, {
    cwd: root,
    env: environment,
    stdio: ["ignore", said, said],
  });
  let output = "";
  const keep = (text) => (output += text);
  child.stdout?.setEncoding("utf8").on("data", keep);
  child.stderr?.setEncoding("utf8").on("data", keep);
  child.on("error", (error) => resolve({ ok: false, output: output + error.message }));
  child.on("close", (code) => resolve({ ok: code === 0, output }));
  return promise;
}

function countFiles(pattern) {
  return globSync(pattern, { cwd: root, exclude: (name) => name === "node_modules" }).length;
}

async function single(command, args, files) {
  const { ok, output } = await run(command, args);
  return {
    passed: ok && files > 0 ? 1 : 0,
    failed: ok && files > 0 ? 0 : 1,
    seen: `${files} files`,
    output,
  };
}

async function types() {
  const projects = globSync("{*,*/*}/tsconfig*.json", {
    cwd: root,
    exclude: (name) => name === "node_modules",
  }).sort();
  const outputs = [];
  for (const project of projects) outputs.push(await run(bin("tsc"), ["-p", project]));
  const failed = outputs.filter(({ ok }) => !ok).length + (projects.length < rooms.length ? 1 : 0);
  return {
    passed: projects.length - failed,
    failed,
    seen: `${projects.length} projects`,
    output: outputs.map((o) => o.output).join(""),
  };
}

async function tests() {
  const folder = mkdtempSync(join(tmpdir(), "holdall-test-"));
  const report = join(folder, "report.json");
  const names = process.argv.slice(2);
  const runner = join(root, "node_modules/vitest/vitest.mjs");
  const reporters = ["--reporter=dot", "--reporter=json", `--outputFile.json=${report}`];
  const { ok } = await run(node, [runner, "run", ...reporters, ...names], "inherit");
  const summary = existsSync(report) ? JSON.parse(readFileSync(report, "utf8")) : undefined;
  rmSync(folder, { recursive: true });
  if (summary === undefined) return { passed: 0, failed: 1, seen: "no report", output: "" };
  tellSlowest(summary.testResults);
  const skipped = summary.numPendingTests + summary.numTodoTests;
  const bad = summary.numFailedTests + skipped + (ok || summary.numFailedTests > 0 ? 0 : 1);
  const failed = summary.numPassedTests === 0 ? Math.max(1, bad) : bad;
  return {
    passed: summary.numPassedTests,
    failed,
    seen: `${summary.numTotalTests} tests in ${summary.testResults.length} files`,
    output: skipped > 0 ? `${skipped} tests were skipped: a skipped test proves nothing.\n` : "",
  };
}

/** Where the time of the tests went: whoever makes one slow sees it the same day. */
function tellSlowest(files) {
  const shown = files
    .map(({ name, startTime, endTime }) => ({ name, seconds: (endTime - startTime) / 1000 }))
    .sort((a, b) => b.seconds - a.seconds)
    .slice(0, SLOWEST_SHOWN)
    .map(({ name, seconds }) => `  ${seconds.toFixed(1).padStart(6)} s  ${relative(root, name)}\n`);
  process.stdout.write(`the slowest files:\n${shown.join("")}`);
}

const sources = countFiles(`{${rooms.join(",")}}/**/*.{ts,tsx}`);

/** One after another: side by side they would only take the processor from each other. */
async function sourceChecks() {
  return [
    await told("format", () => single(bin("oxfmt"), ["--check", "."], sources)),
    await told("types", types),
    await told("lint", () => single(bin("oxlint"), ["--type-aware", "--deny-warnings"], sources)),
    await told("dead code", () => single(bin("knip"), ["--no-progress"], sources)),
  ];
}

/** Runs one check, says how it ended as soon as it has, and answers its result. */
async function told(name, check) {
  const startedAt = Date.now();
  const result = await check();
  const verdict = result.failed === 0 ? "ok" : "FAILED";
  const seconds = ((Date.now() - startedAt) / 1000).toFixed(1);
  process.stdout.write(
    `\n${result.failed > 0 ? result.output : ""}${name}: ${verdict} (${result.seen}, ${seconds} s)\n`,
  );
  return result;
}

const results = (await Promise.all([sourceChecks(), told("tests", tests)])).flat();
const passed = results.reduce((sum, result) => sum + result.passed, 0);
const failed = results.reduce((sum, result) => sum + result.failed, 0);
process.stdout.write(`${passed} passed, ${failed} failed\n`);
process.exit(failed === 0 ? 0 : 1);
