/**
 * One execution: value moves between the two owners, each pays the fee on what it receives, and
 * the events say so. The price is the maker's; what a bid had locked above it is freed.
 *
 * Fees are `ceil(received × ppm / 10^6)`: rounded up, so that a dust fill does not trade for free.
 */
import { mulDiv, PPM } from "@holdall/core/num";
import { LEVEL_NONE } from "../book/ladder.ts";
import { FLAG_TERMS, FLAG_UNLOCKED } from "../book/order-flags.ts";
import { feeTierOf } from "../fees/user-tiers.ts";
import { DAY_MS } from "../fees/volumes.ts";
import { keyOf, ladderOf } from "../markets/market.ts";
import type { Market } from "../markets/market.ts";
import { received } from "../lend/arrivals.ts";
import { perpFeeUnits } from "../perp/carry.ts";
import { changeUnsettled, tradePosition } from "../perp/fill.ts";
import { followPosition } from "../perp/follow.ts";
import { holdsNothing, noteResting } from "../perp/resting.ts";
import type { State } from "../state.ts";
import { stir } from "../triggers/waiting.ts";
import { CAUSE, STATUS } from "../words.ts";
import { noteTrade } from "./breaker.ts";
import { endOrder, unlink } from "./lifecycle.ts";
import { countFee } from "./terms.ts";

/** The two sides of an execution. One object, filled anew for each. */
export interface Exchange {
  bidBase: number;
  bidQuote: number;
  askBase: number;
  askQuote: number;
  /** True for a side that pays out of what is free: it has locked nothing. */
  isBidFree: boolean;
  isAskFree: boolean;
  /** Price by which the bid has locked its quote; 0 for a market order, which locked nothing. */
  bidLockTicks: number;
  /** Fee of the bid, in base (of a perpetual, in quote), and of the ask, in quote. */
  baseFee: number;
  quoteFee: number;
}

/** An exchange between nobody and nobody. */
export function idleExchange(): Exchange {
  return {
    bidBase: 0,
    bidQuote: 0,
    askBase: 0,
    askQuote: 0,
    isBidFree: false,
    isAskFree: false,
    bidLockTicks: 0,
    baseFee: 0,
    quoteFee: 0,
  };
}

/** Settles `lots` of the taker against a maker at a price and emits the events of the fill. */
export function settleFill(
  state: State,
  market: Market,
  makerSlot: number,
  lots: number,
  priceTicks: number,
): void {
  const { fill } = state;
  market.tradeId += 1;
  fill.tradeId = market.tradeId;
  fill.priceTicks = priceTicks;
  fill.lots = lots;
  fill.quoteUnits = market.quoteUnitsPerLotTick * lots * fill.priceTicks;
  market.lastTicks = fill.priceTicks;
  if (market.spec.breakerMovePpm !== 0) noteTrade(state, market);
  stir(state, market);

  if (market.perp === null) settleSpot(state, market, makerSlot);
  else settlePerp(state, market, makerSlot);
}

/** Value moves at once; then the fill is told, and the balances that it changed. */
function settleSpot(state: State, market: Market, makerSlot: number): void {
  meet(state, market, makerSlot);
  exchange(state, market);
  if (state.parameters.margin !== undefined) receive(state, market, makerSlot);
  tellTrade(state, market, makerSlot);
  countVolume(state, market, makerSlot);
  fillMaker(state, market, makerSlot);
  fillTaker(state, market);
  emitBalances(state, market);
}

function tellTrade({ taker, fill, emit }: State, market: Market, makerSlot: number): void {
  const { isAsk } = taker;
  const bidSlot = isAsk ? makerSlot : taker.slot;
  const askSlot = isAsk ? taker.slot : makerSlot;
  emit.traded(market.id, isAsk, bidSlot, askSlot, fill);
}

/** Both sides of a perpetual's fill, maker first, then the fees; then what follows the positions. */
function settlePerp(state: State, market: Market, makerSlot: number): void {
  const { orders, taker, fill, exchanged, parameters } = state;
  meetPerp(state, makerSlot);
  tellTrade(state, market, makerSlot);
  countVolume(state, market, makerSlot);
  const { lots, priceTicks } = fill;
  const makerId = orders.accountId(makerSlot);
  const { accountId: takerId, isAsk } = taker;
  const makerFee = isAsk ? exchanged.baseFee : exchanged.quoteFee;
  const takerFee = isAsk ? exchanged.quoteFee : exchanged.baseFee;
  const makerSide = { accountId: makerId, isBid: isAsk, lots, priceTicks, feeUnits: makerFee };
  const takerSide = { accountId: takerId, isBid: !isAsk, lots, priceTicks, feeUnits: takerFee };
  fillMaker(state, market, makerSlot);
  const makerLots = tradePosition(state, market, makerSide);
  fillTaker(state, market);
  const takerLots = tradePosition(state, market, takerSide, taker.why);
  const fee = makerFee + takerFee;
  changeUnsettled(state, parameters.feeAccountId, market.id, fee, "trading-fees");
  const { positions } = state;
  followPosition(state, market, positions.find(makerId, market.id), makerLots);
  followPosition(state, market, positions.find(takerId, market.id), takerLots);
}

/** Fees of a perpetual's fill: both in settlement units, each on the notional. */
function meetPerp(state: State, makerSlot: number): void {
  const { orders, accounts, tiers, parameters, taker, fill, exchanged } = state;
  const makerUser = accounts.userId(orders.accountId(makerSlot));
  const { perpMakerPpm } = feeTierOf(tiers, parameters, makerUser);
  const bidPpm = taker.isAsk ? perpMakerPpm : taker.takerPpm;
  const askPpm = taker.isAsk ? taker.takerPpm : perpMakerPpm;
  exchanged.baseFee = perpFeeUnits(fill.quoteUnits, bidPpm);
  exchanged.quoteFee = perpFeeUnits(fill.quoteUnits, askPpm);
}

/** Notes what each side of a spot fill received: its account or its order may repay or lend it. */
function receive(state: State, market: Market, makerSlot: number): void {
  const { ledger, taker, fill, exchanged } = state;
  const bidSlot = taker.isAsk ? makerSlot : taker.slot;
  const askSlot = taker.isAsk ? taker.slot : makerSlot;
  const baseUnits = fill.lots * market.baseUnitsPerLot - exchanged.baseFee;
  const quoteUnits = fill.quoteUnits - exchanged.quoteFee;
  received(state, ledger.accountId(exchanged.bidBase), market.baseAssetId, baseUnits, bidSlot);
  received(state, ledger.accountId(exchanged.askQuote), market.quoteAssetId, quoteUnits, askSlot);
}

/** Looks up the four balances and the two fees of a fill. */
function meet(state: State, market: Market, makerSlot: number): void {
  const { orders, taker, ledger, fill, exchanged } = state;
  const makerId = orders.accountId(makerSlot);
  if (taker.rowBase === 0) taker.rowBase = ledger.row(taker.accountId, market.baseAssetId);
  if (taker.rowQuote === 0) taker.rowQuote = ledger.row(taker.accountId, market.quoteAssetId);
  const makerBase = ledger.row(makerId, market.baseAssetId);
  const makerQuote = ledger.row(makerId, market.quoteAssetId);
  const { spotMakerPpm } = feeTierOf(state.tiers, state.parameters, state.accounts.userId(makerId));
  const { isAsk } = taker;
  exchanged.bidBase = isAsk ? makerBase : taker.rowBase;
  exchanged.bidQuote = isAsk ? makerQuote : taker.rowQuote;
  exchanged.askBase = isAsk ? taker.rowBase : makerBase;
  exchanged.askQuote = isAsk ? taker.rowQuote : makerQuote;
  const isMakerFree = (orders.flags(makerSlot) & FLAG_UNLOCKED) !== 0;
  exchanged.isBidFree = isAsk ? isMakerFree : !taker.isHolding;
  exchanged.isAskFree = isAsk ? !taker.isHolding : isMakerFree;
  exchanged.bidLockTicks = 0;
  if (!exchanged.isBidFree) {
    exchanged.bidLockTicks = isAsk ? orders.priceTicks(makerSlot) : taker.lockTicks;
  }
  const baseUnits = fill.lots * market.baseUnitsPerLot;
  const bidPpm = isAsk ? spotMakerPpm : taker.takerPpm;
  const askPpm = isAsk ? taker.takerPpm : spotMakerPpm;
  exchanged.baseFee = mulDiv(baseUnits, bidPpm, PPM, "ceil");
  exchanged.quoteFee = mulDiv(fill.quoteUnits, askPpm, PPM, "ceil");
}

/** Moves base from ask to bid, quote from bid to ask, and both fees to the fee account. */
function exchange(state: State, market: Market): void {
  const { ledger, fill, exchanged } = state;
  const baseUnits = fill.lots * market.baseUnitsPerLot;
  if (exchanged.isAskFree) ledger.transfer(exchanged.askBase, exchanged.bidBase, baseUnits);
  else ledger.transferLocked(exchanged.askBase, exchanged.bidBase, baseUnits);

  if (exchanged.isBidFree) {
    ledger.transfer(exchanged.bidQuote, exchanged.askQuote, fill.quoteUnits);
  } else {
    ledger.transferLocked(exchanged.bidQuote, exchanged.askQuote, fill.quoteUnits);
  }
  if (exchanged.bidLockTicks > fill.priceTicks) {
    const perTick = market.quoteUnitsPerLotTick * fill.lots;
    ledger.unlock(exchanged.bidQuote, perTick * (exchanged.bidLockTicks - fill.priceTicks));
  }
  if (exchanged.baseFee > 0)
    ledger.transfer(exchanged.bidBase, feeRowBase(state, market), exchanged.baseFee);
  if (exchanged.quoteFee > 0)
    ledger.transfer(exchanged.askQuote, feeRowQuote(state, market), exchanged.quoteFee);
}

function feeRowBase(state: State, market: Market): number {
  if (market.feeRowBase === 0) {
    market.feeRowBase = state.ledger.row(state.parameters.feeAccountId, market.baseAssetId);
  }
  return market.feeRowBase;
}

function feeRowQuote(state: State, market: Market): number {
  if (market.feeRowQuote === 0) {
    market.feeRowQuote = state.ledger.row(state.parameters.feeAccountId, market.quoteAssetId);
  }
  return market.feeRowQuote;
}

/** Adds the notional to the volume of both users, in markets quoted in the settlement asset. */
function countVolume(state: State, market: Market, makerSlot: number): void {
  const { accounts, orders, taker, fill, volumes } = state;
  if (market.quoteAssetId !== state.parameters.settlementAssetId) return;
  const day = Math.floor(state.nowMs / DAY_MS);
  volumes.add(accounts.userId(orders.accountId(makerSlot)), day, fill.quoteUnits);
  volumes.add(taker.userId, day, fill.quoteUnits);
}

/** The maker's order after the fill, its level, and its end if nothing remains. */
function fillMaker(state: State, market: Market, slot: number): void {
  const { orders, taker, fill, shown, exchanged, emit } = state;
  const isAsk = !taker.isAsk;
  const feeUnits = isAsk ? exchanged.quoteFee : exchanged.baseFee;
  const remainingLots = orders.remainingLots(slot) - fill.lots;
  const level = leaveLevel(state, market, slot, isAsk);
  orders.setFilledQuoteUnits(slot, orders.filledQuoteUnits(slot) + fill.quoteUnits);
  if (orders.flags(slot) & FLAG_TERMS) countFee(state, slot, feeUnits);

  shown.slot = slot;
  shown.status = remainingLots === 0 ? STATUS.filled : STATUS["partially-filled"];
  shown.filledLots = orders.originalLots(slot) - remainingLots;
  shown.quoteUnits = 0;
  emit.filled(shown, fill, true, feeUnits, feeAssetOf(market, isAsk));
  emit.level(market, isAsk, orders.priceTicks(slot), level);
  if (remainingLots === 0) {
    unlink(state, slot);
    endOrder(state, slot, shown.filledLots);
  }
}

/** Fees are paid in what is received; those of a perpetual in its quote. */
function feeAssetOf(market: Market, isAsk: boolean): number {
  return isAsk || market.perp !== null ? market.quoteAssetId : market.baseAssetId;
}

/** Takes the lots of the fill out of an order that rests, and out of its level, which it returns. */
function leaveLevel(state: State, market: Market, slot: number, isAsk: boolean): number {
  const { orders, fill } = state;
  const remainingLots = orders.remainingLots(slot) - fill.lots;
  const ladder = ladderOf(market, isAsk);
  const key = keyOf(market, isAsk, orders.priceTicks(slot));
  if (holdsNothing(market, orders.flags(slot))) noteResting(state, market, slot, -fill.lots);
  orders.setRemainingLots(slot, remainingLots);
  return remainingLots === 0 ? ladder.remove(slot, key, fill.lots) : ladder.reduce(key, fill.lots);
}

/** The taker's order after the fill; in an uncrossing it rests, and leaves its level as well. */
function fillTaker(state: State, market: Market): void {
  const { orders, taker, fill, shown, exchanged, emit } = state;
  const { slot, isAsk } = taker;
  const feeUnits = isAsk ? exchanged.quoteFee : exchanged.baseFee;
  taker.filledLots += fill.lots;
  taker.remainingLots -= fill.lots;
  taker.quoteRest -= fill.quoteUnits;
  if (isNotionalSpent(state, market)) taker.remainingLots = 0;
  const level = taker.isInBook ? leaveLevel(state, market, slot, isAsk) : LEVEL_NONE;
  orders.setFilledQuoteUnits(slot, orders.filledQuoteUnits(slot) + fill.quoteUnits);
  if (orders.flags(slot) & FLAG_TERMS) countFee(state, slot, feeUnits);

  shown.slot = slot;
  shown.status = taker.remainingLots === 0 ? STATUS.filled : STATUS["partially-filled"];
  shown.filledLots = taker.filledLots;
  shown.quoteUnits = taker.quoteUnits;
  emit.filled(shown, fill, false, feeUnits, feeAssetOf(market, isAsk));
  if (!taker.isInBook) return;
  emit.level(market, isAsk, orders.priceTicks(slot), level);
  if (taker.remainingLots > 0) return;
  unlink(state, slot);
  endOrder(state, slot, taker.filledLots);
}

/** True when what is left of an order's notional buys no lot at the price it stopped at. */
function isNotionalSpent(state: State, market: Market): boolean {
  const { taker, fill } = state;
  return taker.quoteUnits !== 0 && taker.quoteRest < market.quoteUnitsPerLotTick * fill.priceTicks;
}

/** The balances that the fill changed: maker's, taker's, the fee account's; none twice. */
function emitBalances(state: State, market: Market): void {
  const { taker, exchanged } = state;
  const { bidBase, bidQuote, askBase, askQuote, baseFee, quoteFee } = exchanged;
  emitChanged(state, market, taker.isAsk ? bidBase : askBase);
  emitChanged(state, market, taker.isAsk ? bidQuote : askQuote);
  emitChanged(state, market, taker.rowBase);
  emitChanged(state, market, taker.rowQuote);
  const { feeRowBase, feeRowQuote } = market;
  if (baseFee > 0 && feeRowBase !== bidBase && feeRowBase !== askBase) {
    state.emit.balance(feeRowBase, CAUSE.fee);
  }
  if (quoteFee > 0 && feeRowQuote !== bidQuote && feeRowQuote !== askQuote) {
    state.emit.balance(feeRowQuote, CAUSE.fee);
  }
}

function emitChanged(state: State, market: Market, row: number): void {
  const { fill, exchanged } = state;
  const isBaseGone = exchanged.baseFee === fill.lots * market.baseUnitsPerLot;
  const isQuoteGone = exchanged.quoteFee === fill.quoteUnits;
  if ((isBaseGone || isQuoteGone) && isUnchanged(state, market, row, isBaseGone, isQuoteGone))
    return;
  state.emit.balance(row, CAUSE.fill);
}

/**
 * A dust fill can be all fee. Then who receives it is left as before, unless it is the fee account
 * itself; and the fee account, selling out of its free balance, gets back all it gave.
 */
function isUnchanged(
  { exchanged }: State,
  market: Market,
  row: number,
  isBaseGone: boolean,
  isQuoteGone: boolean,
): boolean {
  if (isBaseGone) {
    if (row === exchanged.bidBase) return row !== market.feeRowBase;
    if (row === exchanged.askBase) return row === market.feeRowBase && exchanged.isAskFree;
  }
  if (isQuoteGone) {
    if (row === exchanged.askQuote) return row !== market.feeRowQuote;
    if (row === exchanged.bidQuote) return row === market.feeRowQuote && exchanged.isBidFree;
  }
  return false;
}
