import { pause } from "../orders.ts";
import type { Bench, FaultKind } from "../rig.ts";

const ALIVE_MS_MAX = 700;
/** So many of a hundred rounds kill it again while it recovers, and as many of those once more. */
const AGAIN_PERCENT = 60;

/** Faults 21 and 23: kill -9 at any moment, of trading and of a start as long as the last; each kill is a round. */
export const kill: FaultKind = {
  name: "kill -9",
  obstacle: () => undefined,
  async run(bench: Bench) {
    const data = bench.folder("data");
    let startMs = 0;
    const start = async (): ReturnType<Bench["start"]> => {
      const beganMs = performance.now();
      const started = await bench.start({ data });
      startMs = performance.now() - beganMs;
      return started;
    };
    let { venue, client } = await start();
    let whileStarting = 0;
    while (!bench.areRoundsDone) {
      await bench.tradeDuring(client, async () => {
        await pause(Math.random() * ALIVE_MS_MAX);
        await venue.kill();
      });
      while (Math.random() * 100 < AGAIN_PERCENT) {
        const recovering = bench.spawn({ data });
        await pause(Math.random() * startMs);
        await recovering.kill();
        whileStarting += 1;
        bench.count({ lost: 0, duplicated: 0, faults: [] });
      }
      ({ venue, client } = await start());
      await bench.judge(client);
    }
    bench.note = `${whileStarting} of the kills while it started`;
    const { code } = await venue.stop();
    bench.expect(code === 0, `a clean stop ended with ${code}: ${venue.errorText}`);
  },
};
