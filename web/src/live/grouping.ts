import type { BookSide } from "./book-side.ts";

/**
 * One shown level: price and size in the market's smallest decimals, sums from the best level on. `value` is
 * the sum of each exact price times its size, in the product of both decimals.
 */
export interface GroupedLevel {
  readonly price: number;
  readonly size: number;
  readonly total: number;
  readonly value: bigint;
}

/**
 * The best `rows` levels of a side on a coarser grid. Bids round down and asks up, so that a grouped
 * level never looks better than what stands in it.
 */
export function groupedLevels(
  side: BookSide,
  kind: "bids" | "asks",
  group: number,
  rows: number,
): readonly GroupedLevel[] {
  const levels: { price: number; size: number; total: number; value: bigint }[] = [];
  let total = 0;
  let value = 0n;
  for (let index = 0; index < side.count; index += 1) {
    const exact = side.priceAt(index);
    const rest = exact % group;
    const below = exact - rest;
    const price = kind === "bids" || rest === 0 ? below : below + group;
    const last = levels.at(-1);
    if (last?.price !== price) {
      if (levels.length === rows) break;
      levels.push({ price, size: 0, total: 0, value: 0n });
    }
    const level = levels.at(-1);
    if (level === undefined) continue;
    total += side.sizeAt(index);
    level.size += side.sizeAt(index);
    level.total = total;
    value += BigInt(exact) * BigInt(side.sizeAt(index));
    level.value = value;
  }
  return levels;
}
