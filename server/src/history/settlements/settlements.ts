import type { Page, SettlementFilter, SettlementRow } from "@holdall/core/protocol";
import type { Session } from "../database.ts";
import { readFields, readPage } from "../page.ts";
import type { PageQuery } from "../page.ts";
import { sortedQuery } from "../sql-text.ts";

const query: PageQuery<SettlementRow> = {
  text: sortedQuery(new URL("query.sql", import.meta.url)),
  key: "sequence",
  read: readFields,
};

/** A page of what moved an account's unsettled equity, in order of time. */
export function readSettlements(
  session: Session,
  filter: SettlementFilter,
): Promise<Page<SettlementRow>> {
  return readPage(session, query, filter, [filter.accountId, filter.causes]);
}
