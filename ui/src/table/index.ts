/**
 * Tables: real `table`, `row` and `cell`, sorted by their heads, moved through by arrows, drawn only
 * where they are seen once they are long.
 *
 * Rows have one height and an identity, so that a change repaints a cell and never moves a row. The
 * table filters nothing and fetches nothing; the footer is the caller's to say what is shown.
 */
export { DataTable } from "./data-table.tsx";
export type { Column } from "./data-table.tsx";
export { focusRow } from "./focus-row.ts";
