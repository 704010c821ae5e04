import { nodePorts } from "@holdall/server/ports";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { batchAfter } from "./fixtures.ts";
import { journalConformance } from "./journal.conformance.ts";
import type { Cluster } from "./postgres-cluster.twin.ts";
import { startCluster } from "./postgres-cluster.twin.ts";
import type { PostgresJournal } from "./postgres-journal.ts";
import { openPostgresJournal } from "./postgres-journal.ts";
import { serversOf } from "./postgres-url.ts";

const { clock } = nodePorts();
let cluster: Cluster;
let journals = 0;

beforeAll(async () => {
  cluster = await startCluster();
});

afterAll(() => cluster.stop());

async function open(journalId: number, writer: string): Promise<PostgresJournal> {
  const journal = await openPostgresJournal({ url: cluster.url, clock, journalId, writer });
  await journal.claim();
  return journal;
}

async function appendOne(journal: PostgresJournal) {
  const head = await journal.head();
  return journal.append({
    expectedSequence: head.nextSequence,
    epoch: head.epoch,
    records: batchAfter(head, 1),
  });
}

journalConformance("postgres, two nodes", async () => {
  const journalId = ++journals;
  let journal = await open(journalId, "first");
  return {
    journal,
    reopen: async () => {
      journal.stop();
      journal = await open(journalId, "second");
      return journal;
    },
    stop: () => Promise.resolve(journal.stop()),
  };
});

test("over 100 changes of the lead every zombie write is fenced, and none is lost or doubled", async () => {
  const journalId = ++journals;
  let leader = await open(journalId, "life 0");
  let appended = 0;
  for (let round = 1; round <= 100; round += 1) {
    const next = await openPostgresJournal({
      url: cluster.url,
      clock,
      journalId,
      writer: `life ${round}`,
    });
    // The old leader writes while the new one claims: either order is right, and nothing between.
    const [racing] = await Promise.all([appendOne(leader), next.claim()]);
    if (racing.outcome === "appended") appended += 1;
    await next.claim();
    expect((await appendOne(leader)).outcome).toBe("fenced");
    expect((await appendOne(next)).outcome).toBe("appended");
    appended += 1;
    leader.stop();
    leader = next;
  }
  const sequences: number[] = [];
  for await (const { firstSequence } of leader.read(1)) sequences.push(firstSequence);
  expect(sequences).toEqual(Array.from({ length: appended }, (_, index) => index + 1));
  expect(appended).toBeGreaterThanOrEqual(100);
  leader.stop();
});

test("an append whose answer is lost is found again, and not written twice", async () => {
  const journalId = ++journals;
  const journal = await open(journalId, "only");
  await appendOne(journal);
  const administrator = new pg.Client({ connectionString: serversOf(cluster.url)[0] });
  await administrator.connect();
  // The standby stands still: the append is written on the primary and waits.
  await cluster.tell("pause b");
  let isAnswered = false;
  const waiting = appendOne(journal).finally(() => (isAnswered = true));
  await new Promise((resolve) => void setTimeout(resolve, 300));
  const cancelled = await administrator.query<{ done: boolean }>(
    "SELECT pg_cancel_backend(pid) AS done FROM pg_stat_activity WHERE wait_event = 'SyncRep'",
  );
  expect(cancelled.rows).toEqual([{ done: true }]);
  await new Promise((resolve) => void setTimeout(resolve, 300));
  // The server called it a success; its warning says that the standby may not have it.
  expect(isAnswered).toBe(false);
  await cluster.tell("resume b");
  expect((await waiting).outcome).toBe("appended");
  await appendOne(journal);
  const { rows } = await administrator.query<{ count: string }>(
    "SELECT count(*) FROM journal_batch WHERE journal_id = $1",
    [journalId],
  );
  expect(rows[0].count).toBe("3");
  await administrator.end();
  journal.stop();
});

test("a database that confirms what is on one disk only is refused", async () => {
  const journal = await open(++journals, "only");
  const administrator = new pg.Client({ connectionString: serversOf(cluster.url)[0] });
  await administrator.connect();
  // The servers' own names stand on their command lines: only the session's commit can be weakened here.
  await administrator.query("ALTER ROLE holdall SET synchronous_commit = 'local'");
  try {
    const weak = openPostgresJournal({ url: cluster.url, clock, journalId: 99, writer: "weak" });
    await expect(weak).rejects.toThrow("synchronous_commit is local, not on");
  } finally {
    await administrator.query("ALTER ROLE holdall RESET synchronous_commit");
    await administrator.end();
    journal.stop();
  }
});

test("when the primary is lost and the standby promoted, nothing is lost and writing goes on", async () => {
  const journalId = ++journals;
  const journal = await open(journalId, "only");
  for (let round = 0; round < 20; round += 1) await appendOne(journal);
  await cluster.tell("kill a");
  const waiting = appendOne(journal);
  await cluster.tell("promote b");
  await cluster.tell("rejoin a");
  expect((await waiting).outcome).toBe("appended");
  const { nextSequence } = await journal.head();
  expect(nextSequence).toBe(22);
  let sequences = 0;
  for await (const { count } of journal.read(1)) sequences += count;
  expect(sequences).toBe(21);

  await cluster.tell("kill a");
  await cluster.tell("replace a");
  expect((await appendOne(journal)).outcome).toBe("appended");
  journal.stop();
}, 120_000);
