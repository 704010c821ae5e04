import {
  orderTypes,
  priceSources,
  selfTradeModes,
  sides,
  slippageKinds,
  timesInForce,
} from "./commands.ts";
import type { AccountId, AssetId, MarketId, UserId } from "./ids.ts";
import {
  boolean,
  choice,
  defineRecord,
  id,
  integer,
  lots,
  text,
  ticks,
  u16,
  u32,
  u8,
  units,
} from "./record.ts";
import type { RecordOf } from "./record.ts";
import { marginEventSchemas } from "./margin-events.ts";
import { reservesEventSchemas } from "./reserves-records.ts";
import { marketStates } from "./specs.ts";

export const orderStatuses = [
  "new",
  "partially-filled",
  "filled",
  "cancelled",
  "expired",
  "trigger-pending",
  "trigger-failed",
] as const;
export type OrderStatus = (typeof orderStatuses)[number];

/** Why an order ended without its owner asking. `none` for a cancel by its owner. */
export const closeReasons = [
  "none",
  "fill-or-kill",
  "immediate-or-cancel",
  "insufficient-funds",
  "insufficient-liquidity",
  "invalid-price",
  "invalid-quantity",
  "insufficient-margin",
  "liquidation",
  "post-only-mode",
  "post-only-taker",
  "price-out-of-bounds",
  "price-impact",
  "reduce-only-not-reduced",
  "self-trade-prevention",
  "stop-without-position",
  "slippage-tolerance-exceeded",
  "position-limit",
  "expired",
  "cancel-after",
  "sibling-filled",
  "market-closed",
  "user-permissions",
  "insufficient-borrowable",
] as const;
export type CloseReason = (typeof closeReasons)[number];

/** Who caused an order. */
export const orderOrigins = [
  "user",
  "liquidation",
  "adl",
  "collateral-conversion",
  "settlement",
  "backstop",
] as const;

/** Why a balance moved. */
export const balanceCauses = [
  "deposit",
  "withdrawal",
  "transfer",
  "order",
  "fill",
  "fee",
  "conversion",
  "lend",
  "borrow",
  "interest",
  "funding",
  "settlement",
  "liquidation",
] as const;

const accountId = id<AccountId>("u32");
const marketId = id<MarketId>("u16");
const assetId = id<AssetId>("u16");
const userId = id<UserId>("u32");

/** An order as it stands after the event: readers need no memory of it. */
const orderState = {
  accountId,
  orderSlot: u32,
  marketId,
  brokerId: u16,
  side: choice(sides),
  type: choice(orderTypes),
  timeInForce: choice(timesInForce),
  selfTrade: choice(selfTradeModes),
  status: choice(orderStatuses),
  origin: choice(orderOrigins),
  postOnly: boolean,
  reduceOnly: boolean,
  orderOrdinal: integer,
  /** −1 = none. */
  clientId: integer,
  priceTicks: ticks,
  /** 0 for an order by quote notional. */
  sizeLots: lots,
  quoteUnits: units,
  filledLots: lots,
  filledQuoteUnits: units,
  createdAtMs: integer,
} as const;

const withdrawal = { accountId, assetId, withdrawalId: integer, units, feeUnits: units } as const;

/**
 * Everything that can happen. An event carries resulting values, so that a reader folds it without
 * knowing the rules. Codes are stored: append-only, never reused. Within one command the index
 * counts from 0; (sequence, index) is the cursor of every reader.
 */
export const eventSchemas = [
  /** The command changed nothing; `code` is a row of the registry of rejects. */
  defineRecord("rejected", 1, { accountId, code: u16 }),
  /** The request was known: what it did stands at `firstSequence`; `code` is its reject, or 0. */
  defineRecord("repeated", 2, {
    accountId,
    orderSlot: u32,
    orderOrdinal: integer,
    firstSequence: integer,
    code: u16,
  }),

  // The venue
  defineRecord("asset-added", 10, { assetId, spec: text }),
  defineRecord("market-listed", 11, { marketId, spec: text }),
  defineRecord("market-changed", 12, { marketId, spec: text }),
  defineRecord("market-state-changed", 13, {
    marketId,
    state: choice(marketStates),
    auctionEndsAtMs: integer,
  }),
  defineRecord("parameters-set", 14, { parameters: text }),

  // Accounts
  defineRecord("account-opened", 20, { accountId, userId, subaccountNumber: u16, name: text }),
  defineRecord("account-renamed", 21, { accountId, name: text }),
  defineRecord("account-set", 22, {
    accountId,
    autoLend: boolean,
    autoRepayBorrows: boolean,
    autoBorrowSettlements: boolean,
    autoRealizePnl: boolean,
    leverageLimitPpm: integer,
  }),
  defineRecord("fee-tier-changed", 23, { userId, tier: u8, volumeUnits: integer }),

  // Money
  /** Free and locked balance of one account in one asset, after the command so far. */
  defineRecord("balance-changed", 30, {
    accountId,
    assetId,
    cause: choice(balanceCauses),
    freeUnits: units,
    lockedUnits: units,
  }),
  defineRecord("deposited", 31, {
    accountId,
    assetId,
    depositId: integer,
    units,
    reference: text,
  }),
  defineRecord("withdrawal-requested", 32, { ...withdrawal, details: text }),
  defineRecord("withdrawal-settled", 33, { ...withdrawal, transactionHash: text }),
  defineRecord("withdrawal-cancelled", 34, withdrawal),
  defineRecord("transferred", 35, {
    sourceId: accountId,
    targetId: accountId,
    assetId,
    transferId: integer,
    units,
  }),
  defineRecord("dust-converted", 36, {
    accountId,
    assetId,
    conversionId: integer,
    units,
    receivedUnits: units,
  }),

  // Orders
  defineRecord("order-accepted", 40, orderState),
  /** What a conditional order says beyond its state; follows `order-accepted` or `trigger-placed`. */
  defineRecord("order-terms", 41, {
    accountId,
    orderSlot: u32,
    orderOrdinal: integer,
    marketId,
    triggerBy: choice(priceSources),
    takeProfitBy: choice(priceSources),
    stopLossBy: choice(priceSources),
    slippageKind: choice(slippageKinds),
    triggerIsPercent: boolean,
    triggerPriceTicks: ticks,
    triggerQuantity: integer,
    takeProfitTicks: ticks,
    takeProfitLimitTicks: ticks,
    stopLossTicks: ticks,
    stopLossLimitTicks: ticks,
    slippageTolerance: integer,
    expiresAtMs: integer,
    /** The order that this one protects; 0 = none. */
    relatedOrdinal: integer,
    relatedSlot: u32,
  }),
  defineRecord("order-filled", 42, {
    ...orderState,
    tradeId: integer,
    fillTicks: ticks,
    fillLots: lots,
    fillQuoteUnits: units,
    feeUnits: integer,
    feeAssetId: assetId,
    isMaker: boolean,
  }),
  defineRecord("order-cancelled", 43, { ...orderState, reason: choice(closeReasons) }),
  defineRecord("order-expired", 44, { ...orderState, reason: choice(closeReasons) }),
  defineRecord("order-amended", 45, orderState),
  /** A conditional order waits for its price. */
  defineRecord("trigger-placed", 46, orderState),
  /** The price was reached: the order enters the book as if it arrived now. */
  defineRecord("trigger-fired", 47, orderState),
  defineRecord("trigger-failed", 48, { ...orderState, reason: choice(closeReasons) }),
  defineRecord("cancel-after-set", 49, { accountId, atMs: integer }),

  // Markets
  /** One execution, public. `tradeId` counts from 1 per market. */
  defineRecord("traded", 60, {
    marketId,
    takerSide: choice(sides),
    bidOrderSlot: u32,
    bidOrderOrdinal: integer,
    askOrderSlot: u32,
    askOrderOrdinal: integer,
    tradeId: integer,
    priceTicks: ticks,
    sizeLots: lots,
    quoteUnits: units,
  }),
  /** Total resting size of one price level after a change; `updateId` counts from 1 per market. */
  defineRecord("level-changed", 61, {
    marketId,
    side: choice(sides),
    orders: u32,
    updateId: integer,
    priceTicks: ticks,
    totalLots: lots,
  }),
  defineRecord("prices-set", 62, { marketId, sources: u8, indexTicks: ticks, markTicks: ticks }),
  /** The auction crossed `sizeLots` at one price; 0 lots when nothing crossed. */
  defineRecord("auction-uncrossed", 63, {
    marketId,
    priceTicks: ticks,
    sizeLots: lots,
    imbalanceLots: integer,
  }),

  ...marginEventSchemas,
  ...reservesEventSchemas,
] as const;

type EventSchema = (typeof eventSchemas)[number];
export type Event = RecordOf<EventSchema>;
export type EventKind = Event["kind"];
export type EventOf<Kind extends EventKind> = Extract<Event, { kind: Kind }>;
/** The fields that every order event shares. */
export type OrderState = Omit<EventOf<"order-accepted">, "kind">;
