import { CLIENT_ID_NONE } from "./ids.ts";
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
import { marginCommandSchemas } from "./margin-commands.ts";
import { reservesCommandSchemas } from "./reserves-records.ts";
import { marketStates } from "./specs.ts";

export const sides = ["bid", "ask"] as const;
export type Side = (typeof sides)[number];
export const orderTypes = ["limit", "market"] as const;
export type OrderType = (typeof orderTypes)[number];
/** `gtd` rests until `expiresAtMs`. */
export const timesInForce = ["gtc", "ioc", "fok", "gtd"] as const;
export type TimeInForce = (typeof timesInForce)[number];
/** What happens when an order would meet one of the same user. */
export const selfTradeModes = ["reject-taker", "reject-maker", "reject-both"] as const;
export type SelfTradeMode = (typeof selfTradeModes)[number];
export const priceSources = ["last", "mark", "index"] as const;
export type PriceSource = (typeof priceSources)[number];
export const slippageKinds = ["none", "ticks", "ppm"] as const;
export const cancelScopes = ["all", "resting", "conditional"] as const;

const accountId = id<AccountId>("u32");
const marketId = id<MarketId>("u16");
const assetId = id<AssetId>("u16");
const userId = id<UserId>("u32");

/**
 * The identity of a request: two 53-bit halves of a digest chosen by whoever sends it (0, 0 = none),
 * remembered until `requestExpiresMs`. A repeat is answered `repeated` and changes nothing.
 */
const request = { requestA: integer, requestB: integer, requestExpiresMs: integer } as const;

/** An order is named by its id (ordinal and slot) or, when ordinal is 0, by its client id. */
const orderName = { orderOrdinal: integer, orderSlot: u32, clientId: integer } as const;

/** What every order says. Exactly one of `sizeLots` and `quoteUnits` is positive. */
const orderTerms = {
  accountId,
  marketId,
  side: choice(sides),
  type: choice(orderTypes),
  timeInForce: choice(timesInForce),
  selfTrade: choice(selfTradeModes),
  postOnly: boolean,
  reduceOnly: boolean,
  autoBorrow: boolean,
  autoBorrowRepay: boolean,
  autoLend: boolean,
  autoLendRedeem: boolean,
  brokerId: u16,
  /** −1 = none. */
  clientId: integer,
  /** 0 for a market order. */
  priceTicks: ticks,
  sizeLots: lots,
  /** Market orders by quote notional; 0 otherwise. */
  quoteUnits: units,
  /** `gtd` only; 0 otherwise. */
  expiresAtMs: integer,
} as const;

/** Extra terms; each part is absent when its price (or kind) says so. */
const conditions = {
  triggerBy: choice(priceSources),
  /** 0 = the order is live at once. */
  triggerPriceTicks: ticks,
  /** Lots, or millionths of the position when `triggerIsPercent`. */
  triggerQuantity: integer,
  triggerIsPercent: boolean,
  takeProfitBy: choice(priceSources),
  takeProfitTicks: ticks,
  /** 0 = market order. */
  takeProfitLimitTicks: ticks,
  stopLossBy: choice(priceSources),
  stopLossTicks: ticks,
  stopLossLimitTicks: ticks,
  slippageKind: choice(slippageKinds),
  /** Ticks, or millionths of the best opposite price at arrival. */
  slippageTolerance: integer,
} as const;

/** The names of the extra terms, in order. */
export const conditionNames = Object.keys(conditions) as readonly (keyof typeof conditions)[];

/**
 * Every way to change the world. Codes are stored in journals: append-only, never reused.
 * A structured rare value travels as JSON text whose shape is the interface named beside it.
 */
export const commandSchemas = [
  // The venue
  /** `spec`: AssetSpec. Ids are given in order. */
  defineRecord("add-asset", 1, { spec: text }),
  /** `spec`: MarketSpec. */
  defineRecord("list-market", 2, { spec: text }),
  defineRecord("set-market-state", 3, {
    marketId,
    state: choice(marketStates),
    /** `auction` only: when it uncrosses by itself; 0 = by command. */
    auctionEndsAtMs: integer,
  }),
  /** `spec`: MarketSpec; only bands, limits and breaker may differ. */
  defineRecord("change-market", 4, { marketId, spec: text }),
  /** `parameters`: Parameters. */
  defineRecord("set-parameters", 5, { parameters: text }),

  // Accounts
  /** Opens the main account (subaccountNumber 0, a new user) or a further one of `userId`. */
  defineRecord("open-account", 10, { ...request, userId, subaccountNumber: u16, name: text }),
  defineRecord("rename-account", 11, { ...request, accountId, name: text }),
  defineRecord("set-account", 12, {
    ...request,
    accountId,
    autoLend: boolean,
    autoRepayBorrows: boolean,
    autoBorrowSettlements: boolean,
    autoRealizePnl: boolean,
    /** Millionths: 5× = 5,000,000. */
    leverageLimitPpm: integer,
  }),
  defineRecord("set-fee-tier", 13, { userId, tier: u8, untilMs: integer }),
  /** Opens a further account of `userId` with its first settings, or nothing at all. */
  defineRecord("open-subaccount", 14, {
    ...request,
    userId,
    subaccountNumber: u16,
    name: text,
    autoLend: boolean,
    /** Millionths; 0 = the limit that every account begins with. */
    leverageLimitPpm: integer,
  }),

  // Money in, out and across
  /** `reference` names the source once and for all; a known one is answered `repeated`. */
  defineRecord("deposit", 20, { ...request, accountId, assetId, units, reference: text }),
  /** `details`: WithdrawalDetails. Holds amount and fee until settled or cancelled. */
  defineRecord("request-withdrawal", 21, {
    ...request,
    accountId,
    assetId,
    autoBorrow: boolean,
    autoLendRedeem: boolean,
    units,
    feeUnits: units,
    details: text,
  }),
  defineRecord("settle-withdrawal", 22, { withdrawalId: integer, transactionHash: text }),
  defineRecord("cancel-withdrawal", 23, { withdrawalId: integer }),
  defineRecord("transfer", 24, {
    ...request,
    sourceId: accountId,
    targetId: accountId,
    assetId,
    units,
  }),
  /** Turns a balance below one lot of its USDC market into the settlement asset at the last price. */
  defineRecord("convert-dust", 25, { ...request, accountId, assetId }),

  // Orders
  defineRecord("place-order", 30, { ...request, ...orderTerms }),
  /** An order with a trigger, attached exits or a slippage tolerance. */
  defineRecord("place-conditional-order", 31, { ...request, ...orderTerms, ...conditions }),
  defineRecord("cancel-order", 32, { ...request, accountId, marketId, ...orderName }),
  /**
   * 0 = unchanged. A resting order keeps its priority where it becomes smaller at the same price, and
   * queues anew otherwise; one that waits for its trigger keeps everything else.
   */
  defineRecord("amend-order", 33, {
    ...request,
    accountId,
    marketId,
    ...orderName,
    priceTicks: ticks,
    sizeLots: lots,
    triggerPriceTicks: ticks,
  }),
  defineRecord("cancel-all-orders", 34, {
    ...request,
    accountId,
    marketId,
    everyMarket: boolean,
    scope: choice(cancelScopes),
  }),
  /** Dead-man timer: all orders of the account are cancelled at `atMs` unless set anew. 0 = off. */
  defineRecord("set-cancel-after", 35, { ...request, accountId, atMs: integer }),

  // Time and prices
  /** Expiries, cancel-after timers, auction ends, hourly fee tiers: all that waits for the clock. */
  defineRecord("tick", 40, {}),
  /** Index and mark of one market; 0 = unknown. `sources` = live sources behind the index. */
  defineRecord("set-prices", 41, { marketId, sources: u8, indexTicks: ticks, markTicks: ticks }),

  ...marginCommandSchemas,
  ...reservesCommandSchemas,
] as const;

type CommandSchema = (typeof commandSchemas)[number];
/** Any command, as an object. `sequence` and time are the sequencer's, beside it. */
export type Command = RecordOf<CommandSchema>;
export type CommandKind = Command["kind"];
export type CommandOf<Kind extends CommandKind> = Extract<Command, { kind: Kind }>;
/** The part that plain and conditional orders share. */
export type OrderTerms = Omit<CommandOf<"place-order">, "kind">;

/**
 * A limit order that rests until it is cancelled and asks for nothing special: whose it is, where,
 * on which side, at what price and for how much is left to say.
 */
export const plainOrder = {
  requestA: 0,
  requestB: 0,
  requestExpiresMs: 0,
  type: "limit",
  timeInForce: "gtc",
  selfTrade: "reject-taker",
  postOnly: false,
  reduceOnly: false,
  autoBorrow: false,
  autoBorrowRepay: false,
  autoLend: false,
  autoLendRedeem: false,
  brokerId: 0,
  clientId: CLIENT_ID_NONE,
  quoteUnits: 0 as OrderTerms["quoteUnits"],
  expiresAtMs: 0,
} as const satisfies Partial<OrderTerms>;

export type OrderConditions = Pick<CommandOf<"place-conditional-order">, keyof typeof conditions>;

/** The JSON of `request-withdrawal.details`, kept for the record and never read by the engine. */
export interface WithdrawalDetails {
  readonly blockchain: string;
  readonly address: string;
  readonly clientId: string | null;
}
