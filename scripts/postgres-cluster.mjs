/**
 * Starts a synchronous PostgreSQL cluster of two nodes, `a` and `b`, on the loopback, for tests and trials:
 *
 *   node scripts/postgres-cluster.mjs [--folder DIR]
 *
 * A folder that is named stays when the cluster ends, and one in which a cluster lies is brought up again.
 * Prints one line of JSON when it is up: `{"url": …, "nodes": {"a": PORT, "b": PORT}}`; the URL is what
 * JOURNAL_URL takes. Then it obeys one command per line of standard input and answers each with a line:
 *
 *   kill N       kill -9 of every process of the node      replace N   a new empty node, copied from the other
 *   pause N      SIGSTOP of every process of the node      rejoin N    rewinds a lost node and lets it follow
 *   resume N     SIGCONT                                   stop        ends both; so does the end of the input
 *   promote N    makes the standby the primary             status      which node does what
 *
 * Needs Debian's `postgresql`; as root it installs what is missing and runs the servers as `postgres`.
 * Each node names the other as its one synchronous standby, so that a commit is on both before it is
 * confirmed, and what makes a node different is on its command line: a rewind cannot mix them up.
 */
import { execFileSync, spawn } from "node:child_process";
import {
  appendFileSync,
  chmodSync,
  chownSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

const user = "holdall";
const isRoot = process.getuid?.() === 0;
const other = { a: "b", b: "a" };

/** The folder of the newest installed binaries; installs them where it may. */
function binaries() {
  const found = () => {
    const root = "/usr/lib/postgresql";
    const versions = existsSync(root)
      ? readdirSync(root).toSorted((x, y) => Number(y) - Number(x))
      : [];
    return versions
      .map((version) => `${root}/${version}/bin`)
      .find((bin) => existsSync(`${bin}/initdb`));
  };
  if (found() === undefined && isRoot && existsSync("/usr/bin/apt-get")) {
    const quiet = {
      stdio: ["ignore", "ignore", "inherit"],
      env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
    };
    execFileSync("apt-get", ["update", "-qq"], quiet);
    execFileSync(
      "apt-get",
      ["install", "-y", "-qq", "--no-install-recommends", "postgresql"],
      quiet,
    );
  }
  const bin = found();
  if (bin !== undefined) return bin;
  process.stderr.write(
    "PostgreSQL is not installed. On Debian, as root: apt-get install postgresql\n",
  );
  process.exit(3);
}

/** Whom the servers run as: PostgreSQL refuses to run as root. */
function owner() {
  if (!isRoot) return {};
  const id = (flag) => Number(execFileSync("id", [flag, "postgres"], { encoding: "utf8" }));
  return { uid: id("-u"), gid: id("-g") };
}

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

const folderAt = process.argv.indexOf("--folder");
const given = folderAt < 0 ? undefined : process.argv[folderAt + 1];
const root = given ?? mkdtempSync(join(tmpdir(), "holdall-postgres-"));
const bin = binaries();
const identity = owner();
if (isRoot) chownSync(root, identity.uid, identity.gid);
chmodSync(root, 0o700);
const ports = { a: await freePort(), b: await freePort() };
const servers = {};

/** Runs one of PostgreSQL's programs to its end. */
function tool(name, args) {
  return new Promise((resolve, reject) => {
    const child = spawn(`${bin}/${name}`, args, {
      ...identity,
      cwd: root,
      stdio: ["ignore", "pipe", "pipe"],
    });
    let text = "";
    child.stdout.on("data", (chunk) => (text += chunk));
    child.stderr.on("data", (chunk) => (text += chunk));
    child.once("error", reject);
    child.once("exit", (code) =>
      code === 0 ? resolve(text) : reject(new Error(`${name} ended with ${code}: ${text}`)),
    );
  });
}

const folderOf = (node) => join(root, node);
const conninfo = (node, name) =>
  `host=127.0.0.1 port=${ports[node]} user=${user} application_name=${name} connect_timeout=2`;
const sql = (node, text) =>
  tool("psql", [
    "-h",
    "127.0.0.1",
    "-p",
    String(ports[node]),
    "-U",
    user,
    "-d",
    "postgres",
    "-tAc",
    text,
  ]);

/** Starts a node as a child of this program: a killed server that nobody reaps keeps its lock file. */
async function start(node) {
  const settings = {
    port: ports[node],
    listen_addresses: "127.0.0.1",
    unix_socket_directories: "",
    wal_level: "replica",
    max_wal_senders: 8,
    wal_log_hints: "on",
    wal_retrieve_retry_interval: "100ms",
    shared_buffers: "32MB",
    synchronous_commit: "on",
    synchronous_standby_names: `FIRST 1 (${other[node]})`,
    primary_conninfo: conninfo(other[node], node),
  };
  const args = Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  const child = spawn(`${bin}/postgres`, ["-D", folderOf(node), ...args], {
    ...identity,
    cwd: root,
    stdio: ["ignore", "ignore", "pipe"],
  });
  let log = "";
  child.stderr.on("data", (chunk) => (log = (log + chunk).slice(-4_000)));
  const ended = new Promise((resolve) => child.once("exit", resolve));
  servers[node] = { child, ended, log: () => log };
  await until(
    () => sql(node, "SELECT 1").then(() => true),
    `node ${node} answers`,
    () => log,
  );
}

async function until(ask, what, detail = () => "") {
  const untilMs = Date.now() + 30_000;
  for (;;) {
    const isSo = await Promise.resolve()
      .then(ask)
      .catch(() => false);
    if (isSo) return;
    if (Date.now() > untilMs) throw new Error(`never happened: ${what}\n${detail()}`);
    await pause(30);
  }
}

const isFollowed = (primary) =>
  until(
    () =>
      sql(primary, "SELECT count(*) FROM pg_stat_replication WHERE sync_state = 'sync'").then(
        (n) => n.trim() === "1",
      ),
    `node ${other[primary]} follows ${primary}`,
  );

/** Copies a running primary into a new folder. */
async function copyFrom(primary, node) {
  rmSync(folderOf(node), { recursive: true, force: true });
  await tool("pg_basebackup", [
    "-d",
    conninfo(primary, node),
    "-D",
    folderOf(node),
    "-X",
    "stream",
    "-c",
    "fast",
  ]);
  follow(node);
}

function follow(node) {
  const path = join(folderOf(node), "standby.signal");
  writeFileSync(path, "");
  if (isRoot) chownSync(path, identity.uid, identity.gid);
}

/** The server and its children, which are in sessions of their own. */
function processesOf(node) {
  const { pid } = servers[node].child;
  const children = readdirSync("/proc").filter((name) => {
    try {
      return (
        /^[0-9]+$/.test(name) &&
        readFileSync(`/proc/${name}/stat`, "utf8").split(") ")[1].split(" ")[1] === String(pid)
      );
    } catch {
      return false;
    }
  });
  return [pid, ...children.map(Number)];
}

function signal(node, name) {
  for (const pid of processesOf(node)) {
    try {
      process.kill(pid, name);
    } catch (error) {
      if (error.code !== "ESRCH") throw error;
    }
  }
}

async function status() {
  const roles = {};
  for (const node of ["a", "b"]) {
    roles[node] = await sql(node, "SELECT pg_is_in_recovery()").then(
      (text) => (text.trim() === "t" ? "standby" : "primary"),
      () => "down",
    );
  }
  return roles;
}

const commands = {
  status,
  async kill(node) {
    signal(node, "SIGKILL");
    await servers[node].ended;
  },
  async pause(node) {
    signal(node, "SIGSTOP");
  },
  async resume(node) {
    signal(node, "SIGCONT");
  },
  async promote(node) {
    await tool("pg_ctl", ["-D", folderOf(node), "-w", "promote"]);
  },
  async rejoin(node) {
    const primary = other[node];
    await sql(primary, "CHECKPOINT");
    await tool("pg_rewind", [
      "-D",
      folderOf(node),
      `--source-server=${conninfo(primary, "rewind")} dbname=postgres`,
    ]);
    follow(node);
    await start(node);
    await isFollowed(primary);
  },
  async replace(node) {
    await copyFrom(other[node], node);
    await start(node);
    await isFollowed(other[node]);
  },
};

async function stopAll() {
  for (const node of ["b", "a"]) {
    const server = servers[node];
    if (server === undefined || server.child.exitCode !== null || server.child.signalCode !== null)
      continue;
    signal(node, "SIGCONT");
    server.child.kill("SIGQUIT");
    await server.ended;
  }
  if (given === undefined) rmSync(root, { recursive: true, force: true });
  process.exit(0);
}

const answer = (value) => process.stdout.write(`${JSON.stringify(value)}\n`);

for (const name of ["SIGINT", "SIGTERM"]) process.on(name, () => void stopAll());

/** Two empty nodes, the second copied from the first. */
async function make() {
  const words = ["--auth=trust", "--data-checksums", "-U", user, "--no-sync", "-E", "UTF8"];
  // Each promotion begins a new segment of the log, and a rejoin copies all that are kept: with
  // segments of 16 MB the hundredth failover takes three times as long as the first.
  await tool("initdb", ["-D", folderOf("a"), "--wal-segsize=1", ...words]);
  // In the file, for the recovery that a rewind runs must keep it too.
  appendFileSync(join(folderOf("a"), "postgresql.conf"), "wal_keep_size = '256MB'\n");
  await start("a");
  await copyFrom("a", "b");
  await start("b");
  await isFollowed("a");
}

/** The nodes that lie in the folder, however they ended. */
async function bringUp() {
  const isStandby = existsSync(join(folderOf("a"), "standby.signal"));
  const primary = isStandby ? "b" : "a";
  await start(primary);
  await start(other[primary]);
  await isFollowed(primary);
}

await (existsSync(join(folderOf("a"), "PG_VERSION")) ? bringUp() : make());
answer({
  url: `postgres://${user}@127.0.0.1:${ports.a},127.0.0.1:${ports.b}/postgres`,
  nodes: ports,
});

for await (const line of createInterface({ input: process.stdin })) {
  const [name, node] = line.trim().split(/\s+/);
  if (name === "stop") break;
  try {
    const run = commands[name];
    if (run === undefined || (name !== "status" && other[node] === undefined))
      throw new Error(`no such command: ${line}`);
    answer({ done: line.trim(), ...(await run(node)) });
  } catch (error) {
    answer({ failed: line.trim(), why: error.message });
  }
}
await stopAll();
