/** Milliseconds since 1970 by the caller's own clock. */
export type NowMs = () => number;

/** The venue's clock as the client knows it: its own clock and the distance between both. */
export interface ServerClock {
  /** What the venue's clock shows now, in milliseconds, within half a round trip. */
  nowMs(): number;
  /** Venue − caller, in milliseconds; 0 until it was measured. */
  skewMs(): number;
  /** Measures the skew anew. Simultaneous calls share one measurement. */
  measure(): Promise<void>;
}

/**
 * Follows the venue's clock by asking it for the time: the answer was true halfway between question
 * and answer. Only the difference is kept, so that a wrong clock here still signs valid requests.
 */
export function serverClock(nowMs: NowMs, askMs: () => Promise<number>): ServerClock {
  let skewMs = 0;
  let measuring: Promise<void> | undefined;

  async function measureOnce(): Promise<void> {
    const askedMs = nowMs();
    const serverMs = await askMs();
    const answeredMs = nowMs();
    skewMs = Math.round(serverMs - (askedMs + answeredMs) / 2);
  }

  return {
    nowMs: () => Math.floor(nowMs() + skewMs),
    skewMs: () => skewMs,
    measure() {
      measuring ??= measureOnce().finally(() => {
        measuring = undefined;
      });
      return measuring;
    },
  };
}
