import { compare, difference, product, snapped, sum } from "@holdall/ui/number";

export type ClampHold = "below" | "above" | "none";

/**
 * Whether the band around the index holds the mark back now: the mark stands on the last tick within
 * it. `band` is the most that it may be off, as a share of the index; 0 is no band.
 */
export function clampHold(of: {
  readonly mark: string;
  readonly index: string;
  readonly band: string;
  readonly tick: string;
}): ClampHold {
  const { mark, index, band, tick } = of;
  if (compare(band, "0") <= 0) return "none";
  const highest = snapped(product(index, sum(["1", band])), tick, "floor");
  const lowest = snapped(product(index, difference("1", band)), tick, "ceil");
  if (compare(mark, highest) >= 0) return "above";
  return compare(mark, lowest) <= 0 ? "below" : "none";
}
