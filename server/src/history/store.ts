import type { HistoryReader } from "@holdall/core/protocol";
import { readCandles } from "./candles/candles.ts";
import type { Database, Session } from "./database.ts";
import { readDeposits } from "./deposits/deposits.ts";
import { readDustConversions } from "./dust/dust.ts";
import type { Excerpt } from "./excerpt.ts";
import { HISTORY_VERSION, projections, schemas } from "./families.ts";
import type { Projection } from "./families.ts";
import { readFills } from "./fills/fills.ts";
import { readFundingPayments } from "./funding/payments.ts";
import { readFundingRates } from "./funding/rates.ts";
import { HistoryError } from "./history-error.ts";
import { readInterest } from "./interest/interest.ts";
import { readLendingMovements } from "./lending/movements.ts";
import { readLendingPositions } from "./lending/positions.ts";
import { readLiquidations } from "./liquidations/liquidations.ts";
import { readOrders } from "./orders/orders.ts";
import { readPools } from "./pools/pools.ts";
import { readPositions } from "./positions/positions.ts";
import { columnsOf } from "./rows.ts";
import type { Row, SqlValue } from "./rows.ts";
import { readSettlements } from "./settlements/settlements.ts";
import { sqlText } from "./sql-text.ts";
import { readTrades } from "./trades/trades.ts";
import { readTransfers } from "./transfers/transfers.ts";
import { readWithdrawals } from "./withdrawals/withdrawals.ts";

/** The last event that the tables contain. Sequence 0 = nothing yet. */
export interface Cursor {
  readonly sequence: number;
  readonly index: number;
}

/** The tables of history in one database. */
export interface Store extends HistoryReader {
  /**
   * Adds the results that are not there yet, in one transaction with the cursor. Throws
   * `HistoryError` "gap" when one is missing between the cursor and the first, or within.
   */
  apply(excerpts: readonly Excerpt[]): Promise<void>;
  cursor(): Promise<Cursor>;
  /** Drops every row and starts again at sequence 0. */
  empty(): Promise<void>;
  /** One statement of somebody else's, outside history's tables. */
  query(text: string, values?: readonly SqlValue[]): Promise<readonly Row[]>;
  close(): Promise<void>;
}

const exclude = sqlText(new URL("cursor/exclude.sql", import.meta.url));
const drop = sqlText(new URL("cursor/drop.sql", import.meta.url));
const exists = sqlText(new URL("cursor/exists.sql", import.meta.url));
const lock = sqlText(new URL("cursor/lock.sql", import.meta.url));
const read = sqlText(new URL("cursor/read.sql", import.meta.url));
const save = sqlText(new URL("cursor/save.sql", import.meta.url));
const start = sqlText(new URL("cursor/start.sql", import.meta.url));
const version = sqlText(new URL("cursor/version.sql", import.meta.url));

/** Opens history in `database`, making its tables where they are missing or of another version. */
export async function openStore(database: Database): Promise<Store> {
  await database.transaction(async (session) => {
    await session.query(exclude);
    if (!(await isCurrent(session))) await build(session);
  });
  return {
    apply: (excerpts) => database.transaction((session) => apply(session, excerpts)),
    cursor: async () => cursorOf(await database.query(read)),
    empty: () =>
      database.transaction(async (session) => {
        await session.query(exclude);
        await build(session);
      }),
    query: (text, values) => database.query(text, values),
    close: () => database.close(),
    fills: (filter) => readFills(database, filter),
    orders: (filter) => readOrders(database, filter),
    trades: (filter) => readTrades(database, filter),
    candles: (filter) => readCandles(database, filter),
    deposits: (filter) => readDeposits(database, filter),
    withdrawals: (filter) => readWithdrawals(database, filter),
    transfers: (filter) => readTransfers(database, filter),
    dustConversions: (filter) => readDustConversions(database, filter),
    lendingMovements: (filter) => readLendingMovements(database, filter),
    lendingPositions: (filter) => readLendingPositions(database, filter),
    interest: (filter) => readInterest(database, filter),
    fundingPayments: (filter) => readFundingPayments(database, filter),
    fundingRates: (filter) => readFundingRates(database, filter),
    settlements: (filter) => readSettlements(database, filter),
    positions: (filter) => readPositions(database, filter),
    liquidations: (filter) => readLiquidations(database, filter),
    pools: (filter) => readPools(database, filter),
  };
}

async function isCurrent(session: Session): Promise<boolean> {
  const [{ is_there: isThere }] = await session.query(exists);
  if (isThere !== true) return false;
  return (await session.query(version))[0]?.version === HISTORY_VERSION;
}

async function build(session: Session): Promise<void> {
  await session.query(drop);
  for (const schema of schemas) await session.query(schema);
  await session.query(start, [HISTORY_VERSION]);
}

function cursorOf([row]: readonly Row[]): Cursor {
  return { sequence: row.sequence as number, index: row.index as number };
}

async function apply(session: Session, excerpts: readonly Excerpt[]): Promise<void> {
  const { sequence } = cursorOf(await session.query(lock));
  const fresh = excerpts.filter((excerpt) => excerpt.sequence > sequence);
  const last = fresh.at(-1);
  if (last === undefined) return;
  refuseGaps(sequence, fresh);
  for (const projection of projections) {
    const rows = rowsOf(projection, fresh);
    if (rows.length === 0) continue;
    const json = JSON.stringify(rows);
    for (const statement of projection.statements) await session.query(statement, [json]);
  }
  await session.query(save, [last.sequence, last.indexLast]);
}

function refuseGaps(sequence: number, excerpts: readonly Excerpt[]): void {
  for (const [position, excerpt] of excerpts.entries()) {
    const expected = sequence + 1 + position;
    if (excerpt.sequence === expected) continue;
    const message = `history expected sequence ${expected}, not ${excerpt.sequence}`;
    throw new HistoryError("gap", message);
  }
}

function rowsOf({ kinds, unfold }: Projection, excerpts: readonly Excerpt[]): Row[] {
  const rows: Row[] = [];
  for (const { sequence, timeMs, events } of excerpts) {
    for (const event of events) {
      if (!kinds.includes(event.kind)) continue;
      rows.push(columnsOf({ ...(unfold?.(event) ?? event), sequence, timeMs }));
    }
  }
  return rows;
}
