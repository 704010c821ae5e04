import { ppm, units } from "@holdall/core/num";
import type { FeeTier } from "@holdall/core/protocol";

const USDC_UNITS_PER_DOLLAR = 1_000_000;

/** Thirty-day volume in dollars, then maker and taker of spot, maker and taker of perps, in ppm. */
type Row = readonly [number, number, number, number, number];

const rows: readonly Row[] = [
  [0, 800, 1_000, 200, 500],
  [100_000, 750, 950, 180, 470],
  [1_000_000, 700, 900, 160, 440],
  [5_000_000, 600, 800, 140, 410],
  [10_000_000, 500, 700, 120, 380],
  [25_000_000, 400, 600, 100, 350],
  [50_000_000, 300, 500, 80, 320],
  [100_000_000, 200, 450, 60, 290],
  [250_000_000, 100, 400, 40, 260],
  [500_000_000, 50, 325, 20, 220],
  [1_000_000_000, 0, 250, 0, 180],
];

/**
 * The eleven tiers of `exchange-mechanics.md` section 9: perps from 0.020 / 0.050 % down to
 * 0 / 0.018 %, spot from 0.08 / 0.10 % down to 0 / 0.025 %. The steps between are ours.
 */
export const demoFeeTiers: readonly FeeTier[] = rows.map(
  ([volumeDollars, spotMaker, spotTaker, perpMaker, perpTaker]) => ({
    volumeUnitsMin: units(volumeDollars * USDC_UNITS_PER_DOLLAR),
    spotMakerPpm: ppm(spotMaker),
    spotTakerPpm: ppm(spotTaker),
    perpMakerPpm: ppm(perpMaker),
    perpTakerPpm: ppm(perpTaker),
  }),
);
