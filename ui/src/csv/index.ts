/**
 * Tables as files for spreadsheets, and the browser's way of saving a file.
 *
 * RFC 4180 with stable names, exact numbers and ISO 8601 moments; a form for spreadsheets that count
 * in commas. What a spreadsheet would run as a formula is made text. It gathers nothing: rows are
 * the caller's, and so is when they are whole.
 */
export { csvOf, headerOf } from "./csv.ts";
export type { CsvForm } from "./csv.ts";
export { download } from "./download.ts";
