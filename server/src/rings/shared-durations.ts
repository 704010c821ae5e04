/** The shortest limit, and how many follow, each a quarter of an octave longer: up to half a minute. */
const LIMIT_FIRST_MICROS = 10;
const LIMITS_PER_OCTAVE = 4;
const LIMITS = 87;

/** Limits of the buckets, upper and included, in microseconds, ascending; the last bucket has none. */
export const DURATION_LIMITS_MICROS: readonly number[] = Array.from({ length: LIMITS }, (_, at) =>
  Math.round(LIMIT_FIRST_MICROS * 2 ** (at / LIMITS_PER_OCTAVE)),
);

const COUNT_RANGE = 2 ** 32;

/** How many durations fell into each bucket, and their sum, since the start. */
export interface DurationCounts {
  /** One more than there are limits. Each count begins again after 2^32. */
  readonly counts: readonly number[];
  readonly sumMicros: number;
}

/** Durations that one thread measures and others look at: a count for each bucket of lengths. */
export class SharedDurations {
  /** What to hand to another thread; `new SharedDurations(shared)` there shows the same. */
  readonly shared: SharedArrayBuffer;
  readonly #counts: Int32Array<SharedArrayBuffer>;
  readonly #sum: BigInt64Array<SharedArrayBuffer>;

  constructor(shared: SharedArrayBuffer) {
    this.shared = shared;
    this.#sum = new BigInt64Array(shared, 0, 1);
    this.#counts = new Int32Array(shared, 8, LIMITS + 1);
  }

  /** Nothing measured yet. */
  static create(): SharedDurations {
    return new SharedDurations(new SharedArrayBuffer(8 + 4 * (LIMITS + 1)));
  }

  /** Adds a duration; a negative one counts as none. By one thread only. */
  note(micros: number): void {
    Atomics.add(this.#counts, bucketOf(micros), 1);
    Atomics.add(this.#sum, 0, BigInt(Math.max(0, Math.round(micros))));
  }

  read(): DurationCounts {
    const counts = Array.from(this.#counts.keys(), (at) => Atomics.load(this.#counts, at) >>> 0);
    return { counts, sumMicros: Number(Atomics.load(this.#sum, 0)) };
  }
}

/** What was measured between two looks. */
export function durationsBetween(before: DurationCounts, after: DurationCounts): DurationCounts {
  return {
    counts: after.counts.map(
      (count, at) => (count - before.counts[at] + COUNT_RANGE) % COUNT_RANGE,
    ),
    sumMicros: after.sumMicros - before.sumMicros,
  };
}

/** How many durations there are. */
export function durationCount({ counts }: DurationCounts): number {
  return counts.reduce((sum, count) => sum + count, 0);
}

/**
 * The limit within which a share of the durations lies, `0 < share <= 1`, rounded up to the limit of
 * its bucket: at most a quarter too long. `undefined` where there are none; infinite beyond the last limit.
 */
export function durationWithin(durations: DurationCounts, share: number): number | undefined {
  const count = durationCount(durations);
  if (count === 0) return undefined;
  let left = Math.ceil(count * share);
  const bucket = durations.counts.findIndex((each) => (left -= each) <= 0);
  return DURATION_LIMITS_MICROS[bucket] ?? Infinity;
}

/** The first bucket whose limit a duration does not pass. */
function bucketOf(micros: number): number {
  let low = 0;
  let high = LIMITS;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (micros <= DURATION_LIMITS_MICROS[middle]) high = middle;
    else low = middle + 1;
  }
  return low;
}
