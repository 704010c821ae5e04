import { isZero, partsOfText, partsOfUnits, withPlaces } from "./decimal-text.ts";
import type { DecimalParts, ShownRounding } from "./decimal-text.ts";

/** How a language writes numbers. */
export interface Separators {
  readonly group: string;
  readonly point: string;
  /** What stands before a percent sign. */
  readonly percentGap: string;
  /** After thousands, millions, milliards, billions (10^3, 10^6, 10^9, 10^12). */
  readonly scales: readonly [string, string, string, string];
}

/** How one number is shown. */
export interface AmountRules {
  /** Exactly so many decimals; as many as the value has when absent. */
  readonly places?: number;
  /** What happens to further digits; `floor` unless told: nobody is shown more than there is. */
  readonly rounding?: ShownRounding;
  /** `always` puts a plus before positive values. */
  readonly sign?: "auto" | "always";
}

/** Shown for minus: as wide as a digit, and no line breaks after it. */
export const MINUS = "\u2212";
const NARROW_GAP = "\u202f";
const GROUP_DIGITS = 3;
const COMPACT_DIGITS = 4;

/** The separators of a language, read from the platform once by the caller. */
export function separatorsOf(language: string): Separators {
  const parts = new Intl.NumberFormat(language, { useGrouping: "always" }).formatToParts(12345.6);
  const part = (type: string): string => parts.find((each) => each.type === type)?.value ?? "";
  const isFrench = language.startsWith("fr");
  return {
    group: part("group"),
    point: part("decimal"),
    percentGap: isFrench ? NARROW_GAP : "",
    scales: isFrench
      ? [`${NARROW_GAP}k`, `${NARROW_GAP}M`, `${NARROW_GAP}Md`, `${NARROW_GAP}Bn`]
      : ["K", "M", "B", "T"],
  };
}

/** Writes an integer count of 10^-decimals for people. Exact unless `places` cuts digits. */
export function formatAmount(
  value: bigint | number,
  decimals: number,
  rules: AmountRules,
  separators: Separators,
): string {
  return shown(partsOfUnits(value, decimals), rules, separators);
}

/** Writes canonical decimal text for people; text that is no number stays as it is. */
export function formatText(text: string, rules: AmountRules, separators: Separators): string {
  const parts = partsOfText(text);
  return parts === undefined ? text : shown(parts, rules, separators);
}

/** Writes a fraction as percent: `0.0123` with 2 places is `1.23%`. Half-even unless told. */
export function formatPercent(text: string, rules: AmountRules, separators: Separators): string {
  const parts = partsOfText(text);
  if (parts === undefined) return text;
  const hundredfold =
    parts.places >= 2
      ? { ...parts, places: parts.places - 2 }
      : { ...parts, digits: parts.digits + "0".repeat(2 - parts.places), places: 0 };
  const digits = hundredfold.digits.replace(/^0+(?=\d)/, "").padStart(hundredfold.places + 1, "0");
  const written = shown(
    { ...hundredfold, digits },
    { places: 2, rounding: "half-even", ...rules },
    separators,
  );
  return `${written}${separators.percentGap}%`;
}

/** Four significant digits and a scale: `1.234M`. Half-even; below ten thousand exact digits lead. */
export function formatCompact(text: string, separators: Separators): string {
  const parts = partsOfText(text);
  if (parts === undefined) return text;
  const wholeDigits = parts.digits.length - parts.places;
  const isFraction = wholeDigits === 1 && parts.digits.startsWith("0");
  if (isFraction) return shown(parts, { places: significantPlaces(parts) }, separators);
  const scale = wholeDigits > 12 ? 4 : scaleOf(wholeDigits);
  const scaled = { ...parts, places: parts.places + scale * GROUP_DIGITS };
  const leading = wholeDigits - scale * GROUP_DIGITS;
  const places = leading >= COMPACT_DIGITS ? 0 : COMPACT_DIGITS - leading;
  const rules = { places, rounding: "half-even" } as const;
  return shown(scaled, rules, separators) + (scale === 0 ? "" : separators.scales[scale - 1]);
}

function scaleOf(wholeDigits: number): number {
  if (wholeDigits <= 4) return 0;
  if (wholeDigits <= 6) return 1;
  return wholeDigits <= 9 ? 2 : 3;
}

function significantPlaces({ digits, places }: DecimalParts): number {
  const first = digits.search(/[1-9]/);
  return first < 0 ? 0 : smaller(places, first - 1 + COMPACT_DIGITS);
}

function smaller(left: number, right: number): number {
  return left < right ? left : right;
}

function shown(parts: DecimalParts, rules: AmountRules, separators: Separators): string {
  const { places = parts.places, rounding = "floor", sign = "auto" } = rules;
  const { digits, isNegative } = withPlaces(parts, places, rounding);
  const whole = digits.slice(0, digits.length - places);
  const fraction = digits.slice(digits.length - places);
  const grouped = grouped3(whole, separators.group);
  const body = places === 0 ? grouped : grouped + separators.point + fraction;
  if (isZero({ digits, isNegative, places })) return body;
  if (isNegative) return MINUS + body;
  return sign === "always" ? `+${body}` : body;
}

function grouped3(whole: string, group: string): string {
  if (whole.length <= GROUP_DIGITS) return whole;
  const head = whole.length % GROUP_DIGITS;
  const pieces = head === 0 ? [] : [whole.slice(0, head)];
  for (let at = head; at < whole.length; at += GROUP_DIGITS) {
    pieces.push(whole.slice(at, at + GROUP_DIGITS));
  }
  return pieces.join(group);
}
