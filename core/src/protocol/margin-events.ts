/** What happens in lending, perpetuals and liquidation (`docs/margin.md`). */
import type { AccountId, AssetId, MarketId } from "./ids.ts";
import { yieldKinds } from "./margin-commands.ts";
import { boolean, choice, defineRecord, id, integer, lots, text, ticks, units } from "./record.ts";

/** Why a position changed. */
export const positionCauses = [
  "fill",
  "realization",
  "liquidation",
  "backstop",
  "adl",
  "funding",
] as const;
/** What a claim on or a debt to a pool did: interest makes a claim larger (lend) or a debt (borrow). */
export const lendingMovements = ["lend", "redeem", "borrow", "repay"] as const;
/** Why it did so. */
export const lendingCauses = [
  "request",
  "order",
  "auto-lend",
  "auto-repay",
  "interest",
  "yield",
  "settlement",
  "conversion",
  "withdrawal",
  "liquidation",
  "backstop",
] as const;
/** Why unsettled equity changed, and what a settlement paid. */
export const settlementCauses = [
  "trading-fees",
  "realized-pnl",
  "realized-pnl-auto",
  "funding",
  "pnl-interest",
  "liquidation-fee",
  "backstop",
  "adl",
  "fund-payment",
  "payment",
] as const;
/** What an interest payment is for. */
export const interestKinds = [
  "borrow",
  "lend",
  "entry-fee",
  "unrealized-positive",
  "unrealized-negative",
] as const;
/** Where an account stands in liquidation. */
export const liquidationStages = [
  "none",
  "flagged",
  "book",
  "backstop",
  "adl",
  "fund",
  "socialized",
] as const;
export type LiquidationStage = (typeof liquidationStages)[number];

const accountId = id<AccountId>("u32");
const marketId = id<MarketId>("u16");
const assetId = id<AssetId>("u16");

export const marginEventSchemas = [
  defineRecord("asset-changed", 15, { assetId, spec: text }),
  /** What an account lends to and owes a pool after the step; `units` ≥ 0 is what moved in it. */
  defineRecord("lending-changed", 70, {
    accountId,
    assetId,
    movement: choice(lendingMovements),
    cause: choice(lendingCauses),
    /** The order that it was done for; 0 = none. */
    orderOrdinal: integer,
    orderSlot: id("u32"),
    units: integer,
    lentUnits: units,
    borrowedUnits: units,
  }),
  defineRecord("pool-changed", 71, {
    assetId,
    lentUnits: units,
    borrowedUnits: units,
    pendingUnits: units,
    borrowRatePpb: integer,
    lendRatePpb: integer,
    /** Present bound of the throttle. */
    throttleBoundPpm: integer,
  }),
  /** Interest of the hour that begins at `hourMs`; an entry fee runs from its command to the hour. */
  defineRecord("interest-paid", 72, {
    accountId,
    assetId,
    /** Of interest on unrealised profit or loss; 65,535 = none. */
    marketId,
    interestKind: choice(interestKinds),
    ratePpb: integer,
    intervalMs: integer,
    units,
    hourMs: integer,
  }),
  defineRecord("yield-distributed", 73, {
    assetId,
    yieldKind: choice(yieldKinds),
    units,
    reference: text,
  }),
  defineRecord("yield-paid", 74, { accountId, assetId, yieldKind: choice(yieldKinds), units }),

  /** A position after the step. `sizeLots` is 0 where it was closed; `positionId` counts openings. */
  defineRecord("position-changed", 80, {
    accountId,
    marketId,
    cause: choice(positionCauses),
    positionId: integer,
    /** Signed: long > 0. */
    sizeLots: integer,
    /** Signed: what the open lots cost. */
    entryQuote: integer,
    /** Since the position was opened, signed. */
    realizedQuote: integer,
    fundingQuote: integer,
    interestQuote: integer,
    feesQuote: integer,
    /** Lots and cost of all that was opened: the average entry shown to people. */
    openedLots: lots,
    openedQuote: integer,
    openedAtMs: integer,
  }),
  /** Claims and debts that are not cash yet, signed, after the step; `units` is what moved in it. */
  defineRecord("unsettled-changed", 81, {
    accountId,
    /** The perp that it comes from; 65,535 = none. */
    marketId,
    cause: choice(settlementCauses),
    units: integer,
    unsettledUnits: integer,
  }),
  defineRecord("funding-rate-set", 82, {
    marketId,
    ratePpb: integer,
    indexTicks: ticks,
    markTicks: ticks,
    intervalEndMs: integer,
  }),
  /** `units` > 0: the account received. */
  defineRecord("funding-paid", 83, {
    accountId,
    marketId,
    sizeLots: integer,
    ratePpb: integer,
    units: integer,
    intervalEndMs: integer,
  }),

  /** An account entered or left a stage; what it was judged by. */
  defineRecord("liquidation-changed", 90, {
    accountId,
    stage: choice(liquidationStages),
    netEquityUnits: integer,
    maintenanceUnits: integer,
    exposureUnits: integer,
    equityUnits: integer,
  }),
  /** One act of a liquidation: public, and enough to recompute it. */
  defineRecord("liquidation-step", 91, {
    accountId,
    /** Of a perp; 65,535 where a borrow was reduced. */
    marketId,
    assetId,
    stage: choice(liquidationStages),
    isBid: boolean,
    /** Lots of a perp, units of an asset. */
    quantity: integer,
    priceTicks: ticks,
    valueUnits: integer,
    /** Paid to the fund (> 0) or by it (< 0). */
    fundUnits: integer,
    /** Who took it over; 0 = the book, or the fund. */
    takerId: accountId,
  }),
  /** An opposing position was reduced, with all that decided how much. */
  defineRecord("deleveraged", 92, {
    accountId,
    marketId,
    liquidatedId: accountId,
    sizeLots: lots,
    priceTicks: ticks,
    /** Profit and weight before; what it gave of its profit. */
    pnlUnits: integer,
    weight: integer,
    weightTotal: integer,
    lossUnits: integer,
  }),
  defineRecord("backstop-set", 93, {
    accountId,
    marketId,
    assetId,
    isBorrow: boolean,
    capacity: integer,
  }),
] as const;
