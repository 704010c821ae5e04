import pg from "pg";
import { poolDatabase, types } from "./database.ts";
import type { Database } from "./database.ts";

/** Connections to a hosted database: one writes, the others read. */
const CONNECTIONS_MAX = 4;
const CONNECT_TIMEOUT_MS = 10_000;
/** A statement that takes longer is a mistake; it is ended, and the reader is told. */
const STATEMENT_TIMEOUT_MS = 30_000;

/** Opens the PostgreSQL (15 or later) that `url` names, and checks that it answers. */
export async function openHosted(url: string): Promise<Database> {
  const database = poolDatabase(
    new pg.Pool({
      connectionString: url,
      max: CONNECTIONS_MAX,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      statement_timeout: STATEMENT_TIMEOUT_MS,
      application_name: "holdall-history",
      types,
    }),
  );
  try {
    await database.query("SELECT 1");
  } catch (error) {
    await database.close();
    throw error;
  }
  return database;
}
