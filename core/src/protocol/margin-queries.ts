/** Questions about margin, lending, perpetuals and liquidation, and their answers from live state. */
import type { Units } from "@holdall/core/num";
import type { Side } from "./commands.ts";
import type { AccountId, AssetId, MarketId, UserId } from "./ids.ts";
import type { YieldKind } from "./margin-commands.ts";
import type { LiquidationStage } from "./margin-events.ts";
import type { OrderConditions, OrderTerms } from "./commands.ts";

/** One asset of an account as collateral; every figure of `docs/margin.md` section 4, in units. */
export interface CollateralRow {
  readonly assetId: AssetId;
  readonly freeUnits: number;
  readonly lockedUnits: number;
  readonly lentUnits: number;
  /** Mark of the asset's own spot market; 0 for the settlement asset, whose price is one, and where unknown. */
  readonly markTicks: number;
  readonly notionalUnits: number;
  readonly weightPpm: number;
  readonly valueUnits: number;
  /** What the user's other accounts with exposure hold of it, and what all counts for less with it. */
  readonly siblingUnits: number;
  readonly sharedUnits: number;
}

/** One debt of an account. */
export interface DebtRow {
  readonly assetId: AssetId;
  readonly borrowedUnits: number;
  /** What unlocked resting orders would borrow. */
  readonly wantedUnits: number;
  /** What the user's other accounts owe, and want to owe, of the same asset. */
  readonly siblingUnits: number;
  readonly markTicks: number;
  readonly liabilityUnits: number;
  readonly exposureUnits: number;
  readonly imfPpm: number;
  readonly mmfPpm: number;
  readonly requirementUnits: number;
  readonly maintenanceUnits: number;
  /** Mark at which the account would be liquidated, all else unmoved; 0 = at none. */
  readonly liquidationTicks: number;
}

export interface PositionView {
  readonly accountId: AccountId;
  readonly marketId: MarketId;
  readonly positionId: number;
  readonly sizeLots: number;
  readonly entryQuote: number;
  readonly openedLots: number;
  readonly openedQuote: number;
  readonly realizedQuote: number;
  readonly fundingQuote: number;
  readonly interestQuote: number;
  readonly feesQuote: number;
  readonly openedAtMs: number;
  readonly bidLots: number;
  readonly askLots: number;
  readonly markTicks: number;
  readonly pnlUnits: number;
  /** What of a profit counts as margin; a loss counts in full. */
  readonly pnlMarginUnits: number;
  readonly exposureLots: number;
  readonly exposureUnits: number;
  /** Exposure lots of the user's other accounts in the same market. */
  readonly siblingLots: number;
  readonly imfPpm: number;
  readonly mmfPpm: number;
  readonly requirementUnits: number;
  readonly maintenanceUnits: number;
  /** 0 = at no price. */
  readonly liquidationTicks: number;
  /** Place among the opposing positions that would be reduced first: 0 (last) to 5. */
  readonly adlScore: number;
}

/** An account's whole risk: each term of `docs/margin.md` section 4. */
export interface AccountRisk {
  readonly accountId: AccountId;
  readonly collateral: readonly CollateralRow[];
  readonly debts: readonly DebtRow[];
  readonly positions: readonly PositionView[];
  readonly collateralUnits: number;
  readonly assetsUnits: number;
  readonly liabilitiesUnits: number;
  readonly pnlUnits: number;
  readonly pnlMarginUnits: number;
  readonly unsettledUnits: number;
  readonly netEquityUnits: number;
  /** The three parts of what is locked. */
  readonly requirementUnits: number;
  readonly spotLossUnits: number;
  readonly sharedUnits: number;
  readonly lockedUnits: number;
  readonly availableUnits: number;
  readonly maintenanceUnits: number;
  readonly exposureUnits: number;
  /** Collateral value that may leave. */
  readonly leaveUnits: number;
  /** Equity in full: unweighted, all profit counted. */
  readonly equityUnits: number;
  readonly leverageLimitPpm: number;
  readonly stage: LiquidationStage;
}

export interface PoolView {
  readonly assetId: AssetId;
  readonly lentUnits: number;
  readonly borrowedUnits: number;
  readonly pendingUnits: number;
  readonly cashUnits: number;
  readonly borrowRatePpb: number;
  readonly lendRatePpb: number;
  readonly throttleBoundPpm: number;
  /** Decimal text of the indices at 10^18. */
  readonly lendIndex: string;
  readonly borrowIndex: string;
}

export interface PerpView {
  readonly marketId: MarketId;
  readonly openInterestLots: number;
  readonly isStale: boolean;
  readonly sources: number;
  /** Mean premium of the interval so far and the rate that it would give. */
  readonly premiumPpb: number;
  readonly fundingRatePpb: number;
  readonly nextFundingMs: number;
}

/** Who holds a perpetual's open interest: one long lot of somebody is one short lot of somebody else. */
export interface ConcentrationView {
  readonly marketId: MarketId;
  readonly openInterestLots: number;
  /** Accounts with a position, by side. */
  readonly longs: number;
  readonly shorts: number;
  /** The largest positions of either side, then the lower account; signed, long > 0. */
  readonly largest: readonly { readonly accountId: AccountId; readonly sizeLots: number }[];
}

export interface LendingView {
  readonly assetId: AssetId;
  readonly lentUnits: number;
  readonly borrowedUnits: number;
  /** Interest since the position was opened. */
  readonly lentInterestUnits: number;
  readonly borrowedInterestUnits: number;
  readonly openedAtMs: number;
}

/** Claims on a pool, and for how long, for which a kind of yield was not paid yet. */
export interface YieldDue {
  /** Σ units × milliseconds, an integer of any size as text. */
  readonly unitMs: string;
  /** When the oldest of these claims was opened; 0 where there is none. */
  readonly sinceMs: number;
}

export interface BackstopView {
  readonly accountId: AccountId;
  readonly marketId: MarketId;
  readonly assetId: AssetId;
  readonly isBorrow: boolean;
  readonly capacity: number;
  readonly usedThisHour: number;
}

/** What an order would do, found by applying it to a copy of what it touches. */
export interface OrderPreview {
  /** Code of the registry; 0 = it would be accepted. */
  readonly refusalCode: number;
  readonly filledLots: number;
  readonly filledQuoteUnits: number;
  /** The best opposite price before it: what fills is compared with; 0 = there is none. */
  readonly oppositeTicks: number;
  /**
   * What the position would receive (> 0) or pay at the next full hour, at the mark and by the
   * premium's mean of now; 0 where there is no position.
   */
  readonly fundingUnits: number;
  readonly feeMakerPpm: number;
  readonly feeTakerPpm: number;
  readonly feeUnits: number;
  readonly feeAssetId: AssetId;
  /** What its fills that reduce the position realise (> 0 a profit), as booked, before their fee. */
  readonly realizedUnits: number;
  /**
   * What the whole of what it leaves open would come to by each exit, at the exit's limit price or its
   * trigger, less the fees of the order and of the exit, each rounded up; `null` without that exit, and
   * where the order leaves nothing open on its side.
   */
  readonly takeProfitUnits: number | null;
  readonly stopLossUnits: number | null;
  readonly before: AccountRisk;
  readonly after: AccountRisk;
  /**
   * Movements of lending that the order would bring, signed: lent < 0 is redeemed, borrowed < 0
   * repaid. What is borrowed is without the entry fee, which alone depends on the moment: it is that
   * of the last command's time, and falls until the hour is full.
   */
  readonly lending: readonly {
    readonly assetId: AssetId;
    readonly lentUnits: number;
    readonly borrowedUnits: number;
    readonly entryFeeUnits: number;
    readonly ratePpb: number;
  }[];
}

/** Who would be liquidatable at other marks, and what the fund could pay. Settlement units. */
export interface ShockView {
  readonly accounts: readonly {
    readonly accountId: AccountId;
    readonly netEquityUnits: number;
    readonly maintenanceUnits: number;
    readonly exposureUnits: number;
    /** What the account would have less than nothing, in full and at mark. */
    readonly lackUnits: number;
    /** True where it is liquidatable as marks are now. */
    readonly isAlready: boolean;
  }[];
  readonly found: number;
  /** Sums over all that are found. */
  readonly exposureUnits: string;
  readonly lackUnits: string;
  /** What the fund could spare at those marks. */
  readonly fundUnits: number;
}

/** What a market's specification would do; nothing of it happens. */
export interface MarketTrial {
  /** Why it would be refused; 0 = it would not. */
  readonly refusalCode: number;
  /** Positions in the market now; 0 for one that is yet to be listed. */
  readonly holders: number;
  /** How many of those accounts would be liquidatable by it and are not now. */
  readonly falls: number;
}

/** What a transfer would do; `after` is `before` where it would be refused. */
export interface TransferPreview {
  /** Why it would be refused; 0 = it would not. */
  readonly refusalCode: number;
  /** The most that may leave the source now. */
  readonly mostUnits: number;
  readonly source: { readonly before: AccountRisk; readonly after: AccountRisk };
  readonly target: { readonly before: AccountRisk; readonly after: AccountRisk };
}

/**
 * What keeps an order from being larger: free margin, the account's own leverage limit, what is held of
 * the asset that is spent, what its pool lends, the user's or the market's largest position, the market's
 * largest order, the position that it may only reduce, the lack of a price; `refused` where no order at
 * all would be taken.
 */
export type OrderLimitReason =
  | "margin"
  | "leverage"
  | "funds"
  | "borrowing"
  | "position-limit"
  | "open-interest-limit"
  | "order-size"
  | "position"
  | "no-price"
  | "refused";

export type MarginQuery =
  | { readonly kind: "account-risk"; readonly accountId: AccountId }
  | { readonly kind: "positions"; readonly accountId: AccountId }
  | { readonly kind: "lending"; readonly accountId: AccountId }
  | { readonly kind: "pools" }
  /** What a kind of yield was not paid for yet; null where there is no pool. */
  | { readonly kind: "yield-due"; readonly assetId: AssetId; readonly yieldKind: YieldKind }
  | { readonly kind: "perps" }
  | { readonly kind: "backstops" }
  | { readonly kind: "user-of-account"; readonly accountId: AccountId }
  /** Accounts with exposure, riskiest first. */
  | { readonly kind: "riskiest"; readonly count: number }
  /** Who holds each perpetual's open interest; at most `count` accounts of each are told. */
  | { readonly kind: "concentration"; readonly count: number }
  /** What would be if the marks of an asset, or of all where none is named, moved by millionths. */
  | {
      readonly kind: "shock";
      readonly assetId: AssetId | null;
      readonly movePpm: number;
      /** Accounts that are told one by one, the riskiest first; sums are over all. */
      readonly count: number;
    }
  /** What would become of a market, or of one to be listed where none is named, with this specification. */
  | {
      readonly kind: "market-trial";
      readonly marketId: MarketId | null;
      readonly spec: string;
      /** An asset that would be added right before a listing. */
      readonly asset: string | null;
    }
  | {
      readonly kind: "order-preview";
      readonly order: OrderTerms;
      /** Its trigger, exits and tolerance, where it has any. */
      readonly conditions?: OrderConditions | undefined;
    }
  | {
      readonly kind: "borrow-limit";
      readonly accountId: AccountId;
      readonly assetId: AssetId;
    }
  /** The most lots of an order with these flags; considers margin. */
  | {
      readonly kind: "margin-order-limit";
      readonly accountId: AccountId;
      readonly marketId: MarketId;
      readonly side: Side;
      readonly priceTicks: number;
      readonly reduceOnly: boolean;
      readonly autoBorrow: boolean;
      readonly autoBorrowRepay: boolean;
      readonly autoLendRedeem: boolean;
    }
  | {
      readonly kind: "margin-withdrawal-limit";
      readonly accountId: AccountId;
      readonly assetId: AssetId;
      readonly autoBorrow: boolean;
      readonly autoLendRedeem: boolean;
    }
  /** What a transfer between two accounts of one user would do to both. */
  | {
      readonly kind: "transfer-preview";
      readonly sourceId: AccountId;
      readonly targetId: AccountId;
      readonly assetId: AssetId;
      readonly units: Units;
    }
  | { readonly kind: "margin-laws" };

export interface MarginAnswers {
  readonly "account-risk": AccountRisk | null;
  readonly positions: readonly PositionView[];
  readonly lending: readonly LendingView[];
  readonly pools: readonly PoolView[];
  readonly "yield-due": YieldDue | null;
  readonly perps: readonly PerpView[];
  readonly backstops: readonly BackstopView[];
  readonly "user-of-account": UserId | null;
  readonly riskiest: readonly {
    readonly accountId: AccountId;
    readonly netEquityUnits: number;
    readonly maintenanceUnits: number;
    readonly exposureUnits: number;
    readonly stage: LiquidationStage;
  }[];
  readonly concentration: readonly ConcentrationView[];
  readonly shock: ShockView | null;
  readonly "market-trial": MarketTrial;
  readonly "order-preview": OrderPreview | null;
  readonly "borrow-limit": { readonly units: number } | null;
  readonly "margin-order-limit": {
    readonly sizeLots: number;
    readonly limitedBy: OrderLimitReason;
  } | null;
  readonly "margin-withdrawal-limit": { readonly units: number } | null;
  readonly "transfer-preview": TransferPreview | null;
  /** The laws of `docs/margin.md` section 11 that do not hold, in words; none, always. */
  readonly "margin-laws": readonly string[];
}
