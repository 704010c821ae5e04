import type {
  AccountId,
  AssetId,
  CloseReason,
  EventOf,
  MarketId,
  OrderState,
  Side,
  WithdrawalDetails,
} from "@holdall/core/protocol";

/** Some rows of an answer, and how many rows the question has in all. */
export interface Page<Row> {
  readonly rows: readonly Row[];
  readonly total: number;
}

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
  readonly priceTicks: number;
  readonly sizeLots: number;
  readonly feeUnits: number;
  readonly feeAssetId: AssetId;
  readonly isMaker: boolean;
  readonly tradeId: number;
}

/** An order after its last event. */
export interface OrderRow {
  readonly state: OrderState;
  readonly terms: Omit<EventOf<"order-terms">, "kind"> | null;
  readonly reason: CloseReason | null;
  /** When the last event happened. */
  readonly timeMs: number;
}

export interface TradeRow {
  readonly tradeId: number;
  readonly timeMs: number;
  readonly priceTicks: number;
  readonly sizeLots: number;
  readonly quoteUnits: number;
  readonly takerSide: Side;
}

/** Prices in ticks; only intervals that traded have a row. */
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

export interface DepositRow {
  readonly depositId: number;
  readonly timeMs: number;
  readonly accountId: AccountId;
  readonly assetId: AssetId;
  readonly units: number;
  readonly reference: string;
}

export interface WithdrawalRow {
  readonly withdrawalId: number;
  readonly timeMs: number;
  readonly accountId: AccountId;
  readonly assetId: AssetId;
  readonly units: number;
  readonly feeUnits: number;
  readonly details: WithdrawalDetails;
  readonly status: "requested" | "settled" | "cancelled";
  readonly transactionHash: string | null;
}

interface TransferRow {
  readonly transferId: number;
  readonly timeMs: number;
  readonly sourceId: AccountId;
  readonly targetId: AccountId;
  readonly assetId: AssetId;
  readonly units: number;
}

interface DustConversionRow {
  readonly conversionId: number;
  readonly timeMs: number;
  readonly accountId: AccountId;
  readonly assetId: AssetId;
  readonly units: number;
  readonly receivedUnits: number;
}

/** What a question about movements of money may be narrowed by; null leaves a field open. */
interface MovementFilter extends Paging {
  readonly accountId: AccountId;
  readonly fromMs: number | null;
  readonly toMs: number | null;
  readonly id: number | null;
  readonly clientId: string | null;
  readonly assetId: AssetId | null;
}

/** The past, as the gateway asks it. Rows are domain values; their wire form is the gateway's. */
export interface HistoryReader {
  fills(
    filter: {
      readonly accountId: AccountId;
      readonly marketIds: readonly MarketId[] | null;
      readonly order: OrderName | null;
      readonly fromMs: number | null;
      readonly toMs: number | null;
    } & Paging,
  ): Promise<Page<FillRow>>;
  orders(
    filter: {
      readonly accountId: AccountId;
      readonly marketIds: readonly MarketId[] | null;
      readonly order: OrderName | null;
    } & Paging,
  ): Promise<Page<OrderRow>>;
  trades(filter: { readonly marketId: MarketId } & Paging): Promise<Page<TradeRow>>;
  /** Candles whose start lies from `fromMs` to `toMs`, both included, oldest first. */
  candles(filter: {
    readonly marketId: MarketId;
    readonly intervalMs: number | "1month";
    readonly fromMs: number;
    readonly toMs: number;
  }): Promise<readonly CandleRow[]>;
  deposits(filter: MovementFilter): Promise<Page<DepositRow>>;
  withdrawals(filter: MovementFilter): Promise<Page<WithdrawalRow>>;
  transfers(filter: MovementFilter): Promise<Page<TransferRow>>;
  dustConversions(filter: MovementFilter): Promise<Page<DustConversionRow>>;
}
