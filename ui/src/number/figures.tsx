import type { ReactNode } from "react";
import { formatCompact, formatPercent, formatText } from "./format-amount.ts";
import type { AmountRules } from "./format-amount.ts";
import { signOf } from "./exact.ts";
import { useSeparators } from "./number-context.ts";

/** Shown where a number is not known: never a zero, never a partial sum. */
export const UNKNOWN = "\u2013";

interface FigureProps extends AmountRules {
  /** Canonical decimal text; `undefined` while unknown. */
  readonly value: string | undefined;
  /** What follows the number, such as an asset's symbol. */
  readonly unit?: string | undefined;
}

/** An amount, rounded down to `places`; the exact value on hover. */
export function Amount({ value, unit, ...rules }: FigureProps): ReactNode {
  const separators = useSeparators();
  if (value === undefined) return <span className="figure">{UNKNOWN}</span>;
  return (
    <span className="figure" title={value}>
      {formatText(value, rules, separators)}
      {unit === undefined ? null : <span className="unit">{`\u00a0${unit}`}</span>}
    </span>
  );
}

/** An amount of many digits in four significant ones; the exact value on hover. */
export function CompactAmount({ value, unit }: Pick<FigureProps, "value" | "unit">): ReactNode {
  const separators = useSeparators();
  if (value === undefined) return <span className="figure">{UNKNOWN}</span>;
  return (
    <span className="figure" title={value}>
      {formatCompact(value, separators)}
      {unit === undefined ? null : <span className="unit">{`\u00a0${unit}`}</span>}
    </span>
  );
}

const DIRECTIONS = { "-1": "down", "0": "level", "1": "up" } as const;

/** A signed amount: sign and colour both say which way. */
export function Delta({ value, unit, ...rules }: FigureProps): ReactNode {
  const separators = useSeparators();
  if (value === undefined) return <span className="figure">{UNKNOWN}</span>;
  return (
    <span className={`figure ${DIRECTIONS[signOf(value)]}`} title={value}>
      {formatText(value, { rounding: "trunc", sign: "always", ...rules }, separators)}
      {unit === undefined ? null : <span className="unit">{`\u00a0${unit}`}</span>}
    </span>
  );
}

/** A fraction as percent; signed and coloured when it is a change. */
export function Percent({
  value,
  isChange = false,
  ...rules
}: FigureProps & { readonly isChange?: boolean }): ReactNode {
  const separators = useSeparators();
  if (value === undefined) return <span className="figure">{UNKNOWN}</span>;
  const direction = isChange ? DIRECTIONS[signOf(value)] : "";
  const sign = isChange ? "always" : "auto";
  return (
    <span className={`figure ${direction}`}>
      {formatPercent(value, { sign, ...rules }, separators)}
    </span>
  );
}

const ARROWS = { "-1": "\u2193", "0": "", "1": "\u2191" } as const;

/** The arrow of a direction: said beside colour, never instead of it. */
export function Arrow({ direction }: { readonly direction: -1 | 0 | 1 }): ReactNode {
  return (
    <span aria-hidden="true" className={`arrow ${DIRECTIONS[direction]}`}>
      {ARROWS[direction]}
    </span>
  );
}
