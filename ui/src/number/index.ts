/**
 * Numbers as people read and write them: one formatter, one reader of what was typed, the components
 * that show a figure, and exact arithmetic on decimal text for what is only shown.
 *
 * Invariants: a value is never a float between the wire and the glyph; a number that is cut says in
 * which direction; minus is U+2212 and zero has no sign; a text with two readings is refused, not
 * guessed; copying gives the canonical form.
 *
 * What it does not do: decide. Margin, fees and prices of liquidation come from the engine.
 */
export { Amount, Arrow, CompactAmount, Delta, Percent, UNKNOWN } from "./figures.tsx";
export { DecimalInput } from "./decimal-input.tsx";
export type { DecimalInputProps } from "./decimal-input.tsx";
export {
  formatAmount,
  formatCompact,
  formatPercent,
  formatText,
  separatorsOf,
} from "./format-amount.ts";
export type { AmountRules, Separators } from "./format-amount.ts";
export {
  compare,
  difference,
  magnitude,
  placesOf,
  product,
  quotient,
  rounded,
  scaled,
  signOf,
  snapped,
  sum,
  textOfScaled,
} from "./exact.ts";
export { NumberContext, useSeparators } from "./number-context.ts";
export { readInput } from "./read-input.ts";
export type { InputFault } from "./read-input.ts";
