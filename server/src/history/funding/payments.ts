import type { FundingFilter, FundingPaymentRow, Page } from "@holdall/core/protocol";
import type { Session } from "../database.ts";
import { readFields, readPage } from "../page.ts";
import type { PageQuery } from "../page.ts";
import { sortedQuery } from "../sql-text.ts";

const query: PageQuery<FundingPaymentRow> = {
  text: sortedQuery(new URL("query-payments.sql", import.meta.url)),
  key: "sequence",
  read: readFields,
};

/** A page of the funding that some accounts paid and received, in order of time. */
export function readFundingPayments(
  session: Session,
  filter: FundingFilter,
): Promise<Page<FundingPaymentRow>> {
  return readPage(session, query, filter, [filter.accountIds, filter.marketId]);
}
