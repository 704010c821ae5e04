import { collateralWeight } from "@holdall/client";
import { difference, product, quotient, scaled, textOfScaled } from "@holdall/ui/number";
import type { PlotPoint } from "@holdall/ui/plot";
import type { Wire } from "@holdall/core/contract";

export type CollateralRule = Wire<"CollateralSummary">;

const POINTS = 80;
/** The curve goes on to so many times what is held, and as far beyond where the weight begins to fall. */
const AHEAD = 4n;
const DOLLARS_MIN = scaled("100000");

/** How a rule makes an asset count; an asset without a rule does not. */
export type HaircutKind = "identity" | "inverseSqrt" | "none";

/** Whether an asset counts at a fixed weight, less as it grows, or not at all. */
export function haircutKind(rule: CollateralRule | undefined): HaircutKind {
  if (rule === undefined || scaled(rule.haircutFunction.weight) === 0n) return "none";
  return rule.haircutFunction.kind.type;
}

/** From which value on a weight falls, in dollars: where 1 ÷ (base + penalty × √value) is the weight. */
function fallDollars({ haircutFunction: { kind, weight } }: CollateralRule): bigint {
  if (kind.type !== "inverseSqrt") return 0n;
  const whole = quotient("1", weight) ?? kind.base;
  const root = quotient(difference(whole, kind.base), kind.positiveCurvePenalty) ?? "0";
  return scaled(product(root, root));
}

/** The weight at each value, from nothing to well beyond what is held: dollars and fractions at 10^18. */
export function weightPoints(rule: CollateralRule, heldDollars: string): readonly PlotPoint[] {
  const ahead = [scaled(heldDollars) * AHEAD, fallDollars(rule) * AHEAD];
  const end = ahead.reduce((far, each) => (each > far ? each : far), DOLLARS_MIN);
  return Array.from({ length: POINTS + 1 }, (_, step) => {
    // Most of the fall is at the beginning: points are dense there.
    const at = (end * BigInt(step) * BigInt(step)) / BigInt(POINTS * POINTS);
    return { at, value: scaled(collateralWeight(rule, textOfScaled(at))) };
  });
}
