/**
 * `npm test`: every check of the project, one after another, cheapest first, and the closing line
 * `N passed, N failed`. A check that looked at nothing is a failed check: each names how many
 * files or tests it saw.
 */
import { spawn, spawnSync } from "node:child_process";
import { existsSync, globSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { fail, projectNode, root } from "./install.mjs";
import { typePrograms } from "./type-programs.mjs";

const node = projectNode();
const bin = (name) => join(root, "node_modules", ".bin", name);
const rooms = JSON.parse(readFileSync(join(root, "package.json"), "utf8")).workspaces;
const SLOWEST_SHOWN = 12;
/**
 * Programs whose types are checked at once, each by one thread: several threads of one program each find out
 * what the others know, which takes half as much processor time again.
 */
const TYPE_LANES = 2;
const environment = {
  ...process.env,
  PATH: `${join(root, "node_modules", ".bin")}:${process.env.PATH}`,
  CI: "true",
  ...(process.stdout.isTTY ? {} : { NO_COLOR: "1" }),
};

function run(command, args) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: root,
      env: environment,
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    const hear = (chunk) => (output += chunk);
    child.stdout.setEncoding("utf8").on("data", hear);
    child.stderr.setEncoding("utf8").on("data", hear);
    child.once("error", ({ message }) => resolve({ ok: false, output: output + message }));
    child.once("close", (status) => resolve({ ok: status === 0, output }));
  });
}

/** Does the work of each item, as many at once as there are lanes; the answers in the items' order. */
async function inLanes(lanes, items, work) {
  const answers = [];
  const left = items.entries();
  const lane = async () => {
    for (const [at, item] of left) answers[at] = await work(item);
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return answers;
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
  const programs = typePrograms();
  const projects = programs.flatMap((program) => program.projects).length;
  const check = ({ path }) => run(bin("tsc"), ["-p", path, "--singleThreaded"]);
  const outputs = await inLanes(TYPE_LANES, programs, check);
  const failed = outputs.filter(({ ok }) => !ok).length + (projects < rooms.length ? 1 : 0);
  return {
    passed: projects - failed,
    failed,
    seen: `${projects} projects in ${programs.length} programs`,
    output: outputs.map((o) => o.output).join(""),
  };
}

function tests() {
  const folder = mkdtempSync(join(tmpdir(), "holdall-test-"));
  const report = join(folder, "report.json");
  const names = process.argv.slice(2);
  const result = spawnSync(
    node,
    [
      join(root, "node_modules/vitest/vitest.mjs"),
      "run",
      "--reporter=dot",
      "--reporter=json",
      `--outputFile.json=${report}`,
      ...names,
    ],
    { cwd: root, env: environment, stdio: ["ignore", "inherit", "inherit"] },
  );
  const summary = existsSync(report) ? JSON.parse(readFileSync(report, "utf8")) : undefined;
  rmSync(folder, { recursive: true });
  if (summary === undefined) return { passed: 0, failed: 1, seen: "no report", output: "" };
  tellSlowest(summary.testResults);
  const skipped = summary.numPendingTests + summary.numTodoTests;
  const bad =
    summary.numFailedTests + skipped + (result.status === 0 || summary.numFailedTests > 0 ? 0 : 1);
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
const checks = [
  ["format", () => single(bin("oxfmt"), ["--check", "."], sources)],
  ["types", types],
  ["lint", () => single(bin("oxlint"), ["--type-aware", "--deny-warnings"], sources)],
  ["dead code", () => single(bin("knip"), ["--no-progress"], sources)],
  ["tests", tests],
];

let passed = 0;
let failed = 0;
for (const [name, check] of checks) {
  const startedAt = Date.now();
  process.stdout.write(`${String(name)} …\n`);
  const result = await check();
  passed += result.passed;
  failed += result.failed;
  if (result.failed > 0) process.stdout.write(result.output);
  const verdict = result.failed === 0 ? "ok" : "FAILED";
  process.stdout.write(
    `${String(name)}: ${verdict} (${result.seen}, ${((Date.now() - startedAt) / 1000).toFixed(1)} s)\n`,
  );
}
if (checks.length === 0) fail("no check ran.");
process.stdout.write(`${passed} passed, ${failed} failed\n`);
process.exit(failed === 0 ? 0 : 1);
