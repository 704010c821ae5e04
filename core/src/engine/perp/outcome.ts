/**
 * What a fill makes of a position: the part against it closes, the rest opens. Nothing here changes
 * anything.
 */
import { DIVISOR_MAX, mulDiv, mulDivWide } from "@holdall/core/num";
import type { Rounding } from "@holdall/core/num";

/** A position after a fill, and what the fill realised. One object, filled anew for each. */
export interface Outcome {
  sizeLots: number;
  entryQuote: number;
  closedLots: number;
  openedLots: number;
  /** Profit (> 0) or loss of what was closed, rounded down; the remainder stays in the cost. */
  realizedQuote: number;
}

/** The outcome of nothing. */
export function idleOutcome(): Outcome {
  return { sizeLots: 0, entryQuote: 0, closedLots: 0, openedLots: 0, realizedQuote: 0 };
}

/**
 * Trades `lots` at `quotePerLot` into a position. Cost of the closed lots is `ceil(entry × closed /
 * |size|)`: what is realised is never more than what was made, and closing all realises all.
 */
export function trade(
  outcome: Outcome,
  position: { readonly sizeLots: number; readonly entryQuote: number },
  isBid: boolean,
  lots: number,
  quotePerLot: number,
): void {
  const { sizeLots, entryQuote } = position;
  const isAgainst = isBid ? sizeLots < 0 : sizeLots > 0;
  const held = Math.abs(sizeLots);
  const closed = isAgainst ? Math.min(held, lots) : 0;
  const opened = lots - closed;
  const sign = isBid ? 1 : -1;
  const closedCost = closed === 0 ? 0 : shareOf(entryQuote, closed, held, "ceil");
  outcome.closedLots = closed;
  outcome.openedLots = opened;
  outcome.realizedQuote = closed === 0 ? 0 : -sign * closed * quotePerLot - closedCost;
  outcome.sizeLots = sizeLots + sign * lots;
  outcome.entryQuote = entryQuote - closedCost + sign * opened * quotePerLot;
}

/** `total × part / whole`, rounded as named; all of it where the part is the whole. */
export function shareOf(total: number, part: number, whole: number, rounding: Rounding): number {
  if (part === whole) return total;
  if (whole <= DIVISOR_MAX) return mulDiv(total, part, whole, rounding);
  return Number(mulDivWide(BigInt(total), BigInt(part), BigInt(whole), rounding));
}
