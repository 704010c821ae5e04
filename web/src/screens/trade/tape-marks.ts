import type { PayloadOf } from "@holdall/core/contract";
import type { TapeTrade } from "@holdall/web/live";

/** A step of somebody's liquidation, as far as a tape needs it. */
export interface LiquidationMoment {
  readonly timeMs: number;
  /** The side that the liquidation took. */
  readonly side: "Bid" | "Ask";
}

const MICROS_PER_MS = 1_000;

/** What the stream of liquidations says, for the tape. */
export function liquidationMoment({ T, S }: PayloadOf<"liquidation">): LiquidationMoment {
  return { timeMs: (T - (T % MICROS_PER_MS)) / MICROS_PER_MS, side: S };
}

/**
 * Whether a trade was a liquidation's. The venue says of both when its engine did them: what a step took
 * in the book happened in its own moment, on its own side.
 */
export function isLiquidation(trade: TapeTrade, steps: readonly LiquidationMoment[]): boolean {
  return steps.some(({ timeMs, side }) => timeMs === trade.timeMs && side === trade.side);
}
