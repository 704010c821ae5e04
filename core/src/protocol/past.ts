import type { CloseReason, EventOf, OrderState } from "./events.ts";
import type { PriceSource, Side, WithdrawalDetails } from "./commands.ts";
import type { MarginHistoryReader } from "./margin-past.ts";
import type { AccountId, AssetId, MarketId } from "./ids.ts";

/** Some rows of an answer, and how many rows the question has in all. */
export interface Page<Row> {
  readonly rows: readonly Row[];
  readonly total: number;
}

/** Which part of the rows: `limit` 1 to the reader's limit, `offset` from 0; in order of time. */
export interface Paging {
  readonly limit: number;
  readonly offset: number;
  readonly sort: "asc" | "desc";
}

/** The internal name of an order. */
export interface OrderName {
  readonly ordinal: number;
  readonly slot: number;
}

/** One side of an execution. */
export interface FillRow {
  readonly sequence: number;
  readonly index: number;
  readonly timeMs: number;
  readonly accountId: AccountId;
  readonly marketId: MarketId;
  readonly orderOrdinal: number;
  readonly orderSlot: number;
  /** −1 = none. */
  readonly clientId: number;
  readonly side: Side;
  readonly origin: OrderState["origin"];
  readonly priceTicks: number;
  readonly sizeLots: number;
  readonly quoteUnits: number;
  readonly feeUnits: number;
  readonly feeAssetId: AssetId;
  readonly isMaker: boolean;
  readonly tradeId: number;
}

/** An order after its last event. */
export interface OrderRow {
  readonly state: OrderState;
  readonly terms: Omit<EventOf<"order-terms">, "kind"> | null;
  /** Of the last event; null where that event has none. */
  readonly reason: CloseReason | null;
  /** When the last event happened. */
  readonly timeMs: number;
}

/** One execution, public. */
export interface TradeRow {
  readonly tradeId: number;
  readonly timeMs: number;
  readonly priceTicks: number;
  readonly sizeLots: number;
  readonly quoteUnits: number;
  readonly takerSide: Side;
}

/**
 * Prices in ticks; only intervals that traded have a row. The two volumes are exact up to 2^53 and
 * the nearest double beyond: they inform, nothing is owed by them.
 */
export interface CandleRow {
  readonly startMs: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly sizeLots: number;
  readonly quoteUnits: number;
  readonly trades: number;
}

/** Money that came in from the outside. */
export interface DepositRow {
  readonly depositId: number;
  readonly timeMs: number;
  readonly accountId: AccountId;
  readonly assetId: AssetId;
  readonly units: number;
  readonly reference: string;
}

/** Money asked out, and what became of it. */
export interface WithdrawalRow {
  readonly withdrawalId: number;
  readonly timeMs: number;
  readonly accountId: AccountId;
  readonly assetId: AssetId;
  readonly units: number;
  readonly feeUnits: number;
  /** Empty texts where the request carried no readable details. */
  readonly details: WithdrawalDetails;
  readonly status: "requested" | "settled" | "cancelled";
  /** Of a settled one. */
  readonly transactionHash: string | null;
  /** When it was settled or cancelled. */
  readonly endedAtMs: number | null;
}

/** Money between two accounts. */
export interface TransferRow {
  readonly transferId: number;
  readonly timeMs: number;
  readonly sourceId: AccountId;
  readonly targetId: AccountId;
  readonly assetId: AssetId;
  readonly units: number;
}

/** A remainder exchanged for the settlement asset. */
export interface DustConversionRow {
  readonly conversionId: number;
  readonly timeMs: number;
  readonly accountId: AccountId;
  readonly assetId: AssetId;
  readonly units: number;
  readonly receivedUnits: number;
}

/** Times are inclusive; null leaves a field open. */
export interface FillFilter extends Paging {
  readonly accountId: AccountId;
  readonly marketIds: readonly MarketId[] | null;
  readonly order: OrderName | null;
  readonly fromMs: number | null;
  readonly toMs: number | null;
}

/** Sorted by acceptance; null leaves a field open. */
export interface OrderFilter extends Paging {
  readonly accountId: AccountId;
  readonly marketIds: readonly MarketId[] | null;
  readonly order: OrderName | null;
}

/** The trades of one market. */
export interface TradeFilter extends Paging {
  readonly marketId: MarketId;
}

/** Which candles: those whose start lies from `fromMs` to `toMs`, both included. */
export interface CandleFilter {
  readonly marketId: MarketId;
  /** Of which price; mark and index have no volume. */
  readonly source: PriceSource;
  /** The length of a candle. */
  readonly intervalMs: number | "1month";
  readonly fromMs: number;
  readonly toMs: number;
}

/** What a question about movements of money may be narrowed by; null leaves a field open. */
export interface MovementFilter extends Paging {
  readonly accountId: AccountId;
  /** Inclusive, as `toMs`. */
  readonly fromMs: number | null;
  readonly toMs: number | null;
  /** The deposit, withdrawal, transfer or conversion of this id. */
  readonly id: number | null;
  /** Only withdrawals have one: anything but null finds none of the others. */
  readonly clientId: string | null;
  readonly assetId: AssetId | null;
}

/** The past, as it can be asked. Rows are domain values in integers; their wire form is the gateway's. */
export interface HistoryReader extends MarginHistoryReader {
  fills(filter: FillFilter): Promise<Page<FillRow>>;
  orders(filter: OrderFilter): Promise<Page<OrderRow>>;
  trades(filter: TradeFilter): Promise<Page<TradeRow>>;
  /** Oldest first, as many as the reader's limit allows. */
  candles(filter: CandleFilter): Promise<readonly CandleRow[]>;
  deposits(filter: MovementFilter): Promise<Page<DepositRow>>;
  withdrawals(filter: MovementFilter): Promise<Page<WithdrawalRow>>;
  /** Transfers from or to the account. */
  transfers(filter: MovementFilter): Promise<Page<TransferRow>>;
  dustConversions(filter: MovementFilter): Promise<Page<DustConversionRow>>;
}
