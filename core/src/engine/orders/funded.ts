/**
 * A fill on spot in which a side holds nothing: its units are found now, redeemed or borrowed in
 * the name of its order. A maker that cannot find those of one lot is expired.
 */
import { FLAG_ASK, FLAG_AUTO_BORROW, FLAG_UNLOCKED } from "../book/order-flags.ts";
import { END_EVENT } from "../emit.ts";
import { fundable, fundSpend } from "../lend/fund.ts";
import type { Market } from "../markets/market.ts";
import { ACCEPTED } from "../reject-codes.ts";
import type { State } from "../state.ts";
import { REASON } from "../words.ts";
import { fundingOf } from "./funding.ts";
import { removeResting } from "./lifecycle.ts";

/** A fill that is about to happen. */
export interface NextFill {
  readonly makerSlot: number;
  readonly lots: number;
  readonly priceTicks: number;
}

/** In place of lots: the maker could not pay and was expired. */
export const MAKER_GONE = Number.NEGATIVE_INFINITY;

/**
 * Lots of the next fill, of those wanted, and the units for them made free on both sides; or
 * MAKER_GONE; or the negative of the reason for which the taker stops.
 */
export function fundedLots(state: State, market: Market, next: NextFill): number {
  const { taker, orders } = state;
  const { makerSlot, lots: wanted, priceTicks } = next;
  const isMakerUnlocked = (orders.flags(makerSlot) & FLAG_UNLOCKED) !== 0;
  const makerLots = isMakerUnlocked
    ? Math.min(wanted, payableLots(state, market, makerSlot, priceTicks))
    : wanted;
  if (makerLots === 0) {
    removeResting(state, makerSlot, END_EVENT.expired, shortReason(state, makerSlot));
    return MAKER_GONE;
  }
  const lots = Math.min(makerLots, takerLots(state, market, priceTicks));
  if (lots === 0) {
    const reason = taker.isUnlocked ? shortReason(state, taker.slot) : undefined;
    return -(reason ?? REASON["insufficient-funds"]);
  }
  if (isMakerUnlocked) fund(state, market, makerSlot, lots, priceTicks);
  if (taker.isUnlocked) fund(state, market, taker.slot, lots, priceTicks);
  return lots;
}

/** Lots that the taker can pay for at a price: without end where it holds what it spends. */
function takerLots(state: State, market: Market, priceTicks: number): number {
  const { taker, ledger } = state;
  if (taker.isHolding) return Infinity;
  if (taker.isUnlocked) return payableLots(state, market, taker.slot, priceTicks);
  const row = taker.isAsk ? taker.rowBase : taker.rowQuote;
  return Math.floor(ledger.freeUnits(row) / unitsPerLot(market, taker.isAsk, priceTicks));
}

/** Lots that an order that holds nothing could pay for now. */
export function payableLots(
  state: State,
  market: Market,
  slot: number,
  priceTicks: number,
): number {
  const { orders } = state;
  const isAsk = (orders.flags(slot) & FLAG_ASK) !== 0;
  const assetId = isAsk ? market.baseAssetId : market.quoteAssetId;
  const units = fundable(state, orders.accountId(slot), assetId, fundingOf(state, slot));
  return Math.floor(units / unitsPerLot(market, isAsk, priceTicks));
}

/** Units that one lot costs the side that spends. */
function unitsPerLot(market: Market, isAsk: boolean, priceTicks: number): number {
  return isAsk ? market.baseUnitsPerLot : market.quoteUnitsPerLotTick * priceTicks;
}

function fund(state: State, market: Market, slot: number, lots: number, priceTicks: number): void {
  const { orders } = state;
  const isAsk = (orders.flags(slot) & FLAG_ASK) !== 0;
  const assetId = isAsk ? market.baseAssetId : market.quoteAssetId;
  const units = lots * unitsPerLot(market, isAsk, priceTicks);
  const code = fundSpend(state, orders.accountId(slot), assetId, units, fundingOf(state, slot));
  if (code !== ACCEPTED) throw new Error("what was fundable could not be funded");
}

/** Why an order that holds nothing could not pay. */
function shortReason(state: State, slot: number): number {
  const mayBorrow = (state.orders.flags(slot) & FLAG_AUTO_BORROW) !== 0;
  return REASON[mayBorrow ? "insufficient-borrowable" : "insufficient-funds"];
}
