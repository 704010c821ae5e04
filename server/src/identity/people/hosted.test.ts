import { openHistory } from "@holdall/server/history";
import { startLocalPostgres, type LocalPostgres } from "@holdall/server/history/local-postgres";
import { afterAll } from "vitest";
import { peopleConformance } from "./people.conformance.ts";

let server: LocalPostgres | undefined;
afterAll(() => server?.stop());

peopleConformance("people in a hosted PostgreSQL", async () => {
  server = await startLocalPostgres();
  return openHistory({ kind: "hosted", databaseUrl: server.databaseUrl });
});
