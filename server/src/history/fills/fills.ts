import type { FillFilter, FillRow, Page } from "@holdall/core/protocol";
import type { Session } from "../database.ts";
import { marketValues, readFields, readPage } from "../page.ts";
import type { PageQuery } from "../page.ts";
import { sortedQuery } from "../sql-text.ts";

const query: PageQuery<FillRow> = {
  text: sortedQuery(new URL("query.sql", import.meta.url)),
  key: "sequence",
  read: readFields,
};

/** A page of an account's fills, in order of time. */
export function readFills(session: Session, filter: FillFilter): Promise<Page<FillRow>> {
  return readPage(session, query, filter, [
    filter.accountId,
    ...marketValues(filter.marketIds),
    filter.order?.ordinal ?? null,
    filter.order?.slot ?? null,
    filter.fromMs,
    filter.toMs,
  ]);
}
