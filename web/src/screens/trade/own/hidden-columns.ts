import { keep, readKept } from "../kept.ts";

const NAME = "columns";

/** Keys of the columns that were left out of a table on this device. */
export function hiddenColumns(table: string): readonly string[] {
  const hidden = tablesKept()[table];
  if (!Array.isArray(hidden)) return [];
  return hidden.filter((key): key is string => typeof key === "string");
}

/** Keeps which columns are left out of a table; those of other tables stay as they are. */
export function hideColumns(table: string, hidden: readonly string[]): void {
  keep(NAME, { ...tablesKept(), [table]: hidden });
}

function tablesKept(): Readonly<Record<string, unknown>> {
  const kept = readKept(NAME);
  return typeof kept === "object" && kept !== null ? { ...kept } : {};
}
