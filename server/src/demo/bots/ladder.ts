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

/** A rung moves only when the price moved by about a sixth of its distance: fewer messages. */
const STEPS_PER_DISTANCE = 6;

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
): readonly Rung[] {
  const held = Math.max(-PPM, Math.min(PPM, inventoryPpm));
  const shiftPpm = mulDiv(held, profile.skewPpm, PPM, "floor");
  const centre = mulDiv(fairTicks, PPM - shiftPpm, PPM, "floor");
  const rungs = distancesPpm.flatMap((distance, index) => {
    const dollars = profile.dollars + mulDiv(profile.dollars, index, 3, "floor");
    const ppm = mulDiv(distance, profile.widthPercent, 100, "ceil");
    return (["bid", "ask"] as const).map((side): Rung => {
      const priceTicks = rungTicks(centre, ppm, side);
      // A maker that holds twice its target bids for nothing more than the least; mirrored for asks.
      const share = Math.max(PPM / 10, side === "bid" ? PPM - held : PPM + held);
      const wanted = mulDiv(dollars, Math.min(share, PPM), PPM, "ceil");
      return { side, priceTicks, sizeLots: lotsFor(grid, wanted, Math.max(priceTicks, 1)) };
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
function distinct(rungs: readonly Rung[]): Rung[] {
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
 * Compares the book with the wish: an order stays when a rung wants its price and at least half of
 * the wanted size is left of it.
 */
export function changes<Order extends Rung>(
  orders: readonly Order[],
  wanted: readonly Rung[],
): LadderChange<Order> {
  const missing = new Map(wanted.map((rung) => [rungKey(rung), rung]));
  const cancel = orders.filter((order) => {
    const rung = missing.get(rungKey(order));
    const stays = rung !== undefined && order.sizeLots * 2 >= rung.sizeLots;
    if (stays) missing.delete(rungKey(order));
    return !stays;
  });
  return { cancel, place: [...missing.values()] };
}
