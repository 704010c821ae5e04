/** Naive UTC text with milliseconds, as history rows carry it: `2025-07-27T18:05:40.897`. */
export function naiveTime(timeMs: number): string {
  return new Date(timeMs).toISOString().slice(0, 23);
}

/** UTC text with a blank, as candles over REST carry it: `2025-07-19 13:09:00`. */
export function candleTime(timeMs: number): string {
  return new Date(timeMs).toISOString().slice(0, 19).replace("T", " ");
}

/** UTC text to the second, as candles over the socket carry it: `2024-09-11T12:00:00`. */
export function streamCandleTime(timeMs: number): string {
  return new Date(timeMs).toISOString().slice(0, 19);
}
