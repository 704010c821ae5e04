/** Stops a pending callback; does nothing once it has run or was cancelled before. */
export type Cancel = () => void;

/** The longest delay `after` accepts, in microseconds: the 2^31 − 1 milliseconds a node timer can hold. */
export const delayMicrosMax = (2 ** 31 - 1) * 1000;

/** Time, as seen by the server. All values are safe integers of microseconds. */
export interface Clock {
  /** Microseconds since 1970. May step backwards or forwards when the machine's clock is set. */
  wallMicros(): number;
  /** Microseconds since an arbitrary moment, the same for every thread of the machine. Never decreases. */
  monotonicMicros(): number;
  /**
   * Calls back once, not before `delayMicros` have passed on the monotonic clock.
   * `delayMicros` is an integer from 0 to `delayMicrosMax`; anything else throws a `RangeError`.
   */
  after(delayMicros: number, callback: () => void): Cancel;
}

/** Throws a `RangeError` unless `delayMicros` is a delay that every clock accepts. */
export function checkDelay(delayMicros: number): void {
  if (Number.isInteger(delayMicros) && delayMicros >= 0 && delayMicros <= delayMicrosMax) return;
  throw new RangeError(
    `a delay is an integer from 0 to ${delayMicrosMax} microseconds, not ${delayMicros}`,
  );
}
