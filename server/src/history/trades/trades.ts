import type { Page, TradeFilter, TradeRow } from "@holdall/core/protocol";
import type { Session } from "../database.ts";
import { readFields, readPage } from "../page.ts";
import type { PageQuery } from "../page.ts";
import { sortedQuery } from "../sql-text.ts";

const query: PageQuery<TradeRow> = {
  text: sortedQuery(new URL("query.sql", import.meta.url)),
  key: "trade_id",
  read: readFields,
};

/** A page of a market's trades, in order of their ids. */
export function readTrades(session: Session, filter: TradeFilter): Promise<Page<TradeRow>> {
  return readPage(session, query, filter, [filter.marketId]);
}
