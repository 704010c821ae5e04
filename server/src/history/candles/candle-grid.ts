/** The intervals that have rows of their own. All others are groups of these. */
const SECOND_MS = 1000;
const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
export const DAY_MS = 86_400_000;
const WEEK_MS = 7 * DAY_MS;
/** Days are counted from a Thursday; weeks begin on Monday. */
const MONDAY_MS = 4 * DAY_MS;

/** Days of the longest month. */
export const MONTH_DAYS_MAX = 31;

/** Every interval that candles can be asked for. "1month" is the calendar month in UTC. */
export const candleIntervals: readonly (number | "1month")[] = [
  SECOND_MS,
  ...[1, 3, 5, 15, 30].map((minutes) => minutes * MINUTE_MS),
  ...[1, 2, 4, 6, 8, 12].map((hours) => hours * HOUR_MS),
  ...[1, 3].map((days) => days * DAY_MS),
  WEEK_MS,
  "1month",
];

/** The rows from which candles of `intervalMs` are made: the longest kept interval that fits. */
export function keptIntervalMs(intervalMs: number): number {
  return [DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS].find((kept) => intervalMs % kept === 0)!;
}

/** Where the grid of `intervalMs` begins: weeks on a Monday, everything else at 1970. */
export function gridOffsetMs(intervalMs: number): number {
  return intervalMs === WEEK_MS ? MONDAY_MS : 0;
}

/** Start of the candle that contains `timeMs`, rounded down. */
export function candleStartMs(intervalMs: number | "1month", timeMs: number): number {
  if (intervalMs === "1month") {
    const time = new Date(timeMs);
    return Date.UTC(time.getUTCFullYear(), time.getUTCMonth());
  }
  const offsetMs = gridOffsetMs(intervalMs);
  return Math.floor((timeMs - offsetMs) / intervalMs) * intervalMs + offsetMs;
}
