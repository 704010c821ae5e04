import type { PoolFilter, PoolRow } from "@holdall/core/protocol";
import type { Session } from "../database.ts";
import { fieldsOf } from "../rows.ts";
import { sqlText } from "../sql-text.ts";

/** Rows of the longest answer. */
const POOL_ROWS_MAX = 5_000;

const query = sqlText(new URL("query.sql", import.meta.url));

/** A pool's past, oldest first: at most one row each step, the last of it. */
export async function readPools(session: Session, filter: PoolFilter): Promise<readonly PoolRow[]> {
  const { assetId, fromMs, toMs, stepMs } = filter;
  const values = [assetId, fromMs, toMs, stepMs, POOL_ROWS_MAX];
  const rows = await session.query(query, values);
  return rows.map((row) => fieldsOf(row) as unknown as PoolRow);
}
