import { chmodSync, existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { startCluster } from "@holdall/server/journal/cluster.twin";
import type { Cluster } from "@holdall/server/journal/cluster.twin";
import { missingPackage, mountObstacle, run } from "../machine.ts";
import { cutUntilDone, cutWithoutSyncs, syncless } from "../power.ts";
import type { Environment, Site } from "../power.ts";
import type { Bench, FaultKind } from "../rig.ts";
import type { Venue } from "../venue.ts";
import { clusterObstacle } from "./cluster.ts";
import { startWithHistory } from "./power-cut.ts";

const databases = ["a", "b"] as const;

/** Faults 1, 2, 12 on a cluster: both databases and the node of the venue lose their power at once. */
export const powerCutCluster: FaultKind = {
  name: "power cut of a cluster",
  obstacle: () => mountObstacle() ?? clusterObstacle(),
  run: (bench) => cutUntilDone(bench, new Room(bench)),
};

/** The same without syncs must lose, or the cut proves nothing. */
export const powerCutClusterControl: FaultKind = {
  name: "power cut of a cluster, control",
  obstacle: () => powerCutCluster.obstacle() ?? missingPackage("eatmydata", syncless),
  run: (bench) => cutWithoutSyncs(bench, new Room(bench)),
};

/** Both databases and a node of the venue, on one image. */
class Room implements Site {
  readonly megabytes = 2_048;
  readonly #bench: Bench;
  #cluster: Cluster | undefined;
  #venue: Venue | undefined;

  constructor(bench: Bench) {
    this.#bench = bench;
  }

  async start(folder: string, environment: Environment): ReturnType<Site["start"]> {
    // The databases run as a user of their own, who must get through to the image.
    chmodSync(this.#bench.root, 0o711);
    const databasesFolder = join(folder, "databases");
    const isNew = !existsSync(databasesFolder);
    mkdirSync(databasesFolder, { recursive: true });
    this.#cluster = await startCluster({ folder: databasesFolder, environment });
    const node = { ...environment, JOURNAL_URL: this.#cluster.url, JOURNAL_NODE: "node" };
    const { venue, client } = await startWithHistory(this.#bench, join(folder, "data"), node);
    this.#venue = venue;
    // A cluster is made without syncs; what is cut is trading, not the making.
    if (isNew) run("sync", ["-f", folder]);
    return client;
  }

  async freeze(): Promise<void> {
    this.#venue?.signal("SIGSTOP");
    for (const database of databases) await this.#cluster?.tell(`pause ${database}`);
  }

  async kill(): Promise<void> {
    await this.#venue?.kill();
    if (this.#cluster === undefined) return;
    const cluster = this.#cluster;
    this.#cluster = undefined;
    for (const database of databases) await cluster.tell(`kill ${database}`);
    await cluster.stop();
  }
}
