import { mulDiv, PPM } from "@holdall/core/num";
import type { Side } from "@holdall/core/protocol";
import { lotsFor } from "./grid.ts";
import type { Grid } from "./grid.ts";

/** An order that a maker wants in the book, or has there. */
export interface Rung {
  readonly side: Side;
  readonly priceTicks: number;
  readonly sizeLots: number;
}

/** A rung as a maker wishes it. */
export interface WantedRung extends Rung {
  /** An order so many ticks away serves as well. */
  readonly slackTicks: number;
}

/** How a maker quotes. */
export interface LadderProfile {
  /** 100 = the distances below as they are. */
  readonly widthPercent: number;
  /** Dollars on the innermost rung; each further one adds a third of it. */
  readonly dollars: number;
  /** How far a full inventory moves the quotes, in millionths of the price. */
  readonly skewPpm: number;
}

/** Distance of each rung from the fair price, in millionths of it. */
const distancesPpm = [
  250, 400, 600, 850, 1_150, 1_500, 2_000, 2_700, 3_600, 4_900, 6_800, 9_500, 13_500, 19_000,
] as const;

/** Prices are rounded to about a sixth of their distance: round numbers. */
const STEPS_PER_DISTANCE = 6;
/**
 * An order stays until it is off by a quarter of its distance: a price that goes to and fro moves
 * nothing, and a rung that does move is worth its message. Always nearer than the fair price.
 */
const SLACKS_PER_DISTANCE = 4;

/**
 * The rungs of both sides around a fair price. `inventoryPpm` is how much more than its target the
 * maker holds, from −1,000,000 (nothing) to 1,000,000 (twice): a long maker quotes lower on both
 * sides and bids for less, a short one the other way round. Prices are rounded away from the fair
 * price, to round numbers that stay put while the price moves a little.
 */
export function ladder(
  grid: Grid,
  fairTicks: number,
  inventoryPpm: number,
  profile: LadderProfile,
): readonly WantedRung[] {
  const held = Math.max(-PPM, Math.min(PPM, inventoryPpm));
  const shiftPpm = mulDiv(held, profile.skewPpm, PPM, "floor");
  const centre = mulDiv(fairTicks, PPM - shiftPpm, PPM, "floor");
  const rungs = distancesPpm.flatMap((distance, index) => {
    const dollars = profile.dollars + mulDiv(profile.dollars, index, 3, "floor");
    const ppm = mulDiv(distance, profile.widthPercent, 100, "ceil");
    const slackTicks = Math.floor(mulDiv(centre, ppm, PPM, "floor") / SLACKS_PER_DISTANCE);
    return (["bid", "ask"] as const).map((side): WantedRung => {
      const priceTicks = rungTicks(centre, ppm, side);
      // A maker that holds twice its target bids for nothing more than the least; mirrored for asks.
      const share = Math.max(PPM / 10, side === "bid" ? PPM - held : PPM + held);
      const wanted = mulDiv(dollars, Math.min(share, PPM), PPM, "ceil");
      const sizeLots = lotsFor(grid, wanted, Math.max(priceTicks, 1));
      return { side, priceTicks, sizeLots, slackTicks };
    });
  });
  return distinct(rungs.filter((rung) => rung.priceTicks > 0));
}

function rungTicks(centre: number, ppm: number, side: Side): number {
  const distance = mulDiv(centre, ppm, PPM, "ceil");
  const step = roundStep(Math.floor(distance / STEPS_PER_DISTANCE));
  return side === "bid"
    ? Math.floor((centre - distance) / step) * step
    : Math.ceil((centre + distance) / step) * step;
}

/** The largest of 1, 2, 5, 10, 20, 50 … that is not above the value; 1 for less. */
export function roundStep(value: number): number {
  let step = 1;
  for (;;) {
    for (const factor of [5, 2])
      if (step * factor <= value && step * 10 > value) return step * factor;
    if (step * 10 > value) return step;
    step *= 10;
  }
}

/** One rung a price: the first stays. */
function distinct(rungs: readonly WantedRung[]): WantedRung[] {
  const seen = new Set<string>();
  return rungs.filter((rung) => {
    const key = rungKey(rung);
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

export function rungKey({ side, priceTicks }: Pick<Rung, "side" | "priceTicks">): string {
  return `${side} ${priceTicks}`;
}

/** What must change so that the orders in the book become the wanted rungs. */
export interface LadderChange<Order extends Rung> {
  readonly cancel: readonly Order[];
  readonly place: readonly Rung[];
}

/**
 * Compares the book with the wish: an order stays when a rung wants its price, or is content with it,
 * and at least half of the wanted size is left of it. Each rung keeps the nearest order.
 */
export function changes<Order extends Rung>(
  orders: readonly Order[],
  wanted: readonly WantedRung[],
): LadderChange<Order> {
  const free = new Set(orders);
  const place = wanted.filter((rung) => {
    const kept = nearest(free, rung);
    if (kept !== undefined) free.delete(kept);
    return kept === undefined;
  });
  return { cancel: [...free], place };
}

/** The order that serves a rung best; `undefined` when none does. */
function nearest<Order extends Rung>(orders: Iterable<Order>, rung: WantedRung): Order | undefined {
  let best: Order | undefined;
  let leastTicks = rung.slackTicks + 1;
  for (const order of orders) {
    const awayTicks = Math.abs(order.priceTicks - rung.priceTicks);
    const serves = order.side === rung.side && order.sizeLots * 2 >= rung.sizeLots;
    if (!serves || awayTicks >= leastTicks) continue;
    best = order;
    leastTicks = awayTicks;
  }
  return best;
}
