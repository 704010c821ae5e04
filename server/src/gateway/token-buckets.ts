import { Recent } from "./recent.ts";

/**
 * Token buckets, one for each name (an address, a sub-account): full at first, refilled evenly over
 * the minute. A bucket that was forgotten is full again, which is safe only because more names are
 * kept than a minute can bring.
 */
export class TokenBuckets {
  readonly #buckets = new Recent<string | number, { tokens: number; atMicros: number }>(NAMES_MAX);
  readonly #perMinute: number;

  constructor(perMinute: number) {
    this.#perMinute = perMinute;
  }

  /** Takes `weight` tokens, or none and says false. */
  take(name: string | number, weight: number, nowMicros: number): boolean {
    const bucket = this.#buckets.get(name);
    if (bucket === undefined) {
      const isAllowed = weight <= this.#perMinute;
      const tokens = isAllowed ? this.#perMinute - weight : this.#perMinute;
      this.#buckets.set(name, { tokens, atMicros: nowMicros });
      return isAllowed;
    }
    const earned = ((nowMicros - bucket.atMicros) * this.#perMinute) / MINUTE_MICROS;
    bucket.tokens = Math.min(this.#perMinute, bucket.tokens + Math.max(0, earned));
    bucket.atMicros = nowMicros;
    if (bucket.tokens < weight) return false;
    bucket.tokens -= weight;
    return true;
  }
}

const NAMES_MAX = 65_536;
const MINUTE_MICROS = 60_000_000;
