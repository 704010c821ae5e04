import { collateralWeight } from "@holdall/client";
import { scaled, textOfScaled } from "@holdall/ui/number";
import type { PlotPoint } from "@holdall/ui/plot";
import type { Wire } from "@holdall/core/contract";

export type CollateralRule = Wire<"CollateralSummary">;

const POINTS = 80;
/** The curve goes on to so many times what is held, and at least to so many dollars. */
const AHEAD = 4n;
const DOLLARS_MIN = scaled("100000");

/** How a rule makes an asset count; an asset without a rule does not. */
export type HaircutKind = "identity" | "inverseSqrt" | "none";

/** Whether an asset counts at a fixed weight, less as it grows, or not at all. */
export function haircutKind(rule: CollateralRule | undefined): HaircutKind {
  if (rule === undefined || scaled(rule.haircutFunction.weight) === 0n) return "none";
  return rule.haircutFunction.kind.type;
}

/** The weight at each value, from nothing to well beyond what is held: dollars and fractions at 10^18. */
export function weightPoints(rule: CollateralRule, heldDollars: string): readonly PlotPoint[] {
  const held = scaled(heldDollars) * AHEAD;
  const end = held > DOLLARS_MIN ? held : DOLLARS_MIN;
  return Array.from({ length: POINTS + 1 }, (_, step) => {
    // Most of the fall is at the beginning: points are dense there.
    const at = (end * BigInt(step) * BigInt(step)) / BigInt(POINTS * POINTS);
    return { at, value: scaled(collateralWeight(rule, textOfScaled(at))) };
  });
}
