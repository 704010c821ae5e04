import type {
  AssetSpec,
  CommandKind,
  CommandOf,
  Event,
  EventKind,
  EventOf,
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
import { Ledger } from "./ledger.ts";
import type { Movement } from "./ledger.ts";

/** An order as one plain object, live or ended. */
export interface Order extends Omit<
  OrderTerms,
  "requestA" | "requestB" | "requestExpiresMs" | `auto${string}`
> {
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
}

export interface Account {
  readonly accountId: number;
  readonly userId: number;
  readonly subaccountNumber: number;
  name: string;
  cancelAfterMs: number;
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

  account(accountId: number): Account {
    return this.accounts[accountId - 1] ?? refuse("account-unknown");
  }

  user(userId: number): User {
    return this.users[userId - 1] ?? refuse("user-unknown");
  }

  market(marketId: number): Market {
    return this.markets[marketId] ?? refuse("market-unknown");
  }

  userOf(accountId: number): number {
    return this.account(accountId).userId;
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
    place: "none",
    direction: "up",
  } as const;
}
