import { eventSchemas } from "@holdall/core/protocol";
import type {
  CandleFilter,
  CandleRow,
  CommandResult,
  DepositRow,
  DustConversionRow,
  Event,
  EventKind,
  EventOf,
  FillFilter,
  FillRow,
  MovementFilter,
  OrderFilter,
  OrderRow,
  OrderState,
  Page,
  TradeFilter,
  TradeRow,
  TransferRow,
  WithdrawalRow,
} from "@holdall/core/protocol";
import { MarginHistoryTwin, pageOf } from "./margin-history.twin.ts";
import type { Place } from "./margin-history.twin.ts";

type Placed<Kind extends EventKind> = EventOf<Kind> & Place;

/** Text as a database can hold it. */
const stored = (text: string): string => text.replace(/[\0\ud800-\udfff]/gu, "\ufffd");

/** The slow twin of the tables: it keeps every event and answers each question by looking at all. */
export class HistoryTwin extends MarginHistoryTwin {
  readonly #events: (Event & Place)[];

  constructor() {
    const events: (Event & Place)[] = [];
    super(events);
    this.#events = events;
  }

  apply(results: readonly CommandResult[]): void {
    for (const { sequence, timeMicros, events } of results) {
      for (const [index, event] of events.entries()) {
        const place = { sequence, index, timeMs: Math.floor(timeMicros / 1000) };
        this.#events.push({ ...event, ...place });
      }
    }
  }

  fills(filter: FillFilter): Page<FillRow> {
    const rows = this.#of("order-filled")
      .filter(({ accountId }) => accountId === filter.accountId)
      .filter(({ marketId }) => filter.marketIds?.includes(marketId) ?? true)
      .filter((fill) => isOrder(fill, filter.order))
      .filter((fill) => isWithin(fill, filter))
      .map((fill) => ({
        sequence: fill.sequence,
        index: fill.index,
        timeMs: fill.timeMs,
        accountId: fill.accountId,
        marketId: fill.marketId,
        orderOrdinal: fill.orderOrdinal,
        orderSlot: fill.orderSlot,
        clientId: fill.clientId,
        side: fill.side,
        origin: fill.origin,
        priceTicks: fill.fillTicks,
        sizeLots: fill.fillLots,
        quoteUnits: fill.fillQuoteUnits,
        feeUnits: fill.feeUnits,
        feeAssetId: fill.feeAssetId,
        isMaker: fill.isMaker,
        tradeId: fill.tradeId,
      }));
    return pageOf(rows, filter);
  }

  orders(filter: OrderFilter): Page<OrderRow> {
    const orders = new Map<number, OrderRow>();
    for (const event of this.#events) {
      if (event.kind === "order-terms") {
        const { kind: _kind, sequence: _s, index: _i, timeMs: _t, ...terms } = event;
        const order = orders.get(terms.orderOrdinal)!;
        orders.set(terms.orderOrdinal, { ...order, terms });
      } else if ("createdAtMs" in event) {
        const reason = "reason" in event ? event.reason : null;
        const terms = orders.get(event.orderOrdinal)?.terms ?? null;
        const order = { state: stateOf(event), terms, reason, timeMs: event.timeMs };
        orders.set(event.orderOrdinal, order);
      }
    }
    const rows = [...orders.values()]
      .filter(({ state }) => state.accountId === filter.accountId)
      .filter(({ state }) => filter.marketIds?.includes(state.marketId) ?? true)
      .filter(({ state }) => isOrder(state, filter.order))
      .sort((a, b) => a.state.orderOrdinal - b.state.orderOrdinal);
    return pageOf(rows, filter);
  }

  trades(filter: TradeFilter): Page<TradeRow> {
    return pageOf(this.#trades(filter.marketId), filter);
  }

  candles(filter: CandleFilter): readonly CandleRow[] {
    const candles = new Map<number, CandleRow>();
    for (const trade of this.#points(filter)) {
      const { timeMs, priceTicks, sizeLots, quoteUnits, trades } = trade;
      const startMs = intervalStart(filter.intervalMs, timeMs);
      const candle = candles.get(startMs);
      candles.set(startMs, {
        startMs,
        open: candle?.open ?? priceTicks,
        high: Math.max(candle?.high ?? priceTicks, priceTicks),
        low: Math.min(candle?.low ?? priceTicks, priceTicks),
        close: priceTicks,
        sizeLots: (candle?.sizeLots ?? 0) + sizeLots,
        quoteUnits: (candle?.quoteUnits ?? 0) + quoteUnits,
        trades: (candle?.trades ?? 0) + trades,
      });
    }
    return [...candles.values()].filter(
      ({ startMs }) => startMs >= filter.fromMs && startMs <= filter.toMs,
    );
  }

  deposits(filter: MovementFilter): Page<DepositRow> {
    const rows = this.#of("deposited")
      .filter(({ accountId }) => accountId === filter.accountId)
      .filter((deposit) => isAsked(deposit, deposit.depositId, filter))
      .map(({ depositId, timeMs, accountId, assetId, units, reference }) => {
        return { depositId, timeMs, accountId, assetId, units, reference: stored(reference) };
      });
    return pageOf(rows, filter);
  }

  withdrawals(filter: MovementFilter): Page<WithdrawalRow> {
    const ends = [...this.#of("withdrawal-settled"), ...this.#of("withdrawal-cancelled")];
    const rows = this.#of("withdrawal-requested")
      .map((request): WithdrawalRow => {
        const end = ends.find(({ withdrawalId }) => withdrawalId === request.withdrawalId);
        return {
          withdrawalId: request.withdrawalId,
          timeMs: request.timeMs,
          accountId: request.accountId,
          assetId: request.assetId,
          units: request.units,
          feeUnits: request.feeUnits,
          details: detailsOf(request.details),
          status:
            end === undefined
              ? "requested"
              : end.kind === "withdrawal-settled"
                ? "settled"
                : "cancelled",
          transactionHash: end?.kind === "withdrawal-settled" ? end.transactionHash : null,
          endedAtMs: end?.timeMs ?? null,
        };
      })
      .filter(({ accountId }) => accountId === filter.accountId)
      .filter((row) => isAsked(row, row.withdrawalId, filter, row.details.clientId));
    return pageOf(rows, filter);
  }

  transfers(filter: MovementFilter): Page<TransferRow> {
    const rows = this.#of("transferred")
      .filter(({ sourceId, targetId }) => [sourceId, targetId].includes(filter.accountId))
      .filter((transfer) => isAsked(transfer, transfer.transferId, filter))
      .map(({ transferId, timeMs, sourceId, targetId, assetId, units }) => {
        return { transferId, timeMs, sourceId, targetId, assetId, units };
      });
    return pageOf(rows, filter);
  }

  dustConversions(filter: MovementFilter): Page<DustConversionRow> {
    const rows = this.#of("dust-converted")
      .filter(({ accountId }) => accountId === filter.accountId)
      .filter((conversion) => isAsked(conversion, conversion.conversionId, filter))
      .map(({ conversionId, timeMs, accountId, assetId, units, receivedUnits }) => {
        return { conversionId, timeMs, accountId, assetId, units, receivedUnits };
      });
    return pageOf(rows, filter);
  }

  #of<Kind extends EventKind>(kind: Kind): Placed<Kind>[] {
    return this.#events.filter((event): event is Placed<Kind> => event.kind === kind);
  }

  /** Trades, or updates of mark or index, which have a price and nothing else. */
  #points({ source, marketId: market }: CandleFilter) {
    if (source === "last") return this.#trades(market).map((trade) => ({ ...trade, trades: 1 }));
    return this.#of("prices-set")
      .filter(({ marketId }) => marketId === market)
      .map(({ timeMs, markTicks, indexTicks }) => {
        const priceTicks = source === "mark" ? markTicks : indexTicks;
        return { timeMs, priceTicks, sizeLots: 0, quoteUnits: 0, trades: 0 };
      })
      .filter(({ priceTicks }) => priceTicks > 0);
  }

  #trades(market: number): TradeRow[] {
    return this.#of("traded")
      .filter(({ marketId }) => marketId === market)
      .map(({ tradeId, timeMs, priceTicks, sizeLots, quoteUnits, takerSide }) => {
        return { tradeId, timeMs, priceTicks, sizeLots, quoteUnits, takerSide };
      });
  }
}

function isOrder(
  order: { orderOrdinal: number; orderSlot: number },
  name: OrderFilter["order"],
): boolean {
  return name === null || (order.orderOrdinal === name.ordinal && order.orderSlot === name.slot);
}

function isWithin(
  { timeMs }: { timeMs: number },
  { fromMs, toMs }: { fromMs: number | null; toMs: number | null },
): boolean {
  return (fromMs === null || timeMs >= fromMs) && (toMs === null || timeMs <= toMs);
}

function isAsked(
  row: { timeMs: number; assetId: number },
  id: number,
  filter: MovementFilter,
  clientId: string | null = null,
): boolean {
  if (filter.id !== null && filter.id !== id) return false;
  if (filter.clientId !== null && filter.clientId !== clientId) return false;
  if (filter.assetId !== null && filter.assetId !== row.assetId) return false;
  return isWithin(row, filter);
}

const stateFields = Object.keys(
  eventSchemas.find(({ kind }) => kind === "order-accepted")!.fields,
) as (keyof OrderState)[];

function stateOf(event: OrderState): OrderState {
  return Object.fromEntries(
    stateFields.map((field) => [field, event[field]]),
  ) as unknown as OrderState;
}

function detailsOf(text: string): WithdrawalRow["details"] {
  switch (text) {
    case '{"blockchain":"Solana","address":"abc","clientId":"mine"}':
      return { blockchain: "Solana", address: "abc", clientId: "mine" };
    case '{"blockchain":"Ethereum","address":"0x1","clientId":null}':
      return { blockchain: "Ethereum", address: "0x1", clientId: null };
    case '{"address":"\\ud800"}':
      return { blockchain: "", address: "\ufffd", clientId: null };
    default:
      return { blockchain: "", address: "", clientId: null };
  }
}

/** Written from the calendar, not from the grid: the day's date decides weeks and months. */
function intervalStart(intervalMs: number | "1month", timeMs: number): number {
  const date = new Date(timeMs);
  const [year, month, day] = [date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()];
  if (intervalMs === "1month") return Date.UTC(year, month, 1);
  if (intervalMs === 604_800_000) return Date.UTC(year, month, day - ((date.getUTCDay() + 6) % 7));
  return Math.floor(timeMs / intervalMs) * intervalMs;
}
