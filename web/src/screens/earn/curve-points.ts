import { scaled } from "@holdall/ui/number";

/** The rate curve of a pool, as the venue publishes it: fractions at 10^18. */
export interface Curve {
  readonly optimal: bigint;
  readonly base: bigint;
  readonly slope: bigint;
  readonly steep: bigint;
}

interface Parameter {
  readonly name: string;
  readonly symbol?: string | null | undefined;
  readonly value: string;
}

/** A pool's curve among the public parameters. */
export function curveOf(rows: readonly Parameter[], symbol: string): Curve {
  const value = (name: string): bigint =>
    scaled(rows.find((row) => row.symbol === symbol && row.name === name)?.value ?? "0");
  return {
    optimal: value("pool.optimal"),
    base: value("pool.rateBase"),
    slope: value("pool.rateSlope"),
    steep: value("pool.rateSteep"),
  };
}

const WHOLE = 10n ** 18n;
const STEPS = 100n;

/**
 * The rate at a utilisation: `base + slope × U / optimal` up to the optimum, and from there
 * `base + slope + steep × (U − optimal) / (1 − optimal)`. For drawing; the venue computes interest.
 */
export function rateAt({ optimal, base, slope, steep }: Curve, utilization: bigint): bigint {
  if (utilization <= optimal) {
    return optimal === 0n ? base : base + (slope * utilization) / optimal;
  }
  return base + slope + (steep * (utilization - optimal)) / (WHOLE - optimal);
}

/** The curve from nothing to everything borrowed, one point a percent, its turn among them. */
export function pointsOf(curve: Curve): { readonly at: bigint; readonly value: bigint }[] {
  const even = Array.from({ length: 101 }, (_, step) => (WHOLE * BigInt(step)) / STEPS);
  const all = [...new Set([...even, curve.optimal])].toSorted((a, b) => (a < b ? -1 : 1));
  return all.map((at) => ({ at, value: rateAt(curve, at) }));
}
