import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { missingPackage } from "../machine.ts";
import { pause } from "../orders.ts";
import type { Bench, FaultKind } from "../rig.ts";

const library = "/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1";
const steps = ["+3600", "-3600", "+0", "+7", "-7"];

/** Fault 28: the wall clock is set forward and back by up to an hour while orders come; the monotonic one stays true. */
export const clockStep: FaultKind = {
  name: "clock step",
  obstacle: () => missingPackage("faketime", library),
  async run(bench: Bench) {
    const control = join(bench.root, "offset");
    writeFileSync(control, "+0\n");
    const environment = {
      LD_PRELOAD: library,
      FAKETIME_TIMESTAMP_FILE: control,
      FAKETIME_NO_CACHE: "1",
      FAKETIME_DONT_FAKE_MONOTONIC: "1",
    };
    const data = bench.folder("data");
    let { venue, client } = await bench.start({ data, environment });
    for (let round = 0; !bench.areRoundsDone; round += 1) {
      const before = bench.trader.tally.acknowledged;
      await bench.tradeDuring(client, async () => {
        await pause(300);
        writeFileSync(control, `${steps[round % steps.length]}\n`);
        await pause(700);
      });
      bench.expect(bench.trader.tally.acknowledged > before, "a stepped clock stopped all trading");
      await bench.judge(client);
      if (round % steps.length !== steps.length - 1) continue;
      // Time in the journal never goes back, whatever the clock says at a start.
      await venue.kill();
      ({ venue, client } = await bench.start({ data, environment }));
    }
    await venue.stop();
  },
};
