import { parseUnits } from "@holdall/core/num";
import type { Units } from "@holdall/core/num";
import type { Asset } from "../catalogue.ts";
import { refuse, refusals } from "../refusal.ts";

/** Units of a decimal text of the asset; more decimals than the ledger keeps are refused, and so is zero. */
export function needUnits(asset: Asset, text: string): Units {
  const units = parseUnits(text, asset.spec.decimals);
  return typeof units === "string" || units === 0 ? refuse(refusals.quantityInvalid) : units;
}
