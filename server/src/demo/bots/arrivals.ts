import type { Rng } from "@holdall/server/ports";

/** A self-exciting process: every arrival makes further ones likelier for a while. */
export interface ArrivalProfile {
  /** Arrivals per second without excitement. */
  readonly basePerSecond: number;
  /** How many further arrivals one causes on average; below 1, or it would explode. */
  readonly children: number;
  /** How fast excitement fades: after 1/this seconds a third is left. */
  readonly decayPerSecond: number;
}

/** One arrival: how long after the one before, and whether excitement caused it. */
export interface Arrival {
  readonly delayMicros: number;
  readonly isChild: boolean;
}

const MICROS = 1_000_000;
/** No wait is longer than this, whatever the draw. */
const WAIT_SECONDS_MAX = 60;

/**
 * Clustered arrivals (Hawkes process with exponential kernel), drawn by thinning (Ogata 1981):
 * candidates come at the present intensity, which can only fall until the next arrival, and are kept
 * with the share of it that is left. Over a long time they come `basePerSecond / (1 − children)` per
 * second.
 */
export function arrivals(profile: ArrivalProfile, rng: Rng): () => Arrival {
  const { basePerSecond, children, decayPerSecond } = profile;
  if (!(children >= 0 && children < 1)) throw new RangeError("children must be from 0 to below 1");
  let excited = 0;

  return () => {
    let waited = 0;
    for (;;) {
      const ceiling = basePerSecond + excited;
      const step = -Math.log(uniform(rng)) / ceiling;
      waited += step;
      excited *= Math.exp(-decayPerSecond * step);
      const share = uniform(rng) * ceiling;
      if (share > basePerSecond + excited && waited < WAIT_SECONDS_MAX) continue;
      const isChild = share > basePerSecond;
      excited += children * decayPerSecond;
      return { delayMicros: Math.round(Math.min(waited, WAIT_SECONDS_MAX) * MICROS), isChild };
    }
  };
}

/** Above 0, at most 1. */
function uniform(rng: Rng): number {
  return (rng.u32() + 1) / 2 ** 32;
}
