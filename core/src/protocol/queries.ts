import type { Side } from "./commands.ts";
import type { EventOf, OrderState } from "./events.ts";
import type { AccountId, AssetId, MarketId, UserId } from "./ids.ts";
import type { MarginAnswers, MarginQuery } from "./margin-queries.ts";
import type { AssetSpec, MarketSpec, MarketState, Parameters } from "./specs.ts";

/** An open order: its state and, where it has any, its further terms. */
export interface OpenOrder {
  readonly state: OrderState;
  readonly terms: Omit<EventOf<"order-terms">, "kind"> | null;
}

/** A balance in ledger units. */
export interface BalanceView {
  readonly assetId: AssetId;
  readonly freeUnits: number;
  readonly lockedUnits: number;
}

export interface AccountView {
  readonly accountId: AccountId;
  readonly userId: UserId;
  readonly subaccountNumber: number;
  readonly name: string;
  readonly autoLend: boolean;
  readonly autoRepayBorrows: boolean;
  readonly autoBorrowSettlements: boolean;
  readonly autoRealizePnl: boolean;
  readonly leverageLimitPpm: number;
  readonly feeTier: number;
  readonly restingOrders: number;
  readonly triggerOrders: number;
  /** 0 = no dead-man timer. */
  readonly cancelAfterMs: number;
}

export interface MarketView {
  readonly marketId: MarketId;
  readonly spec: MarketSpec;
  readonly state: MarketState;
  readonly auctionEndsAtMs: number;
  readonly listedAtMs: number;
  /** 0 = none yet. */
  readonly lastPriceTicks: number;
  readonly indexTicks: number;
  readonly markTicks: number;
  readonly bestBidTicks: number;
  readonly bestAskTicks: number;
}

/** One level: price in ticks and total resting lots. */
export type LevelView = readonly [priceTicks: number, totalLots: number];

export interface DepthView {
  readonly updateId: number;
  /** Best first. */
  readonly bids: readonly LevelView[];
  readonly asks: readonly LevelView[];
}

/** What an auction would do now. */
export interface AuctionView {
  readonly priceTicks: number;
  readonly sizeLots: number;
  readonly imbalanceLots: number;
}

export interface ZeroSumRow {
  readonly assetId: AssetId;
  /** Σ over all accounts, the outside included, as decimal text of units: "0" always. */
  readonly differenceUnits: string;
  /** Deposits − withdrawals, in units. */
  readonly heldUnits: string;
}

/** Every question that the engine answers from live state. Pure data; the answer is `Answer<kind>`. */
export type Query =
  | { readonly kind: "assets" }
  | { readonly kind: "markets" }
  | { readonly kind: "parameters" }
  | { readonly kind: "depth"; readonly marketId: MarketId; readonly levels: number }
  | { readonly kind: "accounts-of-user"; readonly userId: UserId }
  | { readonly kind: "account"; readonly accountId: AccountId }
  | { readonly kind: "balances"; readonly accountId: AccountId }
  | {
      readonly kind: "open-orders";
      readonly accountId: AccountId;
      /** `null` = every market. */
      readonly marketId: MarketId | null;
    }
  | {
      readonly kind: "open-order";
      readonly accountId: AccountId;
      readonly marketId: MarketId;
      /** 0 = look by client id. */
      readonly orderOrdinal: number;
      readonly orderSlot: number;
      readonly clientId: number;
    }
  | {
      readonly kind: "order-limit";
      readonly accountId: AccountId;
      readonly marketId: MarketId;
      readonly side: Side;
      /** 0 = at the best opposite price. */
      readonly priceTicks: number;
    }
  | {
      readonly kind: "withdrawal-limit";
      readonly accountId: AccountId;
      readonly assetId: AssetId;
    }
  | { readonly kind: "open-withdrawals" }
  | { readonly kind: "auction"; readonly marketId: MarketId }
  | { readonly kind: "zero-sum" }
  | { readonly kind: "state-hash" }
  | { readonly kind: "reserves-nonce"; readonly userId: UserId }
  | MarginQuery;

interface Answers extends MarginAnswers {
  readonly assets: readonly { readonly assetId: AssetId; readonly spec: AssetSpec }[];
  readonly markets: readonly MarketView[];
  readonly parameters: Parameters;
  /** `null` = no such market. */
  readonly depth: DepthView | null;
  readonly "accounts-of-user": readonly AccountView[];
  readonly account: AccountView | null;
  /** Only assets with activity. */
  readonly balances: readonly BalanceView[];
  readonly "open-orders": readonly OpenOrder[];
  readonly "open-order": OpenOrder | null;
  /** Largest order that the account can fund, in lots. */
  readonly "order-limit": { readonly sizeLots: number } | null;
  readonly "withdrawal-limit": { readonly units: number } | null;
  /** Withdrawals that are neither settled nor cancelled, oldest first. */
  readonly "open-withdrawals": readonly {
    readonly withdrawalId: number;
    readonly accountId: AccountId;
    readonly assetId: AssetId;
    readonly units: number;
    readonly feeUnits: number;
  }[];
  readonly auction: AuctionView | null;
  readonly "zero-sum": readonly ZeroSumRow[];
  /** Hex. */
  readonly "state-hash": string;
  /** SHA-256 of the nonce that the user set for the proof of reserves, hex; `null` = none. */
  readonly "reserves-nonce": string | null;
}

/** The question of a kind. */
export type Question<Kind extends Query["kind"]> = Extract<Query, { readonly kind: Kind }>;

/** What a question of a kind is answered. */
export type Answer<Kind extends Query["kind"] = Query["kind"]> = Answers[Kind];
