/** The past of lending, perpetuals and liquidation, as it can be asked. */
import type { EventOf } from "./events.ts";
import type { AccountId, AssetId, MarketId } from "./ids.ts";
import type { Page, Paging } from "./past.ts";

/** An event as history keeps it: with its place and its time. */
type Kept<Fields> = Fields & {
  readonly sequence: number;
  readonly index: number;
  readonly timeMs: number;
};

/** One movement between an account and a pool. */
export type LendingMovementRow = Kept<Omit<EventOf<"lending-changed">, "kind">>;
export type InterestRow = Kept<Omit<EventOf<"interest-paid">, "kind">>;
export type FundingPaymentRow = Kept<Omit<EventOf<"funding-paid">, "kind">>;
export type FundingRateRow = Kept<Omit<EventOf<"funding-rate-set">, "kind">>;
/** One movement of unsettled equity. */
export type SettlementRow = Kept<Omit<EventOf<"unsettled-changed">, "kind">>;
export type LiquidationStepRow = Kept<Omit<EventOf<"liquidation-step">, "kind">>;

/** What an account lends to or owes one pool; open while `units` is above zero. */
export interface LendingPositionRow {
  readonly accountId: AccountId;
  readonly assetId: AssetId;
  readonly side: "lend" | "borrow";
  readonly units: number;
  readonly openedAtMs: number;
  /** Over all the time that it was open. */
  readonly interestUnits: number;
  /** Mean rate, weighted by time. */
  readonly ratePpb: number;
  /** Of the last movement. */
  readonly cause: EventOf<"lending-changed">["cause"];
}

/** A position in a perp after its last event. */
export interface PositionRow extends Omit<EventOf<"position-changed">, "kind" | "cause"> {
  /** Lots that were taken by force. */
  readonly liquidatedLots: number;
  /** When the last event happened. */
  readonly timeMs: number;
}

/** A pool as it stood at the end of a span. */
export interface PoolRow {
  readonly assetId: AssetId;
  readonly timeMs: number;
  readonly lentUnits: number;
  readonly borrowedUnits: number;
  readonly borrowRatePpb: number;
  readonly lendRatePpb: number;
}

/** In every filter null leaves a field open. */
export interface LendingFilter extends Paging {
  readonly accountId: AccountId;
  readonly assetId: AssetId | null;
  readonly movements: readonly LendingMovementRow["movement"][] | null;
  readonly causes: readonly LendingMovementRow["cause"][] | null;
}

export interface LendingPositionFilter extends Paging {
  readonly accountId: AccountId;
  readonly assetId: AssetId | null;
  readonly side: LendingPositionRow["side"] | null;
  readonly isOpen: boolean | null;
}

export interface InterestFilter extends Paging {
  readonly accountId: AccountId;
  readonly assetId: AssetId | null;
  readonly marketId: MarketId | null;
  readonly kinds: readonly InterestRow["interestKind"][] | null;
}

export interface FundingFilter extends Paging {
  readonly accountIds: readonly AccountId[];
  readonly marketId: MarketId | null;
}

export interface SettlementFilter extends Paging {
  readonly accountId: AccountId;
  readonly causes: readonly SettlementRow["cause"][] | null;
}

export interface PositionFilter extends Paging {
  readonly accountId: AccountId;
  readonly marketIds: readonly MarketId[] | null;
  readonly isOpen: boolean | null;
}

export interface LiquidationFilter extends Paging {
  readonly accountId: AccountId | null;
  readonly marketId: MarketId | null;
}

/** Times are inclusive; at most one row each `stepMs`. */
export interface PoolFilter {
  readonly assetId: AssetId;
  readonly fromMs: number;
  readonly toMs: number;
  readonly stepMs: number;
}

export interface MarginHistoryReader {
  lendingMovements(filter: LendingFilter): Promise<Page<LendingMovementRow>>;
  lendingPositions(filter: LendingPositionFilter): Promise<Page<LendingPositionRow>>;
  interest(filter: InterestFilter): Promise<Page<InterestRow>>;
  fundingPayments(filter: FundingFilter): Promise<Page<FundingPaymentRow>>;
  /** The hours of one perp. */
  fundingRates(filter: Paging & { readonly marketId: MarketId }): Promise<Page<FundingRateRow>>;
  settlements(filter: SettlementFilter): Promise<Page<SettlementRow>>;
  positions(filter: PositionFilter): Promise<Page<PositionRow>>;
  /** The public log. */
  liquidations(filter: LiquidationFilter): Promise<Page<LiquidationStepRow>>;
  /** Oldest first, as many as the reader's limit allows. */
  pools(filter: PoolFilter): Promise<readonly PoolRow[]>;
}
