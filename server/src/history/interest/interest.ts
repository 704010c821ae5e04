import type { InterestFilter, InterestRow, Page } from "@holdall/core/protocol";
import type { Session } from "../database.ts";
import { readFields, readPage } from "../page.ts";
import type { PageQuery } from "../page.ts";
import { sortedQuery } from "../sql-text.ts";

const query: PageQuery<InterestRow> = {
  text: sortedQuery(new URL("query.sql", import.meta.url)),
  key: "sequence",
  read: readFields,
};

/** A page of an account's interest, in order of time. */
export function readInterest(session: Session, filter: InterestFilter): Promise<Page<InterestRow>> {
  return readPage(session, query, filter, [
    filter.accountId,
    filter.assetId,
    filter.marketId,
    filter.kinds,
  ]);
}
