import type { EventOf, Side } from "@holdall/core/protocol";
import { abs, ceilDiv, min } from "./numbers.ts";
import type { Market, Position, State } from "./state.ts";

type PositionCause = EventOf<"position-changed">["cause"];
type UnsettledCause = EventOf<"unsettled-changed">["cause"];

/** Why a position is traded, and what its realised part is called. */
export interface TradeWhy {
  readonly position: PositionCause;
  readonly realized: UnsettledCause;
}

export const BY_FILL: TradeWhy = { position: "fill", realized: "realized-pnl" };

/** One side of an execution of a perpetual. */
export interface Trade {
  readonly accountId: number;
  readonly side: Side;
  readonly lots: bigint;
  readonly priceTicks: number;
  readonly feeUnits: bigint;
}

/** What lots at a price cost in settlement units. */
export function costOf({ scale }: Market, lots: bigint, priceTicks: number): bigint {
  return lots * BigInt(priceTicks) * BigInt(scale.quoteUnitsPerLotTick);
}

/**
 * What a trade makes of a position: what it closes is realised at a cost rounded up, against the
 * account; what it opens is added at its price.
 */
export function tradeOf(
  market: Market,
  { size, entry }: Pick<Position, "size" | "entry">,
  { side, lots, priceTicks }: Pick<Trade, "side" | "lots" | "priceTicks">,
) {
  const sign = side === "bid" ? 1n : -1n;
  const isAgainst = size * sign < 0n;
  const closed = isAgainst ? min(abs(size), lots) : 0n;
  const opened = lots - closed;
  const closedCost = closed === 0n ? 0n : ceilDiv(entry * closed, abs(size));
  const openedQuote = costOf(market, opened, priceTicks);
  return {
    closed,
    opened,
    openedQuote,
    realized: closed === 0n ? 0n : -sign * costOf(market, closed, priceTicks) - closedCost,
    size: size + sign * lots,
    entry: entry - closedCost + sign * openedQuote,
  };
}

/** Trades one side into its position and tells of it; a position that turns ends first. */
export function tradePosition(
  state: State,
  market: Market,
  trade: Trade,
  why: TradeWhy = BY_FILL,
): void {
  const { accountId, feeUnits } = trade;
  const { marketId } = market;
  const position = state.position(accountId, marketId);
  const isNew = position.size === 0n;
  const { closed, opened, openedQuote, realized, size, entry } = tradeOf(market, position, trade);
  position.realized += realized;
  if (closed > 0n && opened > 0n) {
    Object.assign(position, { size: 0n, entry: 0n });
    tellPosition(state, position, why.position);
  }
  if (opened > 0n && (isNew || closed > 0n)) begin(state, position);
  Object.assign(position, { size, entry });
  position.openedLots += opened;
  position.openedQuote += openedQuote;
  position.fees += feeUnits;
  tellPosition(state, position, why.position);
  changeUnsettled(state, { accountId, marketId, units: realized, cause: why.realized });
  changeUnsettled(state, { accountId, marketId, units: -feeUnits, cause: "trading-fees" });
}

function begin(state: State, position: Position): void {
  const counters = { realized: 0n, funding: 0n, interest: 0n, fees: 0n };
  const opened = { openedLots: 0n, openedQuote: 0n, openedAtMs: state.timeMs };
  Object.assign(position, counters, opened, { positionId: ++state.openings });
}

export function tellPosition(state: State, position: Position, cause: PositionCause): void {
  state.emit("position-changed", {
    accountId: position.accountId,
    marketId: position.marketId,
    cause,
    positionId: position.positionId,
    sizeLots: Number(position.size),
    entryQuote: Number(position.entry),
    realizedQuote: Number(position.realized),
    fundingQuote: Number(position.funding),
    interestQuote: Number(position.interest),
    feesQuote: Number(position.fees),
    openedLots: Number(position.openedLots),
    openedQuote: Number(position.openedQuote),
    openedAtMs: position.openedAtMs,
  });
}

/** A change of what an account has unsettled. */
export interface UnsettledChange {
  readonly accountId: number;
  readonly marketId: number;
  readonly units: bigint;
  readonly cause: UnsettledCause;
}

/** Adds to what an account has unsettled and tells of it; nothing where nothing moves. */
export function changeUnsettled(state: State, change: UnsettledChange): void {
  const { accountId, marketId, units, cause } = change;
  if (units === 0n) return;
  const account = state.accounts[accountId - 1];
  const before = account.unsettled;
  account.unsettled += units;
  if (before <= 0n && account.unsettled > 0n) account.positiveSince = state.sequence;
  state.emit("unsettled-changed", {
    accountId,
    marketId,
    cause,
    units: Number(units),
    unsettledUnits: Number(account.unsettled),
  });
}
