import { rmSync } from "node:fs";
import { join } from "node:path";
import { DiskImage, missingPackage, mountObstacle } from "../machine.ts";
import { pause } from "../orders.ts";
import type { Bench, FaultKind } from "../rig.ts";
import { judge } from "../judge.ts";

const IMAGE_MEGABYTES = 512;
const ALIVE_MS_MAX = 1_500;
/** A library in whose presence no sync reaches the device. */
export const syncless = "/usr/lib/x86_64-linux-gnu/libeatmydata.so";

/**
 * Faults 1, 2, 12: everything is cut off at once, and what had not reached the device is gone. The
 * venue stands on a disk image; a copy of the image while the venue is frozen is what a power cut
 * leaves, and a second venue starts from it. The drive's own cache is not modelled here.
 */
export const powerCut: FaultKind = {
  name: "power cut",
  obstacle: () => mountObstacle(),
  async run(bench: Bench) {
    for (let round = 0; !bench.areRoundsDone; round += 1) await cutOnce(bench, round, {}, true);
  },
};

/** The same without syncs must lose, or the cut proves nothing. */
export const powerCutControl: FaultKind = {
  name: "power cut, control without syncs",
  obstacle: () => mountObstacle() ?? missingPackage("eatmydata", syncless),
  async run(bench: Bench) {
    const lost = await cutOnce(bench, 0, { LD_PRELOAD: syncless }, false);
    bench.note = `lost ${lost} acknowledged commands, or could not even start, as it must`;
    bench.expect(lost > 0, "without syncs nothing was lost: the power cut cuts nothing");
    bench.count({ lost: 0, duplicated: 0, faults: [] });
  },
};

/** One cut; returns how many acknowledged commands it cost. */
async function cutOnce(
  bench: Bench,
  round: number,
  environment: Readonly<Record<string, string>>,
  isJudged: boolean,
): Promise<number> {
  const live = new DiskImage(
    join(bench.root, `${round}.img`),
    join(bench.root, `live-${round}`),
    IMAGE_MEGABYTES,
  );
  const cut = new DiskImage(join(bench.root, `${round}-cut.img`), join(bench.root, `cut-${round}`));
  live.mount();
  try {
    const { venue, client } = await bench.start({ data: join(live.folder, "data"), environment });
    await bench.tradeDuring(client, async () => {
      await bench.firstAcknowledgement();
      await pause(Math.random() * ALIVE_MS_MAX);
      venue.signal("SIGSTOP");
      live.copyTo(cut.image);
      await venue.kill();
    });
    cut.mount();
    return await judgeAfter(bench, join(cut.folder, "data"), isJudged);
  } finally {
    cut.unmount();
    live.unmount();
  }
}

async function judgeAfter(bench: Bench, data: string, isJudged: boolean): Promise<number> {
  const acknowledged = bench.trader.tally.acknowledged;
  try {
    const { venue, client } = await startWithHistory(bench, data);
    const verdict = await judge(client, bench.trader);
    if (isJudged) bench.count(verdict);
    bench.trader.orders.clear();
    await venue.kill();
    return verdict.lost;
  } catch (error) {
    if (isJudged) throw error;
    return acknowledged;
  }
}

/**
 * Starts on what a cut left. The embedded history does not sync what it writes: where it cannot be
 * opened the venue says so, and its remedy is followed: the history is made anew from the journal.
 */
export async function startWithHistory(
  bench: Bench,
  data: string,
  environment: Readonly<Record<string, string>> = {},
): ReturnType<Bench["start"]> {
  try {
    return await bench.start({ data, environment });
  } catch (error) {
    if (!(error instanceof Error && error.message.includes("Move that folder away"))) throw error;
    bench.note = "the embedded history was damaged at least once, and made anew from the journal";
    rmSync(join(data, "history"), { recursive: true });
    return bench.start({ data, environment });
  }
}
