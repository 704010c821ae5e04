import type { AccountId } from "@holdall/core/protocol";
import { statement, type IdentityDatabase } from "../sql.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
/** What is older keeps one moment an hour. */
const FINE_MS = 2 * DAY_MS;
/** Points of a drawn history: more than a screen shows apart. */
const POINTS_MAX = 400;

/** How far back a history goes. */
export const spans = {
  day: DAY_MS,
  week: 7 * DAY_MS,
  month: 31 * DAY_MS,
  year: 366 * DAY_MS,
} as const;
export type Span = keyof typeof spans;

/** What an account was worth at a moment, in units of the settlement asset. */
export interface EquityPoint {
  readonly atMs: number;
  readonly units: number;
}

const sql = {
  schema: statement("equity/schema"),
  note: statement("equity/note"),
  thin: statement("equity/thin"),
  read: statement("equity/read"),
};

/**
 * What accounts were worth: noted each minute for two days and each hour for ever. A minute in which
 * the venue stood still, or in which nobody asked for an account, has no point: nothing is invented.
 */
export class EquityLog {
  readonly #database: IdentityDatabase;
  #thinnedMs = 0;

  private constructor(database: IdentityDatabase) {
    this.#database = database;
  }

  static async open(database: IdentityDatabase): Promise<EquityLog> {
    await database.query(sql.schema);
    return new EquityLog(database);
  }

  /** Notes a worth under its minute; the first of a minute stays. */
  async note(accountId: AccountId, { atMs, units }: EquityPoint): Promise<void> {
    await this.#database.query(sql.note, [accountId, atMs - (atMs % MINUTE_MS), units]);
    const hourMs = atMs - (atMs % HOUR_MS);
    if (hourMs <= this.#thinnedMs) return;
    this.#thinnedMs = hourMs;
    await this.#database.query(sql.thin, [hourMs - FINE_MS, HOUR_MS]);
  }

  /** The history of an account, oldest first, as fine as a drawing shows. */
  async read(accountId: AccountId, span: Span, nowMs: number): Promise<readonly EquityPoint[]> {
    const stepMs = Math.max(MINUTE_MS, Math.ceil(spans[span] / POINTS_MAX));
    const rows = await this.#database.query(sql.read, [accountId, nowMs - spans[span], stepMs]);
    return rows.map((row) => ({ atMs: row["at_ms"] as number, units: row["units"] as number }));
  }
}
