import { SimClock, SimDisk, nodePorts, seededRng } from "@holdall/server/ports";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { FileJournal } from "./file-journal.ts";
import { openFileJournal } from "./file-journal.ts";
import { batchAfter, batchesOf, copyA, copyB, openWith, simOptions } from "./fixtures.ts";
import { LeaderLease, writerName } from "./leader-lease.ts";
import type { Cluster } from "./postgres-cluster.twin.ts";
import { startCluster } from "./postgres-cluster.twin.ts";
import type { PostgresJournal } from "./postgres-journal.ts";
import { openPostgresJournal } from "./postgres-journal.ts";
import { runPublish } from "./publish-program.ts";
import { PostgresLink } from "./postgres-link.ts";
import { serversOf } from "./postgres-url.ts";
import { JournalFenced, Replica } from "./replica.ts";

const { clock } = nodePorts();
let cluster: Cluster;
let journals = 0;
let seeds = 100n;

beforeAll(async () => {
  cluster = await startCluster();
});

afterAll(() => cluster.stop());

/** A machine of its own: an empty disk, and a link to the cluster. */
async function machine(
  journalId: number,
  writer: string,
  local: FileJournal = openFileJournal(simOptions(++seeds)),
): Promise<{ replica: Replica; local: FileJournal; remote: PostgresJournal }> {
  const remote = await openPostgresJournal({ url: cluster.url, clock, journalId, writer });
  return { replica: new Replica(local, remote), local, remote };
}

test("what the leader appends reaches its own files and a standby's, byte for byte", async () => {
  const journalId = ++journals;
  const leader = await machine(journalId, "leader");
  const standby = await machine(journalId, "standby");
  await leader.replica.lead();
  const start = batchAfter(leader.replica.head(), 2, { isEpochStart: true, epoch: 1 });
  await leader.replica.append(start);
  for (let round = 0; round < 5; round += 1)
    await leader.replica.append(batchAfter(leader.replica.head(), 3));
  const heard: number[] = [];
  await standby.replica.catchUp(({ nextSequence }) => heard.push(nextSequence - 1));
  expect(heard).toEqual([2, 5, 8, 11, 14, 17]);
  expect(standby.replica.head()).toEqual(leader.replica.head());
  expect(batchesOf(standby.local)).toEqual(batchesOf(leader.local));
  leader.remote.stop();
  standby.remote.stop();
});

test("a standby that takes the lead has everything, and the old leader is fenced and writes nothing", async () => {
  const journalId = ++journals;
  const old = await machine(journalId, "old");
  const next = await machine(journalId, "next");
  await old.replica.lead();
  await old.replica.append(batchAfter(old.replica.head(), 4));
  await next.replica.lead();
  expect(next.replica.head()).toEqual(old.replica.head());
  const before = old.replica.head();
  const late = old.replica.append(batchAfter(before, 1));
  await expect(late).rejects.toThrow(JournalFenced);
  expect(old.replica.head()).toEqual(before);
  await next.replica.append(batchAfter(before, 2, { isEpochStart: true, epoch: before.epoch + 1 }));
  await old.replica.catchUp();
  expect(old.replica.head()).toEqual(next.replica.head());
  old.remote.stop();
  next.remote.stop();
});

test("a machine that holds more than the cluster is not opened, and says how to fill an empty one", async () => {
  const { replica, remote } = await machine(++journals, "x", openWith(simOptions(++seeds), [3]));
  await expect(replica.catchUp()).rejects.toMatchObject({ reason: "behind-copy" });
  await expect(replica.catchUp()).rejects.toThrow(/publish --to/);
  remote.stop();
});

test("a machine with another history of the same length, or a shorter one, is not opened", async () => {
  const journalId = ++journals;
  const leader = await machine(journalId, "leader");
  await leader.replica.lead();
  await leader.replica.append(batchAfter(leader.replica.head(), 3));
  const twin = openFileJournal(simOptions(++seeds));
  twin.writer.append(batchAfter(twin.writer.head(), 3, { baseTimeMicros: 7 }));
  const same = await machine(journalId, "same", twin);
  await expect(same.replica.catchUp()).rejects.toMatchObject({ reason: "conflict" });
  await leader.replica.append(batchAfter(leader.replica.head(), 1));
  await expect(same.replica.catchUp()).rejects.toMatchObject({ reason: "conflict" });
  expect(same.replica.head().nextSequence).toBe(4);
  leader.remote.stop();
  same.remote.stop();
});

test("an empty cluster is filled from one machine's files, once", async () => {
  const journalId = ++journals;
  const options = simOptions(++seeds);
  const { replica, local, remote } = await machine(journalId, "x", openWith(options, [3, 1, 5]));
  expect(await replica.publish()).toBe(9);
  await replica.catchUp();
  const other = await machine(journalId, "y");
  await other.replica.catchUp();
  expect(batchesOf(other.local)).toEqual(batchesOf(local));
  await expect(replica.publish()).rejects.toMatchObject({ reason: "conflict" });
  remote.stop();
  other.remote.stop();
});

test("the program that fills a cluster tells what it did, and what is missing", async () => {
  const options = { ...simOptions(++seeds), clock, dirs: `${copyA},${copyB}` };
  openWith(options, [3, 2]).stop();
  const run = (...args: string[]) => runPublish(args, options);
  expect(await run()).toMatchObject({ code: 2 });
  expect(await run("--to", "nowhere")).toMatchObject({ code: 2 });
  expect(await run("--to", cluster.url, "--dirs", "none")).toMatchObject({ code: 2 });
  expect(await run("--to", cluster.url, "--speed", "9")).toMatchObject({ code: 2 });
  // Journal 1 is the one that programs use, and an earlier test has filled it.
  expect(await run("--to", cluster.url)).toMatchObject({ code: 4 });
});

test("nodes that disagree about a state are named; those that agree are not", async () => {
  const journalId = ++journals;
  const leader = await openPostgresJournal({
    url: cluster.url,
    clock,
    journalId,
    writer: "leader",
  });
  const standby = await openPostgresJournal({
    url: cluster.url,
    clock,
    journalId,
    writer: "standby",
  });
  const [right, wrong] = [new Uint8Array(32).fill(1), new Uint8Array(32).fill(2)];
  expect(await leader.witness({ sequence: 10, digest: right }, true)).toEqual([]);
  expect(await standby.witness({ sequence: 10, digest: right }, false)).toEqual([]);
  expect(await leader.witness({ sequence: 20, digest: right }, true)).toEqual([]);
  expect(await standby.witness({ sequence: 20, digest: wrong }, false)).toEqual([
    { node: "leader", isLeader: true },
  ]);
  leader.stop();
  standby.stop();
});

function leaseOf(journalId: number, name: string, seed: bigint): LeaderLease {
  const writer = writerName(name, seededRng(seed));
  const servers = serversOf(cluster.url);
  return new LeaderLease({ servers, clock, rng: seededRng(seed), journalId, writer });
}

test("one lease at a time: it passes on when its holder is gone, and when it is silent", async () => {
  const journalId = ++journals;
  const lease = (name: string, seed: bigint): LeaderLease => leaseOf(journalId, name, seed);
  const [first, second, third] = [lease("a", 1n), lease("b", 2n), lease("c", 3n)];
  expect(await first.tryTake()).toBe(true);
  first.keep();
  for (let look = 0; look < 40; look += 1) {
    expect(await second.tryTake()).toBe(false);
    await new Promise((resolve) => void setTimeout(resolve, 40));
  }
  // Gone: its connection is closed, and its lock with it.
  first.stop();
  const takenBy = async (who: LeaderLease): Promise<void> => {
    for (let look = 0; !(await who.tryTake()); look += 1) {
      expect(look).toBeLessThan(200);
      await new Promise((resolve) => void setTimeout(resolve, 20));
    }
  };
  await takenBy(second);
  // Silent: connected, and never heard of again, as a process that stands still.
  await takenBy(third);
  second.stop();
  third.stop();
});

/** Waits until no connection holds the lead any more. */
async function noneLeads(journalId: number): Promise<void> {
  const link = await PostgresLink.open(serversOf(cluster.url), clock);
  const holders = `SELECT FROM pg_locks WHERE locktype = 'advisory' AND objid = $1`;
  for (;;) {
    const { rows } = await link.ask(holders, [journalId]);
    if (rows.length === 0) break;
    await new Promise((resolve) => void setTimeout(resolve, 10));
  }
  link.drop();
}

test("a leader found silent is replaced by the first look on a new connection", async () => {
  const journalId = ++journals;
  const [leader, standby] = [leaseOf(journalId, "a", 1n), leaseOf(journalId, "b", 2n)];
  expect(await leader.tryTake()).toBe(true);
  expect(await standby.tryTake()).toBe(false);
  await new Promise((resolve) => void setTimeout(resolve, 1_100));
  // This look ends the silent holder's connection; then this one's is lost, as to a slow database.
  expect(await standby.tryTake()).toBe(false);
  standby.stop();
  await noneLeads(journalId);
  expect(await standby.tryTake()).toBe(true);
  leader.stop();
  standby.stop();
});

test("silence that a lost connection may explain is measured anew", async () => {
  const journalId = ++journals;
  const [leader, standby] = [leaseOf(journalId, "a", 1n), leaseOf(journalId, "b", 2n)];
  expect(await leader.tryTake()).toBe(true);
  expect(await standby.tryTake()).toBe(false);
  standby.stop();
  await new Promise((resolve) => void setTimeout(resolve, 1_100));
  expect(await standby.tryTake()).toBe(false);
  leader.stop();
  standby.stop();
});

test("a damaged or foreign record is not taken over, and changes nothing", () => {
  const disk = new SimDisk(seededRng(1n), new SimClock());
  const options = { ...simOptions(++seeds), disk, folders: [copyA, copyB] };
  const journal = openWith(options, [2]);
  const head = journal.writer.head();
  expect(() => journal.writer.copy(new Uint8Array(512))).toThrow(RangeError);
  expect(journal.writer.head()).toEqual(head);
  journal.writer.append(batchAfter(head, 1));
  journal.stop();
});
