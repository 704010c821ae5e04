import type { LendingFilter, LendingMovementRow, Page } from "@holdall/core/protocol";
import type { Session } from "../database.ts";
import { readFields, readPage } from "../page.ts";
import type { PageQuery } from "../page.ts";
import { sortedQuery } from "../sql-text.ts";

const query: PageQuery<LendingMovementRow> = {
  text: sortedQuery(new URL("query.sql", import.meta.url)),
  key: "sequence",
  read: readFields,
};

/** A page of an account's movements with pools, in order of time. */
export function readLendingMovements(
  session: Session,
  filter: LendingFilter,
): Promise<Page<LendingMovementRow>> {
  return readPage(session, query, filter, [
    filter.accountId,
    filter.assetId,
    filter.movements,
    filter.causes,
  ]);
}
