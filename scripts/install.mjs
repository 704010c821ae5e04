/**
 * Makes a fresh clone runnable. Runs on whatever Node the host's npm brings (18 or later), so it
 * uses nothing newer. `ensureInstalled` installs only when the lockfile has changed since the last
 * installation; `projectNode` is the Node that the lockfile brings, or the host's when its
 * platform has no such package.
 */
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = dirname(dirname(fileURLToPath(import.meta.url)));
const NODE_MAJOR_MIN = 24;
const stampPath = join(root, "node_modules", ".holdall-installed");

/** Ends the program with one line that says what is wrong and what to do about it. */
export function fail(message) {
  process.stderr.write(`holdall: ${message}\n`);
  process.exit(1);
}

function lockDigest() {
  const hash = createHash("sha256");
  hash.update(readFileSync(join(root, "package-lock.json")));
  hash.update(`${process.platform}-${process.arch}`);
  return hash.digest("hex");
}

function isInstalled(digest) {
  return existsSync(stampPath) && readFileSync(stampPath, "utf8") === digest;
}

function explainInstallFailure(output) {
  if (/ENOTFOUND|ECONNREFUSED|ETIMEDOUT|EAI_AGAIN|network/i.test(output)) {
    return "the npm registry cannot be reached. Connect to it, or set `npm config set registry`, and run the command again.";
  }
  if (/ENOSPC/.test(output)) return "the disk is full. Free about 1 GB and run the command again.";
  if (/EACCES|EPERM/.test(output))
    return `npm may not write in ${root}. Check its owner and rights.`;
  if (/EBADPLATFORM/.test(output)) return `no package for ${process.platform}-${process.arch}.`;
  return `npm ci failed:\n${output.split("\n").slice(-12).join("\n")}`;
}

/** Installs what the lockfile names, unless it is there already. Package scripts never run. */
export function ensureInstalled() {
  if (!existsSync(join(root, "package-lock.json")))
    fail("package-lock.json is missing: this is not a whole checkout.");
  const digest = lockDigest();
  if (isInstalled(digest)) return;
  process.stderr.write("holdall: installing packages (once, about half a minute) …\n");
  const npm = process.platform === "win32" ? "npm.cmd" : "npm";
  const result = spawnSync(
    npm,
    ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"],
    {
      cwd: root,
      encoding: "utf8",
      shell: process.platform === "win32",
      env: { ...process.env, NODE_ENV: "development" },
    },
  );
  if (result.error !== undefined)
    fail(`npm cannot be started (${result.error.message}). Install npm 10 or later.`);
  if (result.status !== 0) fail(explainInstallFailure(`${result.stdout}\n${result.stderr}`));
  prepareTemplate();
  writeFileSync(stampPath, digest);
}

/**
 * Makes the empty database that every new data folder is a copy of: once per installation, not in the
 * first start. A start without it makes its own, so a failure is only told.
 */
function prepareTemplate() {
  const program = join(root, "server", "src", "history", "make-template.ts");
  const { error, status, stderr } = spawnSync(projectNode(), [program], { encoding: "utf8" });
  if (status === 0) return;
  const reason = error?.message ?? stderr.split("\n").find((line) => /Error/.test(line));
  process.stderr.write(
    `holdall: the first start will take longer: no database template (${reason})\n`,
  );
}

/** Path of the Node to run the project with. */
export function projectNode() {
  const name = process.platform === "win32" ? "node.exe" : "node";
  const packaged = join(
    root,
    "node_modules",
    `node-${process.platform === "win32" ? "win" : process.platform}-${process.arch}`,
    "bin",
    name,
  );
  if (existsSync(packaged)) return packaged;
  if (Number(process.versions.node.split(".")[0]) >= NODE_MAJOR_MIN) return process.execPath;
  return fail(
    `there is no packaged Node for ${process.platform}-${process.arch}, and the host's is ${process.version}. Install Node ${NODE_MAJOR_MIN} or later.`,
  );
}

/** Runs a build on the project's own Node, whatever the host's is; standard output stays the caller's. */
export function runBuild(script, what) {
  const { status } = spawnSync(projectNode(), [join(root, "scripts", script)], {
    stdio: ["ignore", 2, 2],
  });
  if (status !== 0) fail(`${what} could not be built: the lines above say why`);
}

/**
 * From now on programs get large memory in large pages, where the system has them to give (Linux with
 * glibc): orders and balances are looked up at random, and over small pages most of the time of a
 * look-up goes to finding the page. An allocator reads this once, when its program starts.
 */
export function useLargePages() {
  process.env.GLIBC_TUNABLES ??= "glibc.malloc.hugetlb=1";
}

/** Makes a program load the engine as it was built by `build-engine.mjs`, its threads as well. */
export const WITH_BUILT_ENGINE = "--conditions=holdall-built";

/**
 * From now on what is compiled is kept, and starts that follow are quicker by a third. Not for programs
 * that count which code runs: of kept code they learn less.
 */
export function keepCompiled() {
  process.env.NODE_COMPILE_CACHE ??= join(root, "node_modules", ".cache", "compiled");
}

/** Runs a program of the project on the project's Node, passes signals on, and ends as it ends. */
export function runProgram(path, args, nodeOptions = []) {
  const child = spawn(
    projectNode(),
    ["--disable-warning=ExperimentalWarning", ...nodeOptions, join(root, path), ...args],
    {
      cwd: process.cwd(),
      stdio: "inherit",
    },
  );
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"])
    process.on(signal, () => child.kill(signal));
  child.on("error", (error) => fail(`${path} cannot be started: ${error.message}`));
  child.on("exit", (code, signal) => {
    process.exitCode = code ?? (signal === "SIGINT" || signal === "SIGTERM" ? 0 : 1);
  });
}
