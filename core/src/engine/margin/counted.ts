import { PPM } from "@holdall/core/num";
import { scaled, weightPpm } from "./formulas.ts";
import type { AssetTerms } from "./valuation.ts";
import { valueUnits } from "./valuation.ts";

/**
 * What units of an asset count as collateral at mark, moved by a stress in millionths: notional and
 * weight both rounded down.
 */
export function countedUnits(terms: AssetTerms, units: number, stressPpm = 0): number {
  if (terms.collateral === null || units <= 0) return 0;
  const notional = valueUnits(terms, units, "floor", stressPpm);
  return scaled(notional, weightPpm(terms.collateral, notional), PPM, "floor");
}
