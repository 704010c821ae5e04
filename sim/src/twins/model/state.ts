import type {
  AssetSpec,
  Event,
  EventKind,
  CommandKind,
  CommandOf,
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

export interface Identity {
  readonly firstSequence: number;
  readonly expiresMs: number;
  readonly code: number;
  readonly ordinal: number;
}

export interface ClientIdMemory {
  readonly firstSequence: number;
  readonly order: Order;
  /** Undefined while the order lives. */
  forgetAtMs: number | undefined;
}

export interface Withdrawal {
  readonly withdrawalId: number;
  readonly accountId: number;
  readonly assetId: number;
  readonly units: number;
  readonly feeUnits: number;
}

/** The whole state of the slow model, in plain collections. */
export class State {
  /** The command under way, and what it has done so far. */
  sequence = 0;
  timeMs = 0;
  events: Event[] = [];
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
  readonly identities = new Map<string, Identity>();
  readonly clientIds = new Map<string, ClientIdMemory>();
  readonly references = new Map<string, number>();
  readonly withdrawals = new Map<number, Withdrawal>();
  withdrawalId = 0;
  depositId = 0;
  transferId = 0;
  conversionId = 0;
  arrival = 0;
  hour = -1;

  account(accountId: number): Account | undefined {
    return this.accounts[accountId - 1];
  }

  user(userId: number): User {
    return this.users[userId - 1];
  }

  userOf(accountId: number): number {
    return this.accounts[accountId - 1].userId;
  }

  /** Orders in the book of one side, best first, then by arrival. */
  resting(marketId: number, side: Side): Order[] {
    const sign = side === "bid" ? -1 : 1;
    return this.orders
      .filter(
        (order) => order.place === "book" && order.marketId === marketId && order.side === side,
      )
      .sort((a, b) => sign * (a.priceTicks - b.priceTicks) || a.arrival - b.arrival);
  }

  live(accountId: number): Order[] {
    return this.orders.filter(
      (order) =>
        order.accountId === accountId && (order.place === "book" || order.place === "waiting"),
    );
  }
}

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

export type PlaceCommand = CommandOf<"place-order"> | CommandOf<"place-conditional-order">;

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

/** What a command comes to: a refusal, a repeat of something remembered, or done (with its order, if any). */
export type Outcome =
  | { readonly reject: Reject }
  | { readonly repeated: Omit<Identity, "expiresMs"> }
  | { readonly done: true; readonly ordinal: number };

export const DONE: Outcome = { done: true, ordinal: 0 };

/** One function a kind of command. */
export type Handlers = { [K in CommandKind]: (state: State, command: CommandOf<K>) => Outcome };

/** Adds an event to those of the command under way. */
export function emit(state: State, kind: EventKind, fields: Record<string, unknown>): void {
  state.events.push({ kind, ...fields } as unknown as Event);
}
