const DAY_MS = 86_400_000;
const DAYS = 2;

/**
 * When the first proof of a venue that has begun at a moment is there at the latest: at the end of the day
 * after it, UTC. Its minute within a day is drawn and told to nobody before; where it had passed when the
 * venue began, it is that of the day after.
 */
export function firstProofBy(begunMs: number): number {
  return begunMs - (begunMs % DAY_MS) + DAYS * DAY_MS;
}
