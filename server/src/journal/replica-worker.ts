/**
 * The journal's thread of a node of a cluster. As a standby it copies the replicated journal to this
 * machine's files and says how far they are; when the lead is free it takes it, says so, and writes
 * what its engine seals, to the cluster first.
 */
import { parentPort, workerData } from "node:worker_threads";
import { nodePorts } from "@holdall/server/ports";
import { RingReader, SharedDurations, SharedSequence } from "@holdall/server/rings";
import { openFileJournal } from "./file-journal.ts";
import type { FileJournal } from "./file-journal.ts";
import { BatchCollector } from "./journal-pump.ts";
import { spaceNumber } from "./journal-thread.ts";
import type { ThreadMessage, WorkerAnswer, WorkerOrder } from "./journal-thread.ts";
import { LeaderLease, writerName } from "./leader-lease.ts";
import type { PostgresJournal } from "./postgres-journal.ts";
import { openPostgresJournal } from "./postgres-journal.ts";
import { serversOf } from "./postgres-url.ts";
import { JournalRefusal } from "./refusal.ts";
import { Replica } from "./replica.ts";

const FOLLOW_MICROS = 50_000;
const IDLE_MS = 10;
const LEADS = 1;

const { disk, clock, rng } = nodePorts();
const order = workerData as WorkerOrder & {
  readonly replicated: NonNullable<WorkerOrder["replicated"]>;
};
const pause = (micros: number): Promise<void> =>
  new Promise((resolve) => void clock.after(micros, resolve));

let isOpen = false;

function answer(message: WorkerAnswer): void {
  parentPort?.postMessage(message);
}

/** Publishes what the engine computed; ends the node when its state is not that of the others. */
function startWitness(remote: PostgresJournal, isLeading: () => boolean): void {
  const compare = async (state: ThreadMessage): Promise<void> => {
    const others = await remote.witness(state, isLeading());
    // One node against the leader is the one in doubt; a leader is, when two agree against it.
    const against = others.filter(({ isLeader }) => isLeader || isLeading());
    if (against.length < (isLeading() ? 2 : 1)) return;
    const names = against.map(({ node }) => node).join(", ");
    const found = `after command ${state.sequence} its engine has another state than that of ${names}`;
    throw new JournalRefusal("diverged", found, [], ["Keep this data folder for comparison."]);
  };
  let underWay: Promise<void> = Promise.resolve();
  parentPort?.on("message", (state: ThreadMessage) => {
    underWay = underWay.then(() => compare(state));
  });
}

/** Follows until the lead is this node's. */
async function follow(
  replica: Replica,
  lease: LeaderLease,
  durable: SharedSequence,
): Promise<void> {
  const advance = (): void => durable.advance(replica.head().nextSequence - 1);
  for (;;) {
    if (await lease.tryTake()) break;
    await replica.catchUp(advance);
    await pause(FOLLOW_MICROS);
  }
  lease.keep();
  await replica.lead();
  advance();
}

/** Writes what the engine seals, until it closes the ring. */
async function lead(local: FileJournal, replica: Replica, durable: SharedSequence): Promise<void> {
  const ring = new RingReader(order.ring);
  const { writer } = local;
  const space = new Int32Array(order.space);
  const syncs = new SharedDurations(order.syncs);
  const head = (): ReturnType<Replica["head"]> => replica.head();
  const { bodyBytesMax } = writer;
  const sealing = { startsEpoch: true, rulesVersion: order.rulesVersion };
  const collector = new BatchCollector({ ring, head, bodyBytesMax, ...sealing });
  for (;;) {
    const batch = collector.next();
    if (batch !== undefined) {
      const startMicros = clock.monotonicMicros();
      const { nextSequence } = await replica.append(batch);
      syncs.note(clock.monotonicMicros() - startMicros);
      durable.advance(nextSequence - 1);
      continue;
    }
    if (ring.isClosed()) return;
    await ring.waitAsync(IDLE_MS);
    if (!ring.isEmpty() || ring.isClosed()) continue;
    writer.upkeep();
    Atomics.store(space, 0, spaceNumber(writer.spaceLevel()));
    await ring.waitAsync();
  }
}

async function run(): Promise<void> {
  const { url, node, journalId = 1 } = order.replicated;
  const writer = writerName(node, rng);
  const local = openFileJournal({ ...order.options, disk, clock, rng });
  const remote = await openPostgresJournal({ url, clock, writer, journalId });
  const replica = new Replica(local, remote);
  await replica.catchUp();
  const durable = new SharedSequence(order.durable);
  durable.advance(replica.head().nextSequence - 1);
  answer({ kind: "opened", head: replica.head(), report: local.report });
  isOpen = true;
  const lease = new LeaderLease({ servers: serversOf(url), clock, rng, journalId, writer });
  const leads = new Int32Array(order.replicated.leads);
  // A link of its own: a state is published while an append is in flight.
  const witness = await openPostgresJournal({ url, clock, writer, journalId });
  startWitness(witness, () => Atomics.load(leads, 0) === LEADS);
  await follow(replica, lease, durable);
  Atomics.store(leads, 0, LEADS);
  await lead(local, replica, durable);
  lease.stop();
  remote.stop();
  witness.stop();
  local.stop();
  parentPort?.close();
}

run().catch((error: unknown) => {
  // Once it is open there is nobody who waits for an answer: the thread fails, and the node with it.
  if (isOpen || !(error instanceof JournalRefusal)) throw error;
  const { reason, found, copies, remedy } = error;
  answer({ kind: "refused", reason, found, copies, remedy });
  process.exit(0);
});
