/** Orders that wait for a price: they stand in their market's list, oldest first, and in no book. */
import { priceSources } from "@holdall/core/protocol";
import type { PriceSource } from "@holdall/core/protocol";
import { END_EVENT } from "../emit.ts";
import type { Market } from "../markets/market.ts";
import { endOrder, link, unlink } from "../orders/lifecycle.ts";
import type { State } from "../state.ts";
import { narrow, widen } from "./watch.ts";
import type { Waiting } from "./watch.ts";
import { STATUS } from "../words.ts";

/** The price of a source now; 0 = none yet. */
export function watchedTicks(market: Market, by: PriceSource): number {
  if (by === "last") return market.lastTicks;
  return by === "mark" ? market.markTicks : market.indexTicks;
}

/** Lets an order wait. Its slot is in no list yet. */
export function wait(state: State, market: Market, order: Waiting): void {
  link(state, order.slot);
  market.watch.waiting.push(order);
  widen(market.watch, order);
  stir(state, market);
}

/** An order that waits, as its market sees it. */
export function waitingAt({ watch }: Market, slot: number): Waiting {
  const found = watch.waiting.find((order) => order.slot === slot);
  if (found === undefined) throw new Error("an order waits in no market");
  return found;
}

/** Gives an order that waits another trigger; its turn among the others stays. */
export function moveWaiting(state: State, market: Market, moved: Waiting): void {
  const { waiting } = market.watch;
  waiting[waiting.indexOf(waitingAt(market, moved.slot))] = moved;
  widen(market.watch, moved);
  stir(state, market);
}

/** Has the triggers of a market looked at when the command is done. */
export function stir(state: State, market: Market): void {
  if (market.isStirred || market.watch.waiting.length === 0) return;
  market.isStirred = true;
  state.stirred.push(market);
}

/** Takes an order that waits out of its market's list; it still stands in its account's. */
export function stopWaiting(market: Market, slot: number): void {
  const { waiting } = market.watch;
  const at = waiting.findIndex((order) => order.slot === slot);
  if (at >= 0) waiting.splice(at, 1);
}

/** Ends an order that waits, for a reason. `code` is one of END_EVENT. */
export function removeWaiting(state: State, slot: number, code: number, reason: number): void {
  const { orders, shown, emit } = state;
  stopWaiting(state.markets[orders.marketId(slot)], slot);
  shown.slot = slot;
  shown.status = code === END_EVENT.expired ? STATUS.expired : STATUS.cancelled;
  shown.filledLots = 0;
  shown.quoteUnits = 0;
  emit.ended(code, shown, reason);
  unlink(state, slot);
  endOrder(state, slot, 0);
}

/** The oldest waiting order of a market whose trigger is reached now, if there is one. */
export function nextReached(market: Market): Waiting | undefined {
  const { watch } = market;
  if (watch.waiting.length === 0 || !priceSources.some((by) => isNear(market, by)))
    return undefined;
  const reached = watch.waiting.find((order) => isReached(market, order));
  if (reached === undefined) narrow(watch);
  return reached;
}

/** True where the price that an order waits for is there. */
export function isReached(market: Market, order: Waiting): boolean {
  const priceTicks = watchedTicks(market, order.by);
  if (priceTicks === 0) return false;
  return order.isUpward ? priceTicks >= order.priceTicks : priceTicks <= order.priceTicks;
}

function isNear(market: Market, by: PriceSource): boolean {
  const { upward, downward } = market.watch;
  const priceTicks = watchedTicks(market, by);
  return priceTicks !== 0 && (priceTicks >= upward[by] || priceTicks <= downward[by]);
}
