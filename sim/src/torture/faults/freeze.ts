import { pause } from "../orders.ts";
import type { Bench, FaultKind } from "../rig.ts";

const FROZEN_MS_MAX = 2_000;

/** Fault 22: the process stands still and goes on, as a machine does that was suspended. */
export const freeze: FaultKind = {
  name: "freeze",
  obstacle: () => undefined,
  async run(bench: Bench) {
    const { venue, client } = await bench.start({ data: bench.folder("data") });
    while (!bench.areRoundsDone) {
      await bench.tradeDuring(client, async () => {
        await pause(200);
        venue.signal("SIGSTOP");
        await pause(100 + Math.random() * FROZEN_MS_MAX);
        venue.signal("SIGCONT");
        await pause(300);
      });
      await bench.judge(client);
    }
    await venue.stop();
  },
};
