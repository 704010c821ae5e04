import { afterAll, beforeAll, expect, test } from "vitest";
import { historyConformance } from "./history.conformance.ts";
import { openHosted } from "./hosted.ts";
import { startLocalPostgres } from "./local-postgres.ts";
import type { LocalPostgres } from "./local-postgres.ts";

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

test("a database that does not answer is refused when it is opened", async () => {
  await expect(openHosted("postgres://holdall@127.0.0.1:1/postgres")).rejects.toThrow();
});
