import type { Separators } from "./format-amount.ts";

/** Why a typed text is no amount. */
export type InputFault =
  /** Letters, two decimal marks, an exponent, a sign. */
  | "not-a-number"
  /** A mark that may stand for thousands or for decimals. */
  | "ambiguous"
  /** More decimals than the unit has. */
  | "too-many-decimals"
  /** More digits than any amount has. */
  | "too-long";

/** What was read: canonical decimal text, empty for an empty field, or why not. */
export type ReadInput =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly fault: InputFault };

const DIGITS_MAX = 28;
const GAPS = /[\s\u00a0\u202f'’_]/g;

/**
 * Reads what a person typed or pasted as an unsigned amount with at most `decimals` decimals. Dot and
 * comma both may be the decimal mark where only one reading is possible: `1,234.5` and `1.234,5` are
 * clear, `1,234` is read by the language's own marks, and `1.234` where the dot groups is ambiguous
 * only if three digits follow. Grouping blanks are dropped. Zeros beyond the decimals are accepted.
 */
export function readInput(typed: string, decimals: number, separators: Separators): ReadInput {
  const text = typed.replace(GAPS, "");
  if (text === "") return { ok: true, text: "" };
  if (!/^[\d.,]+$/.test(text) || !/\d/.test(text)) return { ok: false, fault: "not-a-number" };
  const plain = withOneMark(text, separators);
  if (plain === undefined) return { ok: false, fault: "not-a-number" };
  if (plain === "ambiguous") return { ok: false, fault: "ambiguous" };
  return canonical(plain, decimals);
}

/** The text with a dot as its only mark; `undefined` when no reading fits. */
function withOneMark(text: string, { group }: Separators): string | undefined {
  const marks = text.replace(/\d/g, "");
  if (marks === "") return text;
  const last = marks.slice(-1);
  const isMixed = new Set(marks).size > 1;
  if (isMixed) {
    const other = last === "." ? "," : ".";
    if (marks.split(last).length > 2) return undefined;
    const [whole = "", fraction = ""] = text.split(last);
    return isGrouped(whole, other) ? `${whole.replaceAll(other, "")}.${fraction}` : undefined;
  }
  if (marks.length > 1) return isGrouped(text, last) ? text.replaceAll(last, "") : undefined;
  if (last === group && isGrouped(text, last)) return "ambiguous";
  return text.replace(last, ".");
}

/** `1,234,567`: one to three digits, then groups of three. */
function isGrouped(text: string, mark: string): boolean {
  const [first = "", ...rest] = text.split(mark);
  return /^\d{1,3}$/.test(first) && rest.every((piece) => /^\d{3}$/.test(piece));
}

function canonical(plain: string, decimals: number): ReadInput {
  const [whole = "", fraction = ""] = plain.split(".");
  if (/[1-9]/.test(fraction.slice(decimals))) return { ok: false, fault: "too-many-decimals" };
  const kept = fraction.slice(0, decimals);
  const head = whole.replace(/^0+(?=\d)/, "") || "0";
  if (head.length + kept.length > DIGITS_MAX) return { ok: false, fault: "too-long" };
  return { ok: true, text: kept === "" ? head : `${head}.${kept}` };
}
