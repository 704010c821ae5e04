import type { Mutant } from "./mutants.ts";
import { sameInMargin } from "./same-margin.ts";
import type { Same } from "./same-row.ts";

const num = "core/src/num";
const engine = "core/src/engine";
const ledger = `${engine}/ledger`;
const shortPath = "the short path only declines more often, and the general one reads the same";

/** Not tried: a change that changes nothing proves nothing about a test. */
export const sameChanges: readonly Same[] = [
  ...sameInMargin,
  {
    file: `${num}/compare-products.ts`,
    line: "if (left < LOW_WORDS_DECIDE_BELOW && left > -LOW_WORDS_DECIDE_BELOW)",
    texts: [
      "false",
      "(left) <= (LOW_WORDS_DECIDE_BELOW)",
      "(left) >= (-LOW_WORDS_DECIDE_BELOW)",
      "LOW_WORDS_DECIDE_BELOW",
    ],
    why: "whole numbers decide everywhere; low words also at the limit itself",
  },
  {
    file: `${num}/compare-products.ts`,
    line: "return difference < 0n ? -1 : 1;",
    texts: ["(difference) <= (0n)"],
    why: "the difference is not zero here",
  },
  {
    file: `${num}/mul-div.ts`,
    line: "if (product <= PRODUCT_EXACT_MAX && product >= -PRODUCT_EXACT_MAX)",
    texts: [
      "false",
      "(product) < (PRODUCT_EXACT_MAX)",
      "(product) > (-PRODUCT_EXACT_MAX)",
      "PRODUCT_EXACT_MAX",
    ],
    why: "the long way is right for small products too",
  },
  {
    file: `${num}/mul-div.ts`,
    line: "if (!(estimate <= ESTIMATE_MAX && estimate >= -ESTIMATE_MAX)) return Infinity;",
    texts: ["(estimate) < (ESTIMATE_MAX)", "(estimate) > (-ESTIMATE_MAX)"],
    why: "an estimate at the limit is beyond the largest amount already",
  },
  {
    file: `${num}/mul-div.ts`,
    line: "let quotient = Math.floor(estimate);",
    why: "the two loops correct any start that is near",
  },
  {
    file: `${num}/mul-div.ts`,
    line: "while (remainder < 0) {",
    texts: ["(remainder) <= (0)"],
    why: "the loop below takes back what this one did to a remainder of zero",
  },
  {
    file: `${num}/square-root.ts`,
    line: "let root = Math.floor(Math.sqrt(n));",
    why: "the two loops correct any start that is near",
  },
  {
    file: `${num}/square-root.ts`,
    line: "while ((root + 1) * (root + 1) <= n) root += 1;",
    texts: ["((root + 1) * (root + 1)) < (n)", "0", "root -= 1"],
    why: "on a machine whose root is right to the last bit this loop never turns",
  },
  {
    file: `${num}/decimal.ts`,
    line: "if (point < 0) return",
    texts: ["(point) <= (0)"],
    why: "text that begins with a point was refused already",
  },
  {
    file: `${num}/decimal.ts`,
    line: "if (fast >= 0) return fast as Units;",
    texts: ["false", "(fast) > (0)"],
    why: shortPath,
  },
  ...[
    "if (code === POINT) {",
    "if (digitsAfterPoint >= 0 || i === 0) return -1;",
    "if (code < ZERO || code > NINE) return -1;",
    "value = value * 10 + (code - ZERO);",
    "if (digitsAfterPoint >= 0) digitsAfterPoint += 1;",
    "if (digits === 0 || digitsAfterPoint === 0) return -1;",
    "if (missing < 0 || digits + missing > FAST_DIGITS_MAX) return -1;",
  ].map((line) => ({
    file: `${num}/decimal.ts`,
    line,
    texts: [
      "true",
      "(code) !== (POINT)",
      "(digitsAfterPoint) < (0)",
      "(code) <= (ZERO)",
      "(code) >= (ZERO)",
      "(code) >= (NINE)",
      "(value * 10) - ((code - ZERO))",
      "(missing) <= (0)",
      "(digits + missing) >= (FAST_DIGITS_MAX)",
    ],
    why: shortPath,
  })),
  {
    file: `${num}/decimal.ts`,
    line: "for (let i = 0; i < digits.length; i += 1) {",
    texts: ["(i) <= (digits.length)"],
    why: "behind the end there is no character, and no comparison with it holds",
  },
  {
    file: `${num}/decimal.ts`,
    line: "while (zeros < digits.length && digits.charCodeAt(zeros) === ZERO) zeros += 1;",
    texts: ["(zeros) <= (digits.length)"],
    why: "behind the end there is no character, and no comparison with it holds",
  },
  {
    file: `${num}/decimal.ts`,
    line: "while (end > point + pad && digits.charCodeAt(end - 1) === ZERO) end -= 1;",
    texts: ["(end) >= (point + pad)", "(point) - (pad)"],
    why: "zeros that are cut too far are put back by the filling below",
  },
  {
    file: `${ledger}/ledger.ts`,
    line: "return (spread << (32 - shift)) & (-1 << ROW_BITS);",
    texts: ["(spread) >> ((32 - shift))", "(32) + (shift)"],
    why: "shifts count modulo 32; and any mark of the key does that is always the same",
  },
  {
    file: `${ledger}/ledger.ts`,
    line: "this.reindex(Math.floor(this.balances.byteLength / ROW_BYTES));",
    texts: ["Math.ceil(this.balances.byteLength / ROW_BYTES)"],
    why: "the memory is a whole number of rows",
  },
  {
    file: `${engine}/money/withdrawals.ts`,
    line: "if (feeUnits > 0) ledger.transferLocked(row, feeRow, feeUnits);",
    texts: ["true", "(feeUnits) >= (0)"],
    why: "without a fee, nothing goes from the row to itself",
  },
];

/** The row that says why a mutant is the same; its line is `source`'s. */
export function sameAs(file: string, mutant: Mutant, source: string): Same | undefined {
  const line = source.split("\n")[mutant.line - 1];
  const text = mutant.text.replaceAll(/\s+/g, " ");
  return sameChanges.find(
    (row) => row.file === file && line.includes(row.line) && (row.texts?.includes(text) ?? true),
  );
}
