import { afterAll, beforeAll, expect, test } from "vitest";
import { historyConformance } from "./history.conformance.ts";
import { openHosted } from "./hosted.ts";
import { startLocalPostgres } from "./local-postgres.ts";
import type { LocalPostgres } from "./local-postgres.ts";
import { HistoryTwin } from "./history.twin.ts";
import { openHistory } from "./open-history.ts";
import { accounts, randomResults } from "./random-results.twin.ts";

let server: LocalPostgres;
beforeAll(async () => {
  server = await startLocalPostgres();
}, 180_000);
afterAll(() => server.stop());

historyConformance("a hosted PostgreSQL", () => openHosted(server.databaseUrl));

test("a connection that breaks is replaced, and the failure is told", async () => {
  const database = await openHosted(server.databaseUrl);
  const torn = database.transaction(async (session) => {
    await session.query("CREATE TABLE torn (x integer)");
    await session.query("SELECT pg_terminate_backend(pg_backend_pid())");
  });
  await expect(torn).rejects.toThrow();
  expect(await database.query("SELECT to_regclass('torn') AS torn")).toEqual([{ torn: null }]);
  await database.close();
});

test("history outlives a crash of its database, and writes what came meanwhile once it is back", async () => {
  const results = randomResults(31n, 200);
  const twin = new HistoryTwin();
  twin.apply(results);
  const history = await openHistory({ kind: "hosted", databaseUrl: server.databaseUrl });
  await history.empty();
  await history.apply(results.slice(0, 100));
  const crashed = server.crash();
  const applied = history.apply(results.slice(100));
  await Promise.all([crashed, applied]);

  expect(await history.cursor()).toMatchObject({ sequence: 200 });
  for (const accountId of accounts) {
    const paging = { limit: 1000, offset: 0, sort: "asc" } as const;
    const filter = { accountId, marketIds: null, order: null, fromMs: null, toMs: null, ...paging };
    expect(await history.fills(filter)).toEqual(twin.fills(filter));
    expect(await history.orders(filter)).toEqual(twin.orders(filter));
  }
  await history.close();
});

test("a database that does not answer is refused when it is opened", async () => {
  await expect(openHosted("postgres://holdall@127.0.0.1:1/postgres")).rejects.toThrow();
});
