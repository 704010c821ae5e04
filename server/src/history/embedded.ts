import * as fs from "node:fs";
import { join } from "node:path";
import { PGlite } from "@electric-sql/pglite";
import { createPgConfig } from "@electric-sql/pglite/node-postgres";
import { DiskError } from "@holdall/server/ports";
import type { Disk } from "@holdall/server/ports";
import pg from "pg";
import { poolDatabase, types } from "./database.ts";
import type { Database } from "./database.ts";
import { HistoryError } from "./history-error.ts";
import { filesInMemory } from "./memory.ts";
import { copyTemplate } from "./template.ts";

/**
 * Shared buffers and kept log are memory and disk that are always taken: 128 MB and 1 GB by default,
 * which buy nothing on a laptop, whose file cache lies behind them.
 */
const startParams = [...PGlite.defaultStartParams, "--shared_buffers=32MB", "--max_wal_size=64MB"];
/** Every new data folder is a copy of a cluster: its log begins with one megabyte instead of sixteen. */
const initDbStartParams = ["--wal-segsize=1"];

/**
 * Opens the PostgreSQL in WebAssembly on `folder`, or in memory when it is null. A new folder is a
 * copy of the template, where there is one.
 *
 * PGlite writes its folder through `node:fs` by itself and leaves syncing to the operating system:
 * what it holds survives the death of the process, and what a power cut damages is rebuilt.
 */
export async function openEmbedded(disk: Disk, folder: string | null): Promise<Database> {
  if (folder === null) {
    const engine = await PGlite.create({ fs: filesInMemory(), startParams });
    return serve(engine, () => {});
  }
  disk.makeFolder(folder);
  const lock = lockFolder(disk, folder);
  try {
    return serve(await openFolder(folder), () => lock.release());
  } catch (error) {
    lock.release();
    throw error;
  }
}

/** Makes a new cluster in `folder`, which nobody else knows yet, and opens it. */
export async function makeEmbedded(folder: string): Promise<Database> {
  const engine = await PGlite.create({ dataDir: folder, startParams, initDbStartParams });
  return serve(engine, () => {});
}

/** Two PGlites on one folder would damage it; the lock is the kernel's and dies with the process. */
function lockFolder(disk: Disk, folder: string): ReturnType<Disk["lock"]> {
  try {
    return disk.lock(join(folder, "lock"));
  } catch (error) {
    if (!(error instanceof DiskError) || error.code !== "locked") throw error;
    throw new HistoryError("locked", `the history in ${folder} is open elsewhere`, error);
  }
}

function serve(engine: PGlite, release: () => void): Database {
  // The adapter stands in for a connection of `pg`, whose types know nothing of it.
  const config = createPgConfig(engine) as unknown as pg.PoolConfig;
  return poolDatabase(new pg.Pool({ ...config, max: 1, types }), async () => {
    await engine.close();
    release();
  });
}

async function openFolder(folder: string): Promise<PGlite> {
  const cluster = join(folder, "cluster");
  if (!fs.existsSync(cluster)) await makeCluster(folder, cluster);
  try {
    // PGlite would make a new cluster over one that lost its name plate.
    if (!fs.existsSync(join(cluster, "PG_VERSION"))) throw new Error("PG_VERSION is missing");
    return await PGlite.create({ dataDir: cluster, startParams });
  } catch (error) {
    throw new HistoryError(
      "damaged",
      `the history in ${cluster} cannot be opened (${String(error)}). Move that folder away and ` +
        "start again: history is rebuilt from the journal, API keys from api-keys.log; people sign up anew",
      error,
    );
  }
}

/** Makes the cluster beside its place and renames it: a folder of that name is always complete. */
async function makeCluster(folder: string, cluster: string): Promise<void> {
  const fresh = join(folder, "cluster.new");
  fs.rmSync(fresh, { recursive: true, force: true });
  if (!copyTemplate(fresh)) await (await makeEmbedded(fresh)).close();
  fs.renameSync(fresh, cluster);
}
