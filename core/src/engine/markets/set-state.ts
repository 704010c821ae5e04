/** A market changes what it admits. */
import type { CommandOf, MarketId, MarketState } from "@holdall/core/protocol";
import { uncross } from "../auction/uncross.ts";
import { END_EVENT } from "../emit.ts";
import { endLive } from "../orders/cancel.ts";
import { ACCEPTED, REJECT } from "../reject-codes.ts";
import type { State } from "../state.ts";
import { REASON } from "../words.ts";
import type { Market } from "./market.ts";
import { slotsOfSide } from "./queue.ts";

/** Applies `set-market-state`. Only an auction may have an end, and only one that lies ahead. */
export function setMarketState(state: State, command: CommandOf<"set-market-state">): number {
  const market = state.markets[command.marketId];
  if (market === undefined) return REJECT["market-unknown"];
  const { auctionEndsAtMs } = command;
  const mayEnd = command.state === "auction" && auctionEndsAtMs > state.nowMs;
  if (auctionEndsAtMs !== 0 && !mayEnd) return REJECT["auction-end-invalid"];
  enterState(state, market, command.state, auctionEndsAtMs);
  return ACCEPTED;
}

/** Leaves the present state, uncrossing if it was an auction, and enters another. */
export function enterState(
  state: State,
  market: Market,
  next: MarketState,
  auctionEndsAtMs: number,
): void {
  if (market.state === "auction" && next !== "auction") uncross(state, market);
  market.state = next;
  market.auctionEndsAtMs = auctionEndsAtMs;
  const marketId = market.id as MarketId;
  state.emit.event({ kind: "market-state-changed", marketId, state: next, auctionEndsAtMs });
  if (next === "closed") cancelEverything(state, market);
}

/** Ends the auctions whose time has come, by market. */
export function endAuctions(state: State): void {
  for (const market of state.markets) {
    const { auctionEndsAtMs } = market;
    const isDue =
      market.state === "auction" && auctionEndsAtMs > 0 && auctionEndsAtMs <= state.nowMs;
    if (isDue) enterState(state, market, "open", 0);
  }
}

function cancelEverything(state: State, market: Market): void {
  const { orders } = state;
  const slots = market.watch.waiting.map((order) => order.slot);
  for (const isAsk of [false, true]) slots.push(...slotsOfSide(state, market, isAsk));
  slots.sort((a, b) => orders.ordinal(a) - orders.ordinal(b));
  for (const slot of slots) endLive(state, slot, END_EVENT.cancelled, REASON["market-closed"]);
}
