import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { delimiter, join } from "node:path";

/** A browser that answered. */
export interface Chromium {
  readonly path: string;
  readonly major: number;
}

/** What the finder asks of the machine. */
export interface Machine {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly isRoot: boolean;
  /** The text of `/etc/os-release`; empty where there is none. */
  readonly osRelease: string;
  readonly exists: (path: string) => boolean;
  /** Runs a program; `undefined` when it fails or does not answer in time. */
  readonly run: (command: string, args: readonly string[], timeoutMs: number) => string | undefined;
}

const VARIABLE = "HOLDALL_CHROMIUM";
const NAMES = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"];
const MAJOR_MIN = 140;
const VERSION_TIMEOUT_MS = 10_000;
const INSTALL_TIMEOUT_MS = 300_000;

/**
 * Finds a Chromium that runs, or installs Debian's. A path in HOLDALL_CHROMIUM that does not run is an
 * error, not a hint. Throws with everything that was tried, each with its reason, and what to do.
 */
export function findChromium(machine: Machine): Chromium {
  const named = machine.environment[VARIABLE];
  if (named !== undefined && named !== "") {
    const found = probe(machine, named);
    if (typeof found === "string") throw new Error(`${VARIABLE}=${named}: ${found}`);
    return found;
  }
  const tried: string[] = [];
  const found = onPath(machine, tried);
  if (found !== undefined) return found;
  if (install(machine, tried)) {
    const installed = onPath(machine, tried);
    if (installed !== undefined) return installed;
  }
  throw new Error(
    [
      "no Chromium runs here, and the checks of the web application need one. Tried:",
      ...tried.map((line) => `  ${line}`),
      `Install it (Debian, Ubuntu: apt-get install --no-install-recommends chromium), or set ${VARIABLE} to one of version ${MAJOR_MIN} or later.`,
    ].join("\n"),
  );
}

function onPath(machine: Machine, tried: string[]): Chromium | undefined {
  const folders = (machine.environment["PATH"] ?? "").split(delimiter);
  for (const name of NAMES) {
    const path = folders.map((folder) => join(folder, name)).find(machine.exists);
    const found = path === undefined ? "not on PATH" : probe(machine, path);
    if (typeof found !== "string") return found;
    tried.push(`${name}: ${found}`);
  }
  return undefined;
}

/** The browser behind a path, or why it is none. Ubuntu's package may be a stub that needs snap. */
function probe(machine: Machine, path: string): Chromium | string {
  const answer = machine.run(path, ["--version"], VERSION_TIMEOUT_MS);
  if (answer === undefined) return `does not answer --version within ${VERSION_TIMEOUT_MS} ms`;
  const major = Number(/(\d+)\.\d+\.\d+/.exec(answer)?.[1] ?? 0);
  if (major < MAJOR_MIN) return `version ${major} is older than ${MAJOR_MIN}`;
  return { path, major };
}

function install(machine: Machine, tried: string[]): boolean {
  const isDebian = /^ID(_LIKE)?=.*(debian|ubuntu)/m.test(machine.osRelease);
  if (!isDebian || !machine.isRoot) {
    tried.push(`apt-get: ${isDebian ? "needs root" : "neither Debian nor Ubuntu"}`);
    return false;
  }
  const packages = ["install", "-y", "--no-install-recommends", "chromium"];
  for (const args of [["update"], packages]) {
    if (machine.run("apt-get", args, INSTALL_TIMEOUT_MS) !== undefined) continue;
    tried.push(`apt-get ${args.join(" ")}: failed`);
    return false;
  }
  return true;
}

/** This machine. */
export function thisMachine(): Machine {
  return {
    environment: process.env,
    isRoot: process.getuid?.() === 0,
    osRelease: existsSync("/etc/os-release") ? readFileSync("/etc/os-release", "utf8") : "",
    exists: existsSync,
    run(command, args, timeoutMs) {
      const { status, stdout } = spawnSync(command, args, { encoding: "utf8", timeout: timeoutMs });
      return status === 0 ? stdout : undefined;
    },
  };
}
