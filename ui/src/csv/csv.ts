/** How a table of values is written for spreadsheets. */
export type CsvForm = "standard" | "french";

const NUMBER = /^-?\d+(\.\d+)?$/;
const FORMULA_START = /^[=+\-@\t\r]/;

/**
 * RFC 4180: UTF-8, CRLF, a header of stable names. Numbers keep every digit and a dot, or a comma under
 * semicolons in the French form. Text that a spreadsheet would run gets an apostrophe; numbers do not.
 */
export function csvOf(
  header: readonly string[],
  rows: readonly (readonly unknown[])[],
  form: CsvForm,
): string {
  const separator = form === "french" ? ";" : ",";
  return [header, ...rows]
    .map((row) => row.map((cell) => cellOf(cell, form, separator)).join(separator))
    .join("\r\n")
    .concat("\r\n");
}

function cellOf(cell: unknown, form: CsvForm, separator: string): string {
  if (cell === null || cell === undefined) return "";
  const text = typeof cell === "string" ? cell : JSON.stringify(cell);
  if (NUMBER.test(text)) return form === "french" ? text.replace(".", ",") : text;
  const safe = FORMULA_START.test(text) ? `'${text}` : text;
  const needsQuotes = safe.includes(separator) || /["\r\n]/.test(safe);
  return needsQuotes ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** The columns of some records: every name that occurs, in the order of its first occurrence. */
export function headerOf(records: readonly object[]): readonly string[] {
  return [...new Set(records.flatMap((record) => Object.keys(record)))];
}
