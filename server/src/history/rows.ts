import { eventSchemas } from "@holdall/core/protocol";

/** Values that cross to the database. Arrays become SQL arrays. */
export type SqlValue = string | number | boolean | null | readonly number[] | readonly string[];
/** A row as the database gives it: column names as keys, whole numbers as numbers. */
export type Row = Readonly<Record<string, unknown>>;

/** `feeAssetId` → `fee_asset_id`: the column of a field. */
export function columnOf(field: string): string {
  return columnsOfEvents.get(field) ?? withoutCapitals(field);
}

function withoutCapitals(field: string): string {
  return field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** What every row asks for: to spell each anew was a tenth of the work of a past that is written at once. */
const columnsOfEvents: ReadonlyMap<string, string> = new Map(
  eventSchemas
    .flatMap(({ fields }) => Object.keys(fields))
    .map((field) => [field, withoutCapitals(field)]),
);

/** `fee_asset_id` → `feeAssetId`: the field of a column. */
export function fieldOf(column: string): string {
  return column.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

/**
 * Text that both databases can store: U+0000 and lone surrogates, which PostgreSQL refuses, become
 * U+FFFD. Names and references come from users; none of them may stop the reader.
 */
export function storableText(text: string): string {
  return text.toWellFormed().replaceAll("\0", "\ufffd");
}

/** A record with columns as keys, ready to be sent as JSON. */
export function columnsOf(record: Readonly<Record<string, unknown>>): Row {
  const row: Record<string, unknown> = {};
  for (const [field, value] of Object.entries(record)) {
    row[columnOf(field)] = typeof value === "string" ? storableText(value) : value;
  }
  return row;
}

/** A row with fields as keys. */
export function fieldsOf(row: Row): Record<string, unknown> {
  const record: Record<string, unknown> = {};
  for (const [column, value] of Object.entries(row)) record[fieldOf(column)] = value;
  return record;
}
