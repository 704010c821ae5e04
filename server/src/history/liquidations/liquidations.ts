import type { LiquidationFilter, LiquidationStepRow, Page } from "@holdall/core/protocol";
import type { Session } from "../database.ts";
import { readFields, readPage } from "../page.ts";
import type { PageQuery } from "../page.ts";
import { sortedQuery } from "../sql-text.ts";

const query: PageQuery<LiquidationStepRow> = {
  text: sortedQuery(new URL("query.sql", import.meta.url)),
  key: "sequence",
  read: readFields,
};

/** A page of the public log of liquidations, in order of time. */
export function readLiquidations(
  session: Session,
  filter: LiquidationFilter,
): Promise<Page<LiquidationStepRow>> {
  return readPage(session, query, filter, [filter.accountId, filter.marketId]);
}
