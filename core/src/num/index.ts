/**
 * Exact numbers: the arithmetic of money, and nothing else.
 *
 * Amounts are integers within ±(2^53 - 16) carried by ordinary numbers behind brands, so that the
 * engine neither allocates nor rounds. Every operation is exact or refuses with `amount-overflow`;
 * every division names its direction. Totals over many accounts, indices at 10^18 and proofs use
 * bigint, as do the conversions from and to decimal text.
 *
 * Only multiplication, division, floor and 32-bit integer operations of the machine are used: the
 * same input gives the same bits on every engine and processor. There is deliberately no division
 * operator, no rounding to nearest, and no conversion from floating-point text.
 */
export {
  AMOUNT_MAX,
  AmountOverflow,
  PPM,
  add,
  isAmount,
  lots,
  ppm,
  subtract,
  ticks,
  units,
} from "./amount.ts";
export type { Amount, Lots, Ppm, Ticks, Units } from "./amount.ts";
export { DIVISOR_MAX, mulDiv, mulDivWide } from "./mul-div.ts";
export type { Rounding } from "./mul-div.ts";
export { compareProducts } from "./compare-products.ts";
export { isqrtCeil, isqrtFloor } from "./square-root.ts";
export { formatDecimal, parseDecimal, parseUnits } from "./decimal.ts";
export type { DecimalRefusal } from "./decimal.ts";
