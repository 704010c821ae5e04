import { rmSync } from "node:fs";
import { startCluster } from "@holdall/server/journal/cluster.twin";
import { pause } from "../orders.ts";
import type { Bench, FaultKind } from "../rig.ts";
import type { VenueOptions } from "../venue.ts";
import { clusterObstacle } from "./cluster.ts";

const ALIVE_MS_MAX = 700;
/** So many of a hundred rounds kill it again while it recovers, and as many of those once more. */
const AGAIN_PERCENT = 60;
/** Every so many judged rounds of a cluster's node it comes back with nothing. */
const EMPTIED_EVERY = 3;

/** Faults 21 and 23: kill -9 at any moment, of trading and of a start as long as the last; each kill is a round. */
export const kill: FaultKind = {
  name: "kill -9 on files",
  obstacle: () => undefined,
  async run(bench: Bench) {
    const { whileStarting } = await killUntilDone(bench, { data: bench.folder("data") });
    bench.note = `${whileStarting} of the kills while it started`;
  },
};

/**
 * The same with the journal in PostgreSQL, and fault 26: every so often the node's own files are taken
 * away with the process, so that what was acknowledged is where the database has it, or nowhere.
 */
export const killOnPostgres: FaultKind = {
  name: "kill -9 on PostgreSQL",
  obstacle: clusterObstacle,
  async run(bench: Bench) {
    const cluster = await startCluster();
    try {
      const data = bench.folder("data");
      const environment = { JOURNAL_URL: cluster.url, JOURNAL_NODE: "node" };
      let emptied = 0;
      const { whileStarting } = await killUntilDone(bench, { data, environment }, (judged) => {
        if (judged % EMPTIED_EVERY !== 0) return;
        rmSync(data, { recursive: true });
        emptied += 1;
      });
      bench.note = `${whileStarting} of the kills while it started, ${emptied} followed by the loss of the node's files`;
    } finally {
      await cluster.stop();
    }
  },
};

/** Kills one venue until the rounds are done. `afterKill` is told how many rounds were judged before. */
async function killUntilDone(
  bench: Bench,
  options: VenueOptions,
  afterKill: (judged: number) => void = () => {},
): Promise<{ readonly whileStarting: number }> {
  let startMs = 0;
  const start = async (): ReturnType<Bench["start"]> => {
    const beganMs = performance.now();
    const started = await bench.start(options);
    startMs = performance.now() - beganMs;
    return started;
  };
  let { venue, client } = await start();
  let whileStarting = 0;
  for (let judged = 1; !bench.areRoundsDone; judged += 1) {
    await bench.tradeDuring(client, async () => {
      await bench.firstAcknowledgement();
      await pause(Math.random() * ALIVE_MS_MAX);
      await venue.kill();
    });
    afterKill(judged);
    while (Math.random() * 100 < AGAIN_PERCENT) {
      const recovering = bench.spawn(options);
      await pause(Math.random() * startMs);
      await recovering.kill();
      whileStarting += 1;
      bench.count({ lost: 0, duplicated: 0, faults: [] });
    }
    ({ venue, client } = await start());
    await bench.judge(client);
  }
  const { code } = await venue.stop();
  bench.expect(code === 0, `a clean stop ended with ${code}: ${venue.errorText}`);
  return { whileStarting };
}
