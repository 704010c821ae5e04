import { compare, product, quotient, rounded, signOf, snapped } from "@holdall/ui/number";

/** Hundredths of the most that may be ordered, of which the quantity is a share. */
const WHOLE = "100";
const HUNDREDTH = "0.01";

/** So many percent of the most, on the step below; empty for less than one step. */
export function quantityOfShare(most: string, percent: string, step: string): string {
  const quantity = snapped(product(product(most, percent), HUNDREDTH), step, "floor");
  return signOf(quantity) === 1 ? quantity : "";
}

/** How many whole percent of the most a quantity is, cut; at most all of it. */
export function shareOfQuantity(most: string, quantity: string): string {
  if (signOf(quantity || "0") !== 1 || signOf(most) !== 1) return "0";
  if (compare(quantity, most) >= 0) return WHOLE;
  return rounded(product(quotient(quantity, most) ?? "0", WHOLE), 0, "floor");
}
