import type {
  AssetSpec,
  CommandKind,
  CommandOf,
  Event,
  EventKind,
  EventOf,
  FeeTier,
  LiquidationStage,
  MarginParameters,
  MarketScale,
  MarketSpec,
  MarketState,
  OrderConditions,
  OrderStatus,
  OrderTerms,
  Parameters,
  Reject,
  Side,
} from "@holdall/core/protocol";
import type { Offer } from "./backstops.ts";
import { Claims } from "./claims.ts";
import { Ledger } from "./ledger.ts";
import type { Movement } from "./ledger.ts";
import type { Pool } from "./pools.ts";
import { BY_FILL } from "./positions.ts";
import type { TradeWhy } from "./positions.ts";
import type { PerpMemory } from "./perp-prices.ts";

import type { Weights } from "./yields.ts";

/** An order as one plain object, live or ended. */
export interface Order extends Omit<OrderTerms, "requestA" | "requestB" | "requestExpiresMs"> {
  readonly ordinal: number;
  readonly origin: EventOf<"order-accepted">["origin"];
  readonly createdAtMs: number;
  readonly conditions: OrderConditions | null;
  readonly relatedOrdinal: number;
  /** Time priority: smaller came first. */
  arrival: number;
  status: OrderStatus;
  filledLots: number;
  filledQuote: bigint;
  /** Fees paid so far, in the asset received. */
  feeUnits: bigint;
  /** Attached exits are created once. */
  exitsMade: boolean;
  /** What its owner has locked for it: quote of a bid, base of an ask. */
  lockedUnits: bigint;
  place: "none" | "book" | "waiting" | "ended";
  /** Holds nothing while it rests: what it spends is found when it fills. */
  isUnlocked: boolean;
  /** It, or its account when it entered, redeems what it spends. */
  mayRedeem: boolean;
  /** Of an order of the venue: it goes no further than this price; 0 = as far as the band. */
  boundTicks: number;
  /** Why its fills change a position. */
  why: TradeWhy;
  /** The way in which the watched price must move to fire. */
  direction: "up" | "down";
}

export interface Market {
  readonly marketId: number;
  spec: MarketSpec;
  readonly scale: MarketScale;
  state: MarketState;
  auctionEndsAtMs: number;
  lastTicks: number;
  indexTicks: number;
  markTicks: number;
  tradeId: number;
  updateId: number;
  recent: { readonly timeMs: number; readonly priceTicks: number }[];
  /** Of a perpetual. */
  readonly memory: PerpMemory;
}

export interface Account {
  readonly accountId: number;
  readonly userId: number;
  readonly subaccountNumber: number;
  name: string;
  cancelAfterMs: number;
  settings: Settings;
  /** Realised and not yet cash, signed, in settlement units. */
  unsettled: bigint;
  /** The command at which `unsettled` last turned positive: who waits longest is paid first. */
  positiveSince: number;
  stage: LiquidationStage;
  /** Rounds in a row in which it was found liquidatable. */
  strikes: number;
}

export type Settings = Omit<EventOf<"account-set">, "kind" | "accountId">;

/** What an account holds of a perpetual; size 0 = nothing, counters of the last time it held some. */
export interface Position {
  readonly accountId: number;
  readonly marketId: number;
  positionId: number;
  /** Signed: long > 0. */
  size: bigint;
  /** What the open lots cost, signed. */
  entry: bigint;
  realized: bigint;
  funding: bigint;
  interest: bigint;
  fees: bigint;
  openedLots: bigint;
  openedQuote: bigint;
  openedAtMs: number;
}

export interface User {
  readonly userId: number;
  tier: number;
  pinnedTier: number;
  pinnedUntilMs: number;
  /** Notional in units of the settlement asset, by day since 1970. */
  readonly volumeByDay: Map<number, bigint>;
}

/** What a request came to, as a repeat of it is told. */
export interface Result {
  readonly firstSequence: number;
  readonly orderOrdinal: number;
  readonly code: number;
}

export interface ClientIdMemory {
  readonly firstSequence: number;
  readonly order: Order;
  /** What was asked for, before any amendment. */
  readonly placed: Order;
  /** Undefined while the order lives. */
  forgetAtMs: number | undefined;
}

export type Withdrawal = Omit<EventOf<"withdrawal-requested">, "kind" | "details">;

/** Units of an asset that came to an account by the command. */
export interface Arrival {
  readonly accountId: number;
  readonly assetId: number;
  /** What orders that say so themselves repay and lend of it. */
  repayUnits: bigint;
  lendUnits: bigint;
}

function noPosition(accountId: number, marketId: number): Position {
  const counters = { realized: 0n, funding: 0n, interest: 0n, fees: 0n };
  const opened = { openedLots: 0n, openedQuote: 0n, openedAtMs: 0 };
  return { accountId, marketId, positionId: 0, size: 0n, entry: 0n, ...counters, ...opened };
}

/** The whole state of the slow model, in plain collections. */
export class State {
  /** The command under way, what it has done so far, and the order that it placed or found. */
  sequence = 0;
  timeMs = 0;
  events: Event[] = [];
  ordinal = 0;
  parameters: Parameters | undefined;
  readonly assets: AssetSpec[] = [];
  readonly markets: Market[] = [];
  /** By account id − 1. */
  readonly accounts: Account[] = [];
  /** By user id − 1. */
  readonly users: User[] = [];
  readonly ledger = new Ledger();
  /** Every order ever, by ordinal − 1. */
  readonly orders: Order[] = [];
  readonly requests = new Map<string, { readonly expiresMs: number; readonly result: Result }>();
  readonly clientIds = new Map<string, ClientIdMemory>();
  readonly references = new Map<string, number>();
  readonly withdrawals = new Map<number, Withdrawal>();
  withdrawalId = 0;
  depositId = 0;
  transferId = 0;
  conversionId = 0;
  arrival = 0;
  hour = -1;
  readonly claims = new Claims(() => this.timeMs);
  readonly pools = new Map<number, Pool>();
  readonly touchedPools = new Set<number>();
  /** Units that came to accounts by this command, and what is to become of them. */
  arrivals: Arrival[] = [];
  readonly positions = new Map<string, Position>();
  /** Positions opened so far, over all accounts. */
  openings = 0;
  offers: Offer[] = [];
  readonly yieldWeights: Weights = new Map();
  readonly yieldReferences = new Map<string, number>();
  fundingHour = -1;
  settlementTurn = -1;

  account(accountId: number): Account {
    return this.accounts[this.isPurse(accountId) ? -1 : accountId - 1] ?? refuse("account-unknown");
  }

  /** Purses of the engine alone: nobody may name them. */
  isPurse(accountId: number): boolean {
    const margin = this.parameters?.margin;
    if (margin === undefined) return false;
    return [margin.poolAccountId, margin.clearingAccountId].includes(accountId as never);
  }

  margin(): MarginParameters {
    return this.parameters?.margin ?? refuse("not-available");
  }

  /** The asset that profit, loss and fees of perpetuals are paid in. */
  settlementId(): number {
    return this.parameters!.settlementAssetId;
  }

  isLiquidating(accountId: number): boolean {
    return this.accounts[accountId - 1].stage !== "none";
  }

  position(accountId: number, marketId: number): Position {
    const key = `${accountId}/${marketId}`;
    const position = this.positions.get(key) ?? noPosition(accountId, marketId);
    this.positions.set(key, position);
    return position;
  }

  /** Positions of a perpetual, by account id. */
  holders(marketId: number): Position[] {
    return [...this.positions.values()]
      .filter((position) => position.marketId === marketId && position.size !== 0n)
      .sort((a, b) => a.accountId - b.accountId);
  }

  user(userId: number): User {
    return this.users[userId - 1] ?? refuse("user-unknown");
  }

  market(marketId: number): Market {
    return this.markets[marketId] ?? refuse("market-unknown");
  }

  userOf(accountId: number): number {
    return this.accounts[accountId - 1].userId;
  }

  /** What the user of an account pays for fills. */
  tierOf(accountId: number): FeeTier {
    return this.parameters!.feeTiers[this.user(this.userOf(accountId)).tier];
  }

  /** Orders in the book of one side, best first, then by arrival. */
  resting(market: Market, side: Side): Order[] {
    const sign = side === "bid" ? -1 : 1;
    return this.orders
      .filter((order) => order.place === "book" && order.side === side)
      .filter((order) => order.marketId === market.marketId)
      .sort((a, b) => sign * (a.priceTicks - b.priceTicks) || a.arrival - b.arrival);
  }

  /** Orders that rest or wait, by ordinal. */
  live(): Order[] {
    return this.orders.filter(({ place }) => place === "book" || place === "waiting");
  }

  emit(kind: EventKind, fields: object): void {
    this.events.push({ kind, ...fields } as unknown as Event);
  }

  /** Moves money in one step, and tells of it. */
  move(...movements: readonly Movement[]): void {
    this.events.push(...this.ledger.step(movements));
  }
}

/** Thrown by a handler before it has changed anything. */
export class Refused extends Error {
  readonly reject: Reject;

  constructor(reject: Reject) {
    super(reject);
    this.reject = reject;
  }
}

/** Thrown by a handler that has been asked for the same before. */
export class Repeated extends Error {
  readonly result: Result;

  constructor(firstSequence: number, orderOrdinal: number) {
    super("repeated");
    this.result = { firstSequence, orderOrdinal, code: 0 };
  }
}

export function refuse(reject: Reject): never {
  throw new Refused(reject);
}

/** One function a kind of command. */
export type Handlers = { [K in CommandKind]: (state: State, command: CommandOf<K>) => void };

export const opposite = (side: Side): Side => (side === "bid" ? "ask" : "bid");

export const leftLots = (order: Order): number => order.sizeLots - order.filledLots;

/** The asset that an order's owner gives: quote for a bid, base for an ask. */
export function givenAsset(market: Market, side: Side): number {
  return side === "bid" ? market.spec.quoteAssetId : market.spec.baseAssetId;
}

/** Units of the given asset behind `lots` at `priceTicks`. */
export function givenUnits(market: Market, side: Side, lots: number, priceTicks: number): bigint {
  return side === "bid"
    ? BigInt(market.scale.quoteUnitsPerLotTick) * BigInt(lots) * BigInt(priceTicks)
    : BigInt(lots) * BigInt(market.scale.baseUnitsPerLot);
}

/** What every order begins with. */
export function freshOrder(state: State) {
  return {
    ordinal: state.orders.length + 1,
    origin: "user",
    createdAtMs: state.timeMs,
    arrival: 0,
    filledLots: 0,
    filledQuote: 0n,
    feeUnits: 0n,
    lockedUnits: 0n,
    isUnlocked: false,
    mayRedeem: false,
    boundTicks: 0,
    why: BY_FILL,
    place: "none",
    direction: "up",
  } as const;
}
