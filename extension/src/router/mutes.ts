/** Refusals within a minute that make a page wait, and how long. */
const REFUSALS_MAX = 5;
const MINUTE_MS = 60_000;
const MUTED_MS = 10 * MINUTE_MS;
/** Pages remembered. Beyond it the one whose last refusal is the oldest is forgotten. */
const PAGES_MAX = 1_000;

/** Which pages the person has refused so often that they are not heard for a while. */
export interface Mutes {
  refused(origin: string): void;
  isMuted(origin: string): boolean;
}

/** Nobody has been refused yet. */
export function createMutes(): Mutes {
  const refusals = new Map<string, readonly number[]>();
  return {
    refused(origin) {
      const times = refusals.get(origin) ?? [];
      refusals.delete(origin);
      refusals.set(origin, [...times, Date.now()].slice(-REFUSALS_MAX));
      const [oldest] = refusals.keys();
      if (refusals.size > PAGES_MAX) refusals.delete(oldest);
    },
    isMuted(origin) {
      const times = refusals.get(origin) ?? [];
      const last = times.at(-1) ?? 0;
      const isOften = times.length === REFUSALS_MAX && last - times[0] < MINUTE_MS;
      return isOften && Date.now() - last < MUTED_MS;
    },
  };
}
