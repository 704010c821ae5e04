import { join } from "node:path";
import type { Client } from "@holdall/client";
import { judge } from "./judge.ts";
import { DiskImage } from "./machine.ts";
import { pause } from "./orders.ts";
import type { Bench } from "./rig.ts";

const ALIVE_MS_MAX = 1_500;
/** A library in whose presence no sync reaches the device. */
export const syncless = "/usr/lib/x86_64-linux-gnu/libeatmydata.so";

export type Environment = Readonly<Record<string, string>>;

/** What stands on a disk image and loses its power at once: the venue, or the venue and its databases. */
export interface Site {
  readonly megabytes: number;
  /** Takes up what lies in this folder, or begins there; resolves when its doors are open. */
  readonly start: (folder: string, environment: Environment) => Promise<Client>;
  /** From then on nothing of it writes. */
  readonly freeze: () => Promise<void>;
  /** Ends all of it, frozen or not; one that ended already takes no harm. */
  readonly kill: () => Promise<void>;
}

/**
 * Cuts the power again and again, each time of what came back from the cut before. A copy of the image
 * while the site is frozen is what a cut leaves; the drive's own cache is not modelled here.
 */
export async function cutUntilDone(bench: Bench, site: Site): Promise<void> {
  let disk = newDisk(bench, site);
  try {
    let client = await site.start(disk.folder, {});
    for (let cuts = 1; !bench.areRoundsDone; cuts += 1) {
      disk = await cut(bench, site, { client, disk, cuts });
      client = await site.start(disk.folder, {});
      await bench.judge(client);
    }
  } finally {
    await site.kill();
    disk.remove();
  }
}

/** One cut of a site whose syncs do nothing: unless that loses something, a cut cuts nothing. */
export async function cutWithoutSyncs(bench: Bench, site: Site): Promise<void> {
  let disk = newDisk(bench, site);
  let lost: number;
  try {
    const client = await site.start(disk.folder, { LD_PRELOAD: syncless });
    disk = await cut(bench, site, { client, disk, cuts: 1 });
    lost = await lostAfter(bench, site, disk);
  } finally {
    await site.kill();
    disk.remove();
  }
  bench.note = `lost ${lost} acknowledged commands, or could not even start, as it must`;
  bench.expect(lost > 0, "without syncs nothing was lost: the power cut cuts nothing");
  bench.count({ lost: 0, duplicated: 0, faults: [] });
}

async function lostAfter(bench: Bench, site: Site, disk: DiskImage): Promise<number> {
  try {
    const client = await site.start(disk.folder, {});
    return (await judge(client, bench.trader)).lost;
  } catch {
    return bench.trader.tally.acknowledged;
  }
}

function newDisk(bench: Bench, { megabytes }: Site): DiskImage {
  const disk = new DiskImage(join(bench.root, "0.img"), join(bench.root, "disk-0"), megabytes);
  disk.mount();
  return disk;
}

interface Powered {
  readonly client: Client;
  readonly disk: DiskImage;
  /** How many cuts there are with this one. */
  readonly cuts: number;
}

/** Cuts the power at some moment of trading; what is left stands on the disk that it returns. */
async function cut(bench: Bench, site: Site, { client, disk, cuts }: Powered): Promise<DiskImage> {
  const image = join(bench.root, `${cuts}.img`);
  const left = new DiskImage(image, join(bench.root, `disk-${cuts}`));
  await bench.tradeDuring(client, async () => {
    await bench.firstAcknowledgement();
    await pause(Math.random() * ALIVE_MS_MAX);
    await site.freeze();
    disk.copyTo(image);
    await site.kill();
  });
  disk.remove();
  left.mount();
  return left;
}
