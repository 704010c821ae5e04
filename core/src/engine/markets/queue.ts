import { KEY_NONE } from "../book/ladder.ts";
import type { State } from "../state.ts";
import { ladderOf } from "./market.ts";
import type { Market } from "./market.ts";

/** The orders of a side in their priority: best price first, then by arrival. */
export function slotsOfSide(state: State, market: Market, isAsk: boolean): number[] {
  const ladder = ladderOf(market, isAsk);
  const slots: number[] = [];
  for (let key = ladder.bestKey; key !== KEY_NONE; key = ladder.keyAfter(key)) {
    for (let slot = ladder.firstAt(key); slot !== 0; slot = state.orders.next(slot)) {
      slots.push(slot);
    }
  }
  return slots;
}
