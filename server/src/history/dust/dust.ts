import type {
  AccountId,
  AssetId,
  DustConversionRow,
  MovementFilter,
  Page,
} from "@holdall/core/protocol";
import type { Session } from "../database.ts";
import { movementValues } from "../movement.ts";
import { readPage } from "../page.ts";
import type { PageQuery } from "../page.ts";
import type { Row } from "../rows.ts";
import { sortedQuery } from "../sql-text.ts";

const query: PageQuery<DustConversionRow> = {
  text: sortedQuery(new URL("query.sql", import.meta.url)),
  key: "conversion_id",
  read: readConversion,
};

/** A page of an account's dust conversions, in order of time. */
export function readDustConversions(
  session: Session,
  filter: MovementFilter,
): Promise<Page<DustConversionRow>> {
  return readPage(session, query, filter, movementValues(filter));
}

function readConversion(row: Row): DustConversionRow {
  return {
    conversionId: row.conversion_id as number,
    timeMs: row.time_ms as number,
    accountId: row.account_id as AccountId,
    assetId: row.asset_id as AssetId,
    units: row.units as number,
    receivedUnits: row.received_units as number,
  };
}
