import { closeSync, openSync, rmSync, statfsSync, writeSync } from "node:fs";
import { join } from "node:path";
import { DiskImage, mountObstacle } from "../machine.ts";
import { pause } from "../orders.ts";
import type { Bench, FaultKind } from "../rig.ts";

const IMAGE_MEGABYTES = 640;
const MIB = 1024 * 1024;

/** Faults 8 and 9: the disk fills up while orders come. Orders are refused then, cancels are not, and nothing breaks. */
export const fullDisk: FaultKind = {
  name: "full disk",
  obstacle: () => mountObstacle(),
  async run(bench: Bench) {
    const disk = new DiskImage(
      join(bench.root, "disk.img"),
      join(bench.root, "live"),
      IMAGE_MEGABYTES,
    );
    disk.mount();
    try {
      const data = join(disk.folder, "data");
      let { venue, client } = await bench.start({ data });
      while (!bench.areRoundsDone) {
        const before = bench.trader.tally.paused;
        const ballast = join(disk.folder, "ballast");
        await bench.tradeDuring(client, async () => {
          await pause(500);
          fill(ballast);
          await pause(2_500);
        });
        bench.expect(bench.trader.tally.paused > before, "a full disk refused no order");
        const resting = [...bench.trader.orders.values()].find(({ state }) => state === "placed");
        if (resting !== undefined) await bench.trader.cancel(client, resting);
        bench.expect(resting?.state === "cancelled", "a full disk refused a cancel");
        await venue.kill();
        rmSync(ballast);
        ({ venue, client } = await bench.start({ data }));
        await bench.judge(client);
      }
      await venue.stop();
    } finally {
      disk.unmount();
    }
  },
};

/** Writes until nothing more goes in. */
function fill(path: string): void {
  const file = openSync(path, "w");
  try {
    for (
      let chunk = Buffer.alloc(MIB);
      chunk.length >= 512;
      chunk = chunk.subarray(0, chunk.length >> 1)
    ) {
      try {
        while (writeSync(file, chunk) === chunk.length) if (statfsSync(path).bavail === 0) return;
      } catch (error) {
        if (!(error instanceof Error && "code" in error && error.code === "ENOSPC")) throw error;
      }
    }
  } finally {
    closeSync(file);
  }
}
