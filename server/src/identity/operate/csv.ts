/**
 * Rows as comma-separated text (RFC 4180). What a table program would take for a formula is quoted
 * with an apostrophe; numbers are left as they are.
 */
export function csvText(rows: readonly (readonly string[])[]): string {
  return rows.map((row) => `${row.map(cellText).join(",")}\r\n`).join("");
}

const numberForm = /^-?\d+(\.\d+)?$/;
const formulaStart = /^[=+\-@\t\r]/;
const special = /[",\r\n]/;

function cellText(text: string): string {
  const safe = formulaStart.test(text) && !numberForm.test(text) ? `'${text}` : text;
  return special.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
