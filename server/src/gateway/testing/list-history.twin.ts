import type {
  AccountId,
  CandleRow,
  Event,
  FillRow,
  HistoryReader,
  LendingPositionFilter,
  LendingPositionRow,
  MarginHistoryReader,
  OrderRow,
  Page,
  Paging,
  TradeRow,
} from "@holdall/core/protocol";
import { withTrade } from "../market-data/candles.ts";
import type { LocalVenue } from "./local-venue.twin.ts";

/** History as a fold over all results, made anew for each question: slow and obvious. */
export function listHistory(venue: LocalVenue): HistoryReader {
  return {
    fills: async (filter) =>
      page(
        eventsOf(venue, "order-filled")
          .filter((event) => event.accountId === filter.accountId)
          .filter((event) => filter.marketIds === null || filter.marketIds.includes(event.marketId))
          .filter((event) => filter.order === null || event.orderOrdinal === filter.order.ordinal)
          .map((event): FillRow => ({
            ...event,
            priceTicks: event.fillTicks,
            sizeLots: event.fillLots,
            quoteUnits: event.fillQuoteUnits,
          })),
        filter,
      ),
    orders: async (filter) =>
      page(ordersOf(venue, filter.accountId, filter.order?.ordinal), filter),
    trades: async (filter) =>
      page(
        eventsOf(venue, "traded")
          .filter((event) => event.marketId === filter.marketId)
          .map((event): TradeRow => event),
        filter,
      ),
    ...movements(venue),
    ...margin(venue),
    candles: async ({ intervalMs, fromMs, toMs, marketId }) => {
      const candles = new Map<number, CandleRow>();
      for (const event of eventsOf(venue, "traded")) {
        if (event.marketId !== marketId || event.timeMs < fromMs || event.timeMs > toMs) continue;
        const length = intervalMs === "1month" ? 1e12 : intervalMs;
        const startMs = Math.floor(event.timeMs / length) * length;
        candles.set(startMs, withTrade(candles.get(startMs), startMs, event));
      }
      return [...candles.values()];
    },
  };
}

function ordersOf(
  venue: LocalVenue,
  accountId: AccountId,
  ordinal: number | undefined,
): OrderRow[] {
  const rows = new Map<number, OrderRow>();
  for (const { events, timeMicros } of venue.results)
    for (const event of events) {
      if (!("filledLots" in event) || event.accountId !== accountId) continue;
      if (ordinal !== undefined && event.orderOrdinal !== ordinal) continue;
      const reason = "reason" in event ? event.reason : null;
      const timeMs = Math.floor(timeMicros / 1_000);
      rows.set(event.orderOrdinal, { state: event, terms: null, reason, timeMs });
    }
  return [...rows.values()];
}

function movements(
  venue: LocalVenue,
): Pick<HistoryReader, "deposits" | "withdrawals" | "transfers" | "dustConversions"> {
  return {
    deposits: async (filter) =>
      page(
        eventsOf(venue, "deposited").filter((event) => event.accountId === filter.accountId),
        filter,
      ),
    withdrawals: async (filter) =>
      page(
        eventsOf(venue, "withdrawal-requested")
          .filter((event) => event.accountId === filter.accountId)
          .filter(({ withdrawalId }) => filter.id === null || withdrawalId === filter.id)
          .map((event) => ({
            ...event,
            details: JSON.parse(event.details),
            status: "requested" as const,
            transactionHash: null,
            endedAtMs: null,
          })),
        filter,
      ),
    transfers: async (filter) =>
      page(
        eventsOf(venue, "transferred").filter((event) => event.sourceId === filter.accountId),
        filter,
      ),
    dustConversions: async () => ({ rows: [], total: 0 }),
  };
}

function margin(venue: LocalVenue): MarginHistoryReader {
  return {
    lendingMovements: async (filter) =>
      page(
        eventsOf(venue, "lending-changed")
          .filter((event) => event.accountId === filter.accountId)
          .filter((event) => filter.movements?.includes(event.movement) ?? true),
        filter,
      ),
    lendingPositions: async (filter) => page(lendingPositions(venue, filter), filter),
    interest: async (filter) =>
      page(
        eventsOf(venue, "interest-paid")
          .filter((event) => event.accountId === filter.accountId)
          .filter((event) => filter.kinds?.includes(event.interestKind) ?? true),
        filter,
      ),
    fundingPayments: async (filter) =>
      page(
        eventsOf(venue, "funding-paid").filter((event) =>
          filter.accountIds.includes(event.accountId),
        ),
        filter,
      ),
    fundingRates: async (filter) =>
      page(
        eventsOf(venue, "funding-rate-set").filter((event) => event.marketId === filter.marketId),
        filter,
      ),
    settlements: async (filter) =>
      page(
        eventsOf(venue, "unsettled-changed")
          .filter((event) => event.accountId === filter.accountId)
          .filter((event) => filter.causes?.includes(event.cause) ?? true),
        filter,
      ),
    positions: async (filter) => {
      const rows = new Map(
        eventsOf(venue, "position-changed")
          .filter((event) => event.accountId === filter.accountId)
          .map((event) => [event.positionId, { ...event, liquidatedLots: 0 }]),
      );
      return page([...rows.values()], filter);
    },
    liquidations: async (filter) =>
      page(
        eventsOf(venue, "liquidation-step").filter(
          (event) => filter.accountId === null || event.accountId === filter.accountId,
        ),
        filter,
      ),
    pools: async ({ assetId }) =>
      eventsOf(venue, "pool-changed").filter((event) => event.assetId === assetId),
  };
}

function lendingPositions(venue: LocalVenue, filter: LendingPositionFilter): LendingPositionRow[] {
  const rows = new Map<string, LendingPositionRow>();
  for (const event of eventsOf(venue, "lending-changed")) {
    if (event.accountId !== filter.accountId) continue;
    for (const side of ["lend", "borrow"] as const) {
      const units = side === "lend" ? event.lentUnits : event.borrowedUnits;
      const key = `${event.assetId}:${side}`;
      if (units === 0 && !rows.has(key)) continue;
      const { accountId, assetId, cause, timeMs: openedAtMs } = event;
      const fresh = { accountId, assetId, side, openedAtMs, interestUnits: 0, ratePpb: 0 };
      rows.set(key, { ...fresh, ...rows.get(key), units, cause });
    }
  }
  return [...rows.values()];
}

function page<Row>(rows: Row[], of: Paging): Page<Row> {
  // As strict as the databases: a page has rows, and starts somewhere.
  if (of.limit < 1 || of.limit > 10_000) throw new RangeError(`a page of ${of.limit}`);
  if (!Number.isSafeInteger(of.offset) || of.offset < 0) throw new RangeError(`from ${of.offset}`);
  const ordered = of.sort === "asc" ? rows : rows.reverse();
  return { rows: ordered.slice(of.offset, of.offset + of.limit), total: rows.length };
}

/** Every event of a kind, with where and when it happened. */
function eventsOf<Kind extends Event["kind"]>(venue: LocalVenue, kind: Kind) {
  return venue.results.flatMap(({ events, sequence, timeMicros }) =>
    events.flatMap((event, index) => {
      if (event.kind !== kind) return [];
      const timeMs = Math.floor(timeMicros / 1_000);
      return [{ ...(event as Extract<Event, { kind: Kind }>), index, sequence, timeMs }];
    }),
  );
}
