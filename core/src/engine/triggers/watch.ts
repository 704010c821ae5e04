/** The waiting orders of one market, and the nearest triggers on either side of its prices. */
import type { PriceSource } from "@holdall/core/protocol";

/** An order that waits, as its market sees it. */
export interface Waiting {
  readonly slot: number;
  readonly ordinal: number;
  readonly by: PriceSource;
  readonly priceTicks: number;
  /** Fires when the price has risen to the trigger; else, when it has fallen to it. */
  readonly isUpward: boolean;
}

/** The prices that a market's waiting orders watch, and the nearest triggers on either side. */
export interface Watch {
  /** Oldest first. */
  readonly waiting: Waiting[];
  /** By source: no order fires while the price is strictly between these two. */
  readonly upward: Record<PriceSource, number>;
  readonly downward: Record<PriceSource, number>;
}

/** A watch with nobody waiting. */
export function idleWatch(): Watch {
  return {
    waiting: [],
    upward: { last: Infinity, mark: Infinity, index: Infinity },
    downward: { last: 0, mark: 0, index: 0 },
  };
}

/** Notes the trigger of an order that waits now. */
export function widen(watch: Watch, order: Waiting): void {
  const { upward, downward } = watch;
  const { by, priceTicks } = order;
  if (order.isUpward) upward[by] = Math.min(upward[by], priceTicks);
  else downward[by] = Math.max(downward[by], priceTicks);
}

/** Finds the nearest triggers anew: those that set them have fired or were cancelled. */
export function narrow(watch: Watch): void {
  Object.assign(watch, idleWatch(), { waiting: watch.waiting });
  for (const order of watch.waiting) widen(watch, order);
}
