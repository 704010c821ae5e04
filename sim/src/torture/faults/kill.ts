import { pause } from "../orders.ts";
import type { Bench, FaultKind } from "../rig.ts";

const ALIVE_MS_MAX = 1_000;
const STARTING_MS_MAX = 800;

/** Faults 21 and 23: kill -9 at any moment, of trading and of starting. */
export const kill: FaultKind = {
  name: "kill -9",
  obstacle: () => undefined,
  async run(bench: Bench) {
    const data = bench.folder("data");
    let { venue, client } = await bench.start({ data });
    while (!bench.areRoundsDone) {
      await bench.tradeDuring(client, async () => {
        await pause(Math.random() * ALIVE_MS_MAX);
        await venue.kill();
      });
      // Every other time it is killed once more while it recovers.
      if (Math.random() < 0.5) {
        const recovering = bench.spawn({ data });
        await pause(Math.random() * STARTING_MS_MAX);
        await recovering.kill();
      }
      ({ venue, client } = await bench.start({ data }));
      await bench.judge(client);
    }
    const { code } = await venue.stop();
    bench.expect(code === 0, `a clean stop ended with ${code}: ${venue.errorText}`);
  },
};
