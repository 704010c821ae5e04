import { execFileSync, spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import * as fs from "node:fs";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

const DEBIAN_FOLDER = "/usr/lib/postgresql";
const APT = "/usr/bin/apt-get";
const START_TRIES_MAX = 100;
const START_PAUSE_MS = 100;

/** A PostgreSQL server for the length of a test. */
export interface LocalPostgres {
  readonly databaseUrl: string;
  /** Ends the server at once, as a crash would, and starts it again on the same folder and port. */
  crash(): Promise<void>;
  /** Ends the server and removes its folder. */
  stop(): Promise<void>;
}

interface Owner {
  readonly uid?: number;
  readonly gid?: number;
}

/**
 * Starts the machine's PostgreSQL on a folder of its own and a free port of the loopback. On
 * Debian, as root, it installs the package where it is missing, and runs it as user `postgres`,
 * because it refuses to run as root. Throws, saying what to do, where there is none.
 */
export async function startLocalPostgres(): Promise<LocalPostgres> {
  const binaries = findBinaries();
  const owner = ownerOfServer();
  const folder = fs.mkdtempSync(join(tmpdir(), "holdall-postgres-"));
  if (owner.uid !== undefined) fs.chownSync(folder, owner.uid, owner.gid!);
  const data = join(folder, "data");
  const setup = ["-D", data, "-U", "holdall", "-A", "trust", "-E", "UTF8", "--no-locale", "-N"];
  execFileSync(join(binaries, "initdb"), setup, { ...owner, cwd: folder, stdio: "pipe" });
  const port = await freePort();
  const settings = ["-p", String(port), "-h", "127.0.0.1", "-k", "", "-F"];
  const start = (): ChildProcess =>
    spawn(join(binaries, "postgres"), ["-D", data, ...settings], {
      ...owner,
      cwd: folder,
      stdio: "ignore",
    });
  let server = start();
  await waitUntilReady(binaries, port);
  return {
    databaseUrl: `postgres://holdall@127.0.0.1:${port}/postgres`,
    crash: async () => {
      await end(server, "SIGQUIT");
      server = start();
      await waitUntilReady(binaries, port);
    },
    stop: async () => {
      await end(server, "SIGINT");
      fs.rmSync(folder, { recursive: true, force: true });
    },
  };
}

function findBinaries(): string {
  const found = newestBinaries();
  if (found !== undefined) return found;
  if (process.getuid?.() === 0 && fs.existsSync(APT)) {
    const environment = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
    const install = ["install", "-y", "--no-install-recommends", "postgresql"];
    execFileSync(APT, ["update"], { stdio: "pipe", env: environment });
    execFileSync(APT, install, { stdio: "pipe", env: environment });
  }
  const installed = newestBinaries();
  if (installed !== undefined) return installed;
  throw new Error(
    `no PostgreSQL under ${DEBIAN_FOLDER}: install Debian's package "postgresql", then test again`,
  );
}

function newestBinaries(): string | undefined {
  if (!fs.existsSync(DEBIAN_FOLDER)) return undefined;
  return fs
    .readdirSync(DEBIAN_FOLDER)
    .sort((a, b) => Number(b) - Number(a))
    .map((version) => join(DEBIAN_FOLDER, version, "bin"))
    .find((folder) => fs.existsSync(join(folder, "initdb")));
}

function ownerOfServer(): Owner {
  if (process.getuid?.() !== 0) return {};
  const users = fs.readFileSync("/etc/passwd", "utf8").split("\n");
  const [, , uid, gid] = users.find((user) => user.startsWith("postgres:"))!.split(":");
  return { uid: Number(uid), gid: Number(gid) };
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, "127.0.0.1", resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

async function waitUntilReady(binaries: string, port: number): Promise<void> {
  const question = ["-q", "-h", "127.0.0.1", "-p", String(port)];
  for (let tries = 0; tries < START_TRIES_MAX; tries++) {
    try {
      execFileSync(join(binaries, "pg_isready"), question);
      return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, START_PAUSE_MS));
    }
  }
  throw new Error(`the local PostgreSQL did not answer on port ${port}`);
}

async function end(server: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (server.exitCode !== null) return;
  const ended = new Promise((resolve) => server.once("exit", resolve));
  server.kill(signal);
  await ended;
}
