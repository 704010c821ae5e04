import type { CommandResult, HistoryReader } from "@holdall/core/protocol";
import type { Clock } from "@holdall/server/ports";
import { nodePorts } from "@holdall/server/ports";
import { excerptOf } from "./excerpt.ts";
import { keptKinds } from "./families.ts";
import { Feed } from "./feed.ts";
import type { Place } from "./message.ts";
import type { Row, SqlValue } from "./rows.ts";
import type { Cursor } from "./store.ts";
import { prepareTemplate } from "./template.ts";
import { WorkerLink } from "./worker-link.ts";

/** History as the rest of the server sees it. The database lives in a thread of its own. */
export interface History extends HistoryReader {
  /**
   * Adds results in order of sequence; resolves when they are committed. Results that are there
   * already change nothing. Rejects with a `HistoryError`; after "gap" or "behind", replay from
   * the cursor.
   */
  apply(results: readonly CommandResult[]): Promise<void>;
  /** The last event that the tables contain. */
  cursor(): Promise<Cursor>;
  /** Drops every row and starts again at sequence 0. */
  empty(): Promise<void>;
  /** One statement in the same database, for modules with tables of their own. */
  query(text: string, values?: readonly SqlValue[]): Promise<readonly Row[]>;
  /** Writes what waits, closes the database and ends the thread. */
  close(): Promise<void>;
}

/**
 * Opens history in a folder (PostgreSQL embedded), at a `databaseUrl` (PostgreSQL 15 or later), or
 * in memory. Rejects with a `HistoryError`: "locked" when the folder is open elsewhere, "database"
 * when the database does not answer.
 */
export async function openHistory(options: Place & { readonly clock?: Clock }): Promise<History> {
  const { clock = nodePorts().clock, ...place } = options;
  if (place.kind !== "hosted") await prepareTemplate();
  const link = new WorkerLink(place);
  await link.ready();
  return historyOver(link, clock);
}

function historyOver(link: WorkerLink, clock: Clock): History {
  const feed = new Feed(clock, (excerpts) => link.call("apply", excerpts));
  return {
    apply: async (results) => feed.apply(results.map((result) => excerptOf(result, keptKinds))),
    cursor: () => link.call("cursor"),
    empty: () => link.call("empty"),
    query: (text, values) => link.call("query", text, values),
    close: async () => {
      await feed.close();
      await link.call("close");
      await link.ended();
    },
    fills: (filter) => link.call("fills", filter),
    orders: (filter) => link.call("orders", filter),
    trades: (filter) => link.call("trades", filter),
    candles: (filter) => link.call("candles", filter),
    deposits: (filter) => link.call("deposits", filter),
    withdrawals: (filter) => link.call("withdrawals", filter),
    transfers: (filter) => link.call("transfers", filter),
    dustConversions: (filter) => link.call("dustConversions", filter),
    lendingMovements: (filter) => link.call("lendingMovements", filter),
    lendingPositions: (filter) => link.call("lendingPositions", filter),
    interest: (filter) => link.call("interest", filter),
    fundingPayments: (filter) => link.call("fundingPayments", filter),
    fundingRates: (filter) => link.call("fundingRates", filter),
    settlements: (filter) => link.call("settlements", filter),
    positions: (filter) => link.call("positions", filter),
    liquidations: (filter) => link.call("liquidations", filter),
    pools: (filter) => link.call("pools", filter),
  };
}
