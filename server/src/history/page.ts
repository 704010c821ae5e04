import type { MarketId, Page, Paging } from "@holdall/core/protocol";
import type { Session } from "./database.ts";
import { fieldsOf } from "./rows.ts";
import type { Row, SqlValue } from "./rows.ts";
import type { SortedQuery } from "./sql-text.ts";

/** Rows of the longest page. */
export const PAGE_ROWS_MAX = 10_000;

/** A page query: its text, the column that is never null in a row, and how a row reads. */
export interface PageQuery<Result> {
  readonly text: SortedQuery;
  readonly key: string;
  readonly read: (row: Row) => Result;
}

/** Asks for a page; `values` stand before limit and offset. Throws a `RangeError` beyond the limits. */
export async function readPage<Result>(
  session: Session,
  query: PageQuery<Result>,
  paging: Paging,
  values: readonly SqlValue[],
): Promise<Page<Result>> {
  const { limit, offset, sort } = paging;
  if (!Number.isSafeInteger(limit) || limit < 1 || limit > PAGE_ROWS_MAX) {
    throw new RangeError(`a page has 1 to ${PAGE_ROWS_MAX} rows, not ${limit}`);
  }
  if (!Number.isSafeInteger(offset) || offset < 0) {
    throw new RangeError(`an offset is an integer from 0, not ${offset}`);
  }
  const found = await session.query(query.text[sort], [...values, limit, offset]);
  // The total comes with every row, and alone, beside nulls, where the page is empty.
  const rows = found.filter((row) => row[query.key] !== null).map(query.read);
  return { rows, total: found[0].total as number };
}

/** Reads a row whose columns are the result's fields, and the total, which is left out. */
export function readFields<Result>(row: Row): Result {
  const { total: _total, ...fields } = fieldsOf(row);
  return fields as Result;
}

/** A choice of markets as two parameters: one market is worth a better index than a list is. */
export function marketValues(
  marketIds: readonly MarketId[] | null,
): [market: number | null, markets: readonly number[] | null] {
  if (marketIds === null) return [null, null];
  return marketIds.length === 1 ? [marketIds[0], null] : [null, marketIds];
}
