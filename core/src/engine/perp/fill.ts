/**
 * An execution of a perpetual, seen by one of its sides: the position changes, what was realised and
 * the fee become unsettled.
 */
import type { EventOf, MarketId } from "@holdall/core/protocol";
import type { Market } from "../markets/market.ts";
import type { State } from "../state.ts";
import { trade } from "./outcome.ts";

export type PositionCause = EventOf<"position-changed">["cause"];
export type UnsettledCause = EventOf<"unsettled-changed">["cause"];

/** No market: what is unsettled comes from no perpetual. */
export const MARKET_NONE = 0xffff as MarketId;

/** One side of an execution. */
export interface PerpSide {
  readonly accountId: number;
  readonly isBid: boolean;
  readonly lots: number;
  readonly priceTicks: number;
  readonly feeUnits: number;
}

/** Why a position changes by trading, and what its realised part is called. */
export interface TradeWhy {
  readonly position: PositionCause;
  readonly realized: UnsettledCause;
}

/** By an execution that its owner asked for. */
export const BY_FILL: TradeWhy = { position: "fill", realized: "realized-pnl" };

/** Trades one side into its position and says so. Returns the size that the position had before. */
export function tradePosition(
  state: State,
  market: Market,
  side: PerpSide,
  why: TradeWhy = BY_FILL,
): number {
  const { positions, outcome } = state;
  const row = positions.row(side.accountId, market.id);
  const former = positions.sizeLots(row);
  const quotePerLot = market.quoteUnitsPerLotTick * side.priceTicks;
  const held = { sizeLots: former, entryQuote: positions.entryQuote(row) };
  trade(outcome, held, side.isBid, side.lots, quotePerLot);
  const { closedLots, openedLots, realizedQuote, sizeLots, entryQuote } = outcome;
  positions.countRealized(row, realizedQuote);
  if (closedLots > 0 && openedLots > 0) {
    positions.hold(row, 0, 0);
    tellPosition(state, row, why.position);
  }
  if (openedLots > 0 && (former === 0 || closedLots > 0)) positions.begin(row, state.nowMs);
  positions.hold(row, sizeLots, entryQuote);
  positions.countOpened(row, openedLots, openedLots * quotePerLot);
  positions.countFee(row, side.feeUnits);
  tellPosition(state, row, why.position);
  changeUnsettled(state, side.accountId, market.id, realizedQuote, why.realized);
  changeUnsettled(state, side.accountId, market.id, -side.feeUnits, "trading-fees");
  return former;
}

/** Tells a position as it stands now. */
export function tellPosition({ emit, positions }: State, row: number, cause: PositionCause): void {
  emit.position(positions, row, cause);
}

/** Adds to what an account has unsettled, and says so; nothing where nothing moves. */
export function changeUnsettled(
  state: State,
  accountId: number,
  marketId: number,
  units: number,
  cause: UnsettledCause,
): void {
  if (units === 0) return;
  state.unsettled.add(accountId, units, state.sequence);
  state.emit.unsettled({ accountId, marketId, units, cause }, state.unsettled.units(accountId));
}
