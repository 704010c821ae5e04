import type { FundingRateRow, MarketId, Page, Paging } from "@holdall/core/protocol";
import type { Session } from "../database.ts";
import { readFields, readPage } from "../page.ts";
import type { PageQuery } from "../page.ts";
import { sortedQuery } from "../sql-text.ts";

const query: PageQuery<FundingRateRow> = {
  text: sortedQuery(new URL("query-rates.sql", import.meta.url)),
  key: "sequence",
  read: readFields,
};

/** A page of a perp's funding rates, in order of time. */
export function readFundingRates(
  session: Session,
  filter: Paging & { readonly marketId: MarketId },
): Promise<Page<FundingRateRow>> {
  return readPage(session, query, filter, [filter.marketId]);
}
