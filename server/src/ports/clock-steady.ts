import type { Clock } from "./clock.ts";

/** While the machine's clock is behind, one of two microseconds passes here. */
const SLOWED = 2;

/**
 * The venue's time over a machine's clock: the wall clock, but never back, and never before
 * `fromMicros`. Where the machine's clock was set back, time goes on at half speed until the machine's
 * has caught up, so that whatever falls due falls due, and what has expired stays expired. A clock set
 * forward is followed at once.
 */
export function steadyClock(clock: Clock, fromMicros = 0): Clock {
  let anchorMicros = Math.max(fromMicros, clock.wallMicros());
  let anchoredMicros = clock.monotonicMicros();

  function wallMicros(): number {
    const nowMicros = clock.monotonicMicros();
    const slowedMicros = anchorMicros + Math.floor((nowMicros - anchoredMicros) / SLOWED);
    const machineMicros = clock.wallMicros();
    if (machineMicros < slowedMicros) return slowedMicros;
    anchorMicros = machineMicros;
    anchoredMicros = nowMicros;
    return machineMicros;
  }

  return {
    wallMicros,
    monotonicMicros: () => clock.monotonicMicros(),
    after: (delayMicros, callback) => clock.after(delayMicros, callback),
  };
}
