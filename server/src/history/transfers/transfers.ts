import type { AccountId, AssetId, MovementFilter, Page, TransferRow } from "@holdall/core/protocol";
import type { Session } from "../database.ts";
import { movementValues } from "../movement.ts";
import { readPage } from "../page.ts";
import type { PageQuery } from "../page.ts";
import type { Row } from "../rows.ts";
import { sortedQuery } from "../sql-text.ts";

const query: PageQuery<TransferRow> = {
  text: sortedQuery(new URL("query.sql", import.meta.url)),
  key: "transfer_id",
  read: readTransfer,
};

/** A page of the transfers from or to an account, in order of time. */
export function readTransfers(
  session: Session,
  filter: MovementFilter,
): Promise<Page<TransferRow>> {
  return readPage(session, query, filter, movementValues(filter));
}

function readTransfer(row: Row): TransferRow {
  return {
    transferId: row.transfer_id as number,
    timeMs: row.time_ms as number,
    sourceId: row.source_id as AccountId,
    targetId: row.target_id as AccountId,
    assetId: row.asset_id as AssetId,
    units: row.units as number,
  };
}
