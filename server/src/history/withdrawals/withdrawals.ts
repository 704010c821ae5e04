import type {
  AccountId,
  AssetId,
  MovementFilter,
  Page,
  WithdrawalRow,
} from "@holdall/core/protocol";
import type { Session } from "../database.ts";
import { movementValues } from "../movement.ts";
import { readPage } from "../page.ts";
import type { PageQuery } from "../page.ts";
import type { Row } from "../rows.ts";
import { sortedQuery } from "../sql-text.ts";

const query: PageQuery<WithdrawalRow> = {
  text: sortedQuery(new URL("query.sql", import.meta.url)),
  key: "withdrawal_id",
  read: readWithdrawal,
};

/** A page of an account's withdrawals, in order of time, each with its end if it had one. */
export function readWithdrawals(
  session: Session,
  filter: MovementFilter,
): Promise<Page<WithdrawalRow>> {
  return readPage(session, query, filter, movementValues(filter));
}

function readWithdrawal(row: Row): WithdrawalRow {
  return {
    withdrawalId: row.withdrawal_id as number,
    timeMs: row.time_ms as number,
    accountId: row.account_id as AccountId,
    assetId: row.asset_id as AssetId,
    units: row.units as number,
    feeUnits: row.fee_units as number,
    details: {
      blockchain: row.blockchain as string,
      address: row.address as string,
      clientId: row.client_id as string | null,
    },
    status: row.status as WithdrawalRow["status"],
    transactionHash: row.transaction_hash as string | null,
    endedAtMs: row.ended_at_ms as number | null,
  };
}
