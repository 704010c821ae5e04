import type { AccountId, AssetId, DepositRow, MovementFilter, Page } from "@holdall/core/protocol";
import type { Session } from "../database.ts";
import { movementValues } from "../movement.ts";
import { readPage } from "../page.ts";
import type { PageQuery } from "../page.ts";
import type { Row } from "../rows.ts";
import { sortedQuery } from "../sql-text.ts";

const query: PageQuery<DepositRow> = {
  text: sortedQuery(new URL("query.sql", import.meta.url)),
  key: "deposit_id",
  read: readDeposit,
};

/** A page of an account's deposits, in order of time. */
export function readDeposits(session: Session, filter: MovementFilter): Promise<Page<DepositRow>> {
  return readPage(session, query, filter, movementValues(filter));
}

function readDeposit(row: Row): DepositRow {
  return {
    depositId: row.deposit_id as number,
    timeMs: row.time_ms as number,
    accountId: row.account_id as AccountId,
    assetId: row.asset_id as AssetId,
    units: row.units as number,
    reference: row.reference as string,
  };
}
