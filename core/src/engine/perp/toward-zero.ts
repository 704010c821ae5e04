/** Quotients toward zero: what neither side of a mean gains from. */
import { mulDivWide } from "@holdall/core/num";

/** `total / divisor` toward zero, for integers and a positive divisor. */
export function towardZero(total: number, divisor: number): number {
  const size = Math.abs(total);
  const quotient = Math.floor(size / divisor);
  return total < 0 ? 0 - quotient : quotient;
}

/** `a × b / divisor` toward zero, for products beyond the machine's. */
export function scaleTowardZero(a: number, b: number, divisor: number): number {
  const product = BigInt(a) * BigInt(b);
  const size = product < 0n ? -product : product;
  const quotient = Number(mulDivWide(size, 1n, BigInt(divisor), "floor"));
  return product < 0n ? 0 - quotient : quotient;
}
