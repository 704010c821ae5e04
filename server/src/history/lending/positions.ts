import type { LendingPositionFilter, LendingPositionRow, Page } from "@holdall/core/protocol";
import type { Session } from "../database.ts";
import { readFields, readPage } from "../page.ts";
import type { PageQuery } from "../page.ts";
import { sortedQuery } from "../sql-text.ts";

const query: PageQuery<LendingPositionRow> = {
  text: sortedQuery(new URL("query-positions.sql", import.meta.url)),
  key: "asset_id",
  read: readFields,
};

/** A page of what an account lends and owes, in order of opening. */
export function readLendingPositions(
  session: Session,
  filter: LendingPositionFilter,
): Promise<Page<LendingPositionRow>> {
  return readPage(session, query, filter, [
    filter.accountId,
    filter.assetId,
    filter.side,
    filter.isOpen,
  ]);
}
