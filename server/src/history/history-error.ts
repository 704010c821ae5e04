/**
 * Why history could not do what it was asked.
 *
 * - `gap`: results were skipped; replay from the cursor.
 * - `behind`: the queue is full; replay from the cursor once the database has caught up.
 * - `locked`: another process has the folder open.
 * - `damaged`: the folder cannot be opened; the message says what to do.
 * - `closed`: history was closed, or its worker ended.
 * - `database`: the database refused or is away; the message is its own.
 */
export type HistoryErrorCode = "gap" | "behind" | "locked" | "damaged" | "closed" | "database";

/** A failure of history, with a code to act upon. */
export class HistoryError extends Error {
  override readonly name = "HistoryError";
  readonly code: HistoryErrorCode;

  constructor(code: HistoryErrorCode, message: string, cause?: unknown) {
    super(message, { cause });
    this.code = code;
  }
}

/** Any failure as a `HistoryError`: what is not one already came from the database. */
export function historyError(error: unknown): HistoryError {
  if (error instanceof HistoryError) return error;
  return new HistoryError(
    "database",
    error instanceof Error ? error.message : String(error),
    error,
  );
}
