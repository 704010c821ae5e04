import { existsSync, rmSync } from "node:fs";
import type { Client } from "@holdall/client";
import { startCluster } from "@holdall/server/journal/cluster.twin";
import type { Cluster } from "@holdall/server/journal/cluster.twin";
import { isRoot } from "../machine.ts";
import { pause } from "../orders.ts";
import type { Bench, FaultKind } from "../rig.ts";
import type { Venue } from "../venue.ts";

/** The exit code of a node that finds another in the lead. */
const FENCED = 7;
const ALIVE_MS_MAX = 600;
const PROBE_TIMEOUT_MS = 1_500;
/** Every so many rounds the node that was lost comes back with nothing. */
const REPLACED_EVERY = 4;

/** A node of the venue: where its data lies, and the process. */
interface Node {
  readonly name: string;
  readonly venue: Venue;
}

/** Why no cluster can be started here. */
export function clusterObstacle(): string | undefined {
  if (isRoot || existsSync("/usr/lib/postgresql")) return undefined;
  return "needs PostgreSQL: apt-get install postgresql";
}

/** Two nodes over a journal in a cluster of two databases. */
class Pair {
  readonly #bench: Bench;
  readonly #cluster: Cluster;
  leader!: Node;
  standby!: Node;
  client!: Client;
  #secret = "";
  #nodes = 0;

  constructor(bench: Bench, cluster: Cluster) {
    this.#bench = bench;
    this.#cluster = cluster;
  }

  async open(): Promise<void> {
    this.leader = this.#spawn(`node-${++this.#nodes}`);
    await this.#enter();
    this.standby = await this.#standBy(`node-${++this.#nodes}`);
  }

  /** The standby leads: waits for its first acknowledgement, and counts the outage from `fromMs`. */
  async takeOver(fromMs: number): Promise<void> {
    const url = await doorOf(this.standby.venue);
    await this.probe(await this.#bench.client(url, this.#secret, PROBE_TIMEOUT_MS), fromMs);
    this.leader = this.standby;
    await this.#enter();
  }

  /** A new standby, with the data of a node that was lost or with none. */
  async replace(lost: Node, isEmpty: boolean): Promise<void> {
    if (isEmpty) rmSync(this.#bench.folder(lost.name), { recursive: true });
    this.standby = await this.#standBy(lost.name);
  }

  /** Places orders until one is acknowledged; the outage runs from `fromMs` to then. */
  async probe(client: Client, fromMs: number): Promise<void> {
    for (;;) {
      const { state } = await this.#bench.trader.place(client);
      if (state === "placed") break;
      await pause(10);
    }
    this.#bench.outagesMs.push(Math.round(performance.now() - fromMs));
  }

  async close(): Promise<void> {
    await this.standby.venue.kill();
    await this.leader.venue.stop();
  }

  async #enter(): Promise<void> {
    const { url, keys } = await this.leader.venue.ready;
    this.#secret = keys.find(({ user }) => user === "alice")?.apiSecret ?? "";
    this.client = await this.#bench.client(url, this.#secret);
  }

  #spawn(name: string): Node {
    const environment = { JOURNAL_URL: this.#cluster.url, JOURNAL_NODE: name, LOG_LEVEL: "info" };
    return { name, venue: this.#bench.spawn({ data: this.#bench.folder(name), environment }) };
  }

  async #standBy(name: string): Promise<Node> {
    const node = this.#spawn(name);
    while (!node.venue.errorText.includes("standing by")) await pause(20);
    return node;
  }
}

/** Where a node's door is: it says so as soon as it listens, before makers have quoted. */
async function doorOf(venue: Venue): Promise<string> {
  for (;;) {
    const door = /"door":"([^"]+)"/.exec(venue.errorText);
    if (door !== null) return door[1];
    await pause(5);
  }
}

async function withPair(
  bench: Bench,
  work: (pair: Pair, cluster: Cluster) => Promise<void>,
): Promise<void> {
  const cluster = await startCluster();
  try {
    const pair = new Pair(bench, cluster);
    await pair.open();
    await work(pair, cluster);
    await pair.close();
  } finally {
    await cluster.stop();
  }
}

/** Faults 21 and 26 on a cluster: the leader is killed, and comes back with its data or with none. */
export const leaderKilled: FaultKind = {
  name: "leader killed",
  obstacle: clusterObstacle,
  run: (bench) =>
    withPair(bench, async (pair) => {
      for (let round = 1; !bench.areRoundsDone; round += 1) {
        const lost = pair.leader;
        let killedMs = 0;
        await bench.tradeDuring(pair.client, async () => {
          await pause(100 + Math.random() * ALIVE_MS_MAX);
          killedMs = performance.now();
          await lost.venue.kill();
        });
        await pair.takeOver(killedMs);
        await bench.judge(pair.client);
        await pair.replace(lost, round % REPLACED_EVERY === 0);
      }
    }),
};

/** Fault 27: the leader stands still beyond its lease, another leads, and the old one comes back. Nothing that it says then counts. */
export const leaderFrozen: FaultKind = {
  name: "leader frozen, zombie fenced",
  obstacle: clusterObstacle,
  run: (bench) =>
    withPair(bench, async (pair) => {
      for (let round = 1; !bench.areRoundsDone; round += 1) {
        const zombie = pair.leader;
        const zombieClient = pair.client;
        await bench.tradeDuring(zombieClient, async () => {
          await pause(100 + Math.random() * ALIVE_MS_MAX);
          const frozenMs = performance.now();
          zombie.venue.signal("SIGSTOP");
          // What the frozen one was asked runs into its time-outs meanwhile: nobody waits for these.
          await pair.takeOver(frozenMs);
        });
        // Commands lie in its socket when it wakes up: were one acknowledged, it would be missing below.
        const late = Array.from({ length: 20 }, () => bench.trader.place(zombieClient));
        await pause(50);
        zombie.venue.signal("SIGCONT");
        const { code } = await zombie.venue.ended;
        bench.expect(
          code === FENCED,
          `a fenced leader ended with ${code}: ${zombie.venue.errorText.slice(-500)}`,
        );
        const acknowledged = (await Promise.all(late)).filter(({ state }) => state === "placed");
        bench.expect(
          acknowledged.length === 0,
          `a zombie acknowledged ${acknowledged.length} orders`,
        );
        await bench.judge(pair.client);
        await pair.replace(zombie, round % REPLACED_EVERY === 0);
      }
    }),
};

/** Fault 29: the database's primary is killed, its standby promoted, and the lost one rejoins. */
export const databaseKilled: FaultKind = {
  name: "database primary killed",
  obstacle: clusterObstacle,
  run: (bench) =>
    withPair(bench, async (pair, cluster) => {
      for (let round = 0; !bench.areRoundsDone; round += 1) {
        const [primary, standby] = round % 2 === 0 ? ["a", "b"] : ["b", "a"];
        let killedMs = 0;
        await bench.tradeDuring(pair.client, async () => {
          await pause(100 + Math.random() * ALIVE_MS_MAX);
          killedMs = performance.now();
          await cluster.tell(`kill ${primary}`);
          await cluster.tell(`promote ${standby}`);
          await cluster.tell(`rejoin ${primary}`);
        });
        await pair.probe(pair.client, killedMs);
        await bench.judge(pair.client);
      }
    }),
};
