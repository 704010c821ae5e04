import type { Wire } from "@holdall/core/contract";

export type KlineInterval = Wire<"KlineInterval">;

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** The length of each interval; months have none of their own. */
export const intervalMs: Readonly<Record<KlineInterval, number | "1month">> = {
  "1s": SECOND,
  "1m": MINUTE,
  "3m": 3 * MINUTE,
  "5m": 5 * MINUTE,
  "15m": 15 * MINUTE,
  "30m": 30 * MINUTE,
  "1h": HOUR,
  "2h": 2 * HOUR,
  "4h": 4 * HOUR,
  "6h": 6 * HOUR,
  "8h": 8 * HOUR,
  "12h": 12 * HOUR,
  "1d": DAY,
  "3d": 3 * DAY,
  "1w": 7 * DAY,
  "1month": "1month",
};

/** 1970-01-05, a Monday: weeks begin there. */
const FIRST_MONDAY_MS = 4 * DAY;

/** When the interval that holds a moment begins. Weeks begin on Monday, all others at 1970. */
export function intervalStart(interval: KlineInterval, timeMs: number): number {
  const length = intervalMs[interval];
  if (length === "1month") {
    const date = new Date(timeMs);
    return Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1);
  }
  const origin = interval === "1w" ? FIRST_MONDAY_MS : 0;
  return Math.floor((timeMs - origin) / length) * length + origin;
}

/** When the interval that begins at `startMs` ends: the start of the next. */
export function intervalEnd(interval: KlineInterval, startMs: number): number {
  const length = intervalMs[interval];
  if (length !== "1month") return startMs + length;
  const date = new Date(startMs);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1);
}
