import { chmodSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { startCluster } from "@holdall/server/journal/cluster.twin";
import { judge } from "../judge.ts";
import type { Verdict } from "../judge.ts";
import { DiskImage, missingPackage, mountObstacle, run } from "../machine.ts";
import { pause } from "../orders.ts";
import type { Bench, FaultKind } from "../rig.ts";
import { clusterObstacle } from "./cluster.ts";
import { startWithHistory, syncless } from "./power-cut.ts";

const IMAGE_MEGABYTES = 2_048;
const ALIVE_MS_MAX = 1_500;
const databases = ["a", "b"] as const;

type Environment = Readonly<Record<string, string>>;

/**
 * Faults 1, 2, 12 on a cluster: both databases and the node of the venue lose their power at once. They
 * stand on one disk image, whose copy while all of them are frozen is what the cut leaves; from it the
 * databases are brought up again, and the venue on them.
 */
export const powerCutCluster: FaultKind = {
  name: "power cut of a cluster",
  obstacle: () => mountObstacle() ?? clusterObstacle(),
  async run(bench: Bench) {
    for (let round = 0; !bench.areRoundsDone; round += 1)
      bench.count(await cutOnce(bench, round, {}));
  },
};

/** The same without syncs must lose, or the cut proves nothing. */
export const powerCutClusterControl: FaultKind = {
  name: "power cut of a cluster, control",
  obstacle: () => powerCutCluster.obstacle() ?? missingPackage("eatmydata", syncless),
  async run(bench: Bench) {
    const lost = await lostWithoutSyncs(bench);
    bench.note = `lost ${lost} acknowledged commands, or could not even start, as it must`;
    bench.expect(lost > 0, "without syncs nothing was lost: the power cut cuts nothing");
    bench.count({ lost: 0, duplicated: 0, faults: [] });
  },
};

async function lostWithoutSyncs(bench: Bench): Promise<number> {
  try {
    return (await cutOnce(bench, 0, { LD_PRELOAD: syncless })).lost;
  } catch {
    return bench.trader.tally.acknowledged;
  }
}

async function cutOnce(bench: Bench, round: number, environment: Environment): Promise<Verdict> {
  // The databases run as a user of their own, who must get through to the image.
  chmodSync(bench.root, 0o711);
  const place = (name: string): string => join(bench.root, `${round}-${name}`);
  const live = new DiskImage(place("live.img"), place("live"), IMAGE_MEGABYTES);
  const cut = new DiskImage(place("cut.img"), place("cut"));
  live.mount();
  try {
    await tradeUntilCut(bench, { live, cut, environment });
    cut.mount();
    return await judgeAfter(bench, cut.folder);
  } finally {
    cut.unmount();
    live.unmount();
  }
}

interface Cut {
  readonly live: DiskImage;
  readonly cut: DiskImage;
  readonly environment: Environment;
}

async function tradeUntilCut(bench: Bench, { live, cut, environment }: Cut): Promise<void> {
  const cluster = await startCluster({ folder: databasesIn(live.folder), environment });
  try {
    const node = { ...environment, ...nodeOf(cluster.url) };
    const { venue, client } = await bench.start({ data: dataIn(live.folder), environment: node });
    // A cluster is made without syncs; what is cut is trading, not the making.
    run("sync", ["-f", live.folder]);
    await bench.tradeDuring(client, async () => {
      await bench.firstAcknowledgement();
      await pause(Math.random() * ALIVE_MS_MAX);
      venue.signal("SIGSTOP");
      for (const database of databases) await cluster.tell(`pause ${database}`);
      live.copyTo(cut.image);
      for (const database of databases) await cluster.tell(`kill ${database}`);
      await venue.kill();
    });
  } finally {
    await cluster.stop();
  }
}

async function judgeAfter(bench: Bench, folder: string): Promise<Verdict> {
  const cluster = await startCluster({ folder: databasesIn(folder) });
  try {
    const node = nodeOf(cluster.url);
    const { venue, client } = await startWithHistory(bench, dataIn(folder), node);
    const verdict = await judge(client, bench.trader);
    bench.trader.orders.clear();
    await venue.kill();
    return verdict;
  } finally {
    await cluster.stop();
  }
}

function nodeOf(journalUrl: string): Environment {
  return { JOURNAL_URL: journalUrl, JOURNAL_NODE: "node" };
}

function dataIn(folder: string): string {
  return join(folder, "data");
}

function databasesIn(folder: string): string {
  const path = join(folder, "databases");
  mkdirSync(path, { recursive: true });
  return path;
}
