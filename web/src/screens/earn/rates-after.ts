import {
  difference,
  product,
  quotient,
  scaled,
  signOf,
  sum,
  textOfScaled,
} from "@holdall/ui/number";
import type { Pool } from "./pools.ts";
import { rateAt } from "./curve-points.ts";
import type { Curve } from "./curve-points.ts";

export type LoanAct = "lend" | "redeem" | "borrow" | "repay";

/** Rates of a pool per year, as fractions. */
export interface PoolRates {
  readonly lend: string;
  readonly borrow: string;
}

type Lent = Pick<Pool, "lentQuantity" | "borrowedQuantity" | "fee">;

/**
 * The rates after so much more was lent, redeemed, borrowed or repaid: borrowers pay what the public
 * curve says at the new utilisation, lenders share it less the venue's part. `undefined` where the pool
 * has not so much.
 */
export function ratesAfter(
  pool: Lent,
  curve: Curve,
  change: { readonly act: LoanAct; readonly quantity: string },
): PoolRates | undefined {
  const { act, quantity } = change;
  const { lentQuantity, borrowedQuantity, fee } = pool;
  const lent =
    act === "lend"
      ? sum([lentQuantity, quantity])
      : act === "redeem"
        ? difference(lentQuantity, quantity)
        : lentQuantity;
  const borrowed =
    act === "borrow"
      ? sum([borrowedQuantity, quantity])
      : act === "repay"
        ? difference(borrowedQuantity, quantity)
        : borrowedQuantity;
  const utilization = quotient(borrowed, lent);
  if (utilization === undefined || signOf(borrowed) < 0) return undefined;
  if (signOf(difference(lent, borrowed)) < 0) return undefined;
  return ratesAt(curve, utilization, fee);
}

/** The rates at a utilisation: borrowers pay the curve's, lenders share it less the venue's part. */
export function ratesAt(curve: Curve, utilization: string, fee: string): PoolRates {
  const borrow = textOfScaled(rateAt(curve, scaled(utilization)));
  return { borrow, lend: product(product(borrow, utilization), difference("1", fee)) };
}
