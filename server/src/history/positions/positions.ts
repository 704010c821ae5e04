import type { Page, PositionFilter, PositionRow } from "@holdall/core/protocol";
import type { Session } from "../database.ts";
import { marketValues, readFields, readPage } from "../page.ts";
import type { PageQuery } from "../page.ts";
import { sortedQuery } from "../sql-text.ts";

const query: PageQuery<PositionRow> = {
  text: sortedQuery(new URL("query.sql", import.meta.url)),
  key: "position_id",
  read: readFields,
};

/** A page of an account's positions, in order of opening. */
export function readPositions(
  session: Session,
  filter: PositionFilter,
): Promise<Page<PositionRow>> {
  return readPage(session, query, filter, [
    filter.accountId,
    ...marketValues(filter.marketIds),
    filter.isOpen,
  ]);
}
