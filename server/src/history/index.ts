/**
 * History: what has happened, in SQL. Folds the results of commands into tables and answers the
 * questions about the past: fills, orders, trades, candles, deposits, withdrawals, transfers, dust.
 *
 * Invariants: the tables equal the fold of all events up to the cursor, which is saved in the same
 * transaction as the rows; applying a result twice changes nothing; a missing result is refused.
 * So everything here can be dropped and built again from the journal.
 *
 * The database (PostgreSQL embedded in WebAssembly, or hosted) lives in a thread of its own; a slow
 * query delays other queries and nothing else. What this module does not do: decide, format, or
 * know who may ask.
 */
export { openHistory } from "./open-history.ts";
export type { History } from "./open-history.ts";
export { prepareTemplate } from "./template.ts";
export { rebuildHistory } from "./rebuild.ts";
export { HistoryError } from "./history-error.ts";
export type { HistoryErrorCode } from "./history-error.ts";
export type { Cursor } from "./store.ts";
