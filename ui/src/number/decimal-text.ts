/** A decimal number as its digits: the value is ±`digits` × 10^-`places`. */
export interface DecimalParts {
  readonly isNegative: boolean;
  /** At least one digit before the point; no other leading zeros. */
  readonly digits: string;
  readonly places: number;
}

/** How digits beyond the shown places are treated; `trunc` goes toward zero, `away` from it. */
export type ShownRounding = "floor" | "ceil" | "trunc" | "away" | "half-even";

const FORM = /^(-?)(\d+)(?:\.(\d+))?$/;

/** Reads canonical decimal text such as `-61204.50`; `undefined` for anything else. */
export function partsOfText(text: string): DecimalParts | undefined {
  const found = FORM.exec(text);
  if (found === null) return undefined;
  const [, sign = "", whole = "", fraction = ""] = found;
  return { isNegative: sign === "-", ...trimmed(whole + fraction, fraction.length) };
}

/** An integer count of 10^-decimals as parts. */
export function partsOfUnits(value: bigint | number, decimals: number): DecimalParts {
  const isNegative = value < 0;
  const digits = String(isNegative ? -value : value).padStart(decimals + 1, "0");
  return { isNegative, digits, places: decimals };
}

/** Canonical text of parts: dot, no grouping, a plain hyphen; zero has no sign. */
export function textOfParts({ isNegative, digits, places }: DecimalParts): string {
  const whole = digits.slice(0, digits.length - places);
  const fraction = digits.slice(digits.length - places);
  const sign = isNegative && /[1-9]/.test(digits) ? "-" : "";
  return places === 0 ? sign + whole : `${sign}${whole}.${fraction}`;
}

/** The same value with exactly `places` decimals, rounded as told where digits are cut. */
export function withPlaces(
  parts: DecimalParts,
  places: number,
  rounding: ShownRounding,
): DecimalParts {
  const missing = places - parts.places;
  if (missing >= 0) {
    return { ...parts, digits: parts.digits + "0".repeat(missing), places };
  }
  const cut = parts.digits.slice(missing);
  const kept = parts.digits.slice(0, missing).padStart(places + 1, "0");
  const digits = isRoundedAway(parts.isNegative, kept, cut, rounding) ? incremented(kept) : kept;
  return { isNegative: parts.isNegative, digits, places };
}

/** Whether a value is exactly zero. */
export function isZero({ digits }: DecimalParts): boolean {
  return !/[1-9]/.test(digits);
}

function isRoundedAway(
  isNegative: boolean,
  kept: string,
  cut: string,
  rounding: ShownRounding,
): boolean {
  if (!/[1-9]/.test(cut)) return false;
  switch (rounding) {
    case "trunc":
      return false;
    case "away":
      return true;
    case "floor":
      return isNegative;
    case "ceil":
      return !isNegative;
    case "half-even": {
      const half = `5${"0".repeat(cut.length - 1)}`;
      if (cut !== half) return cut > half;
      return "13579".includes(kept.slice(-1));
    }
  }
}

function incremented(digits: string): string {
  return (BigInt(digits) + 1n).toString().padStart(digits.length, "0");
}

function trimmed(digits: string, places: number): { digits: string; places: number } {
  let start = 0;
  while (start < digits.length - places - 1 && digits[start] === "0") start += 1;
  return { digits: digits.slice(start), places };
}
