import type { Cancel, Clock } from "./clock.ts";
import { checkDelay } from "./clock.ts";

/** The machine's clock. Timers are node's, so a pending one keeps the process alive. */
export function nodeClock(): Clock {
  let anchorWallMicros = Date.now() * 1000;
  let anchorMicros = monotonicMicros();

  /** `Date.now()` refined to microseconds by the monotonic clock: always inside the millisecond it reports. */
  function wallMicros(): number {
    const floorMicros = Date.now() * 1000;
    const nowMicros = monotonicMicros();
    const refinedMicros = anchorWallMicros + (nowMicros - anchorMicros);
    if (refinedMicros >= floorMicros && refinedMicros < floorMicros + 1000) return refinedMicros;
    anchorWallMicros = refinedMicros < floorMicros ? floorMicros : floorMicros + 999;
    anchorMicros = nowMicros;
    return anchorWallMicros;
  }

  return { wallMicros, monotonicMicros, after };
}

/** `process.hrtime` rather than `performance.now`: its origin is the machine's, not the thread's. */
function monotonicMicros(): number {
  const [seconds, nanoseconds] = process.hrtime();
  return seconds * 1_000_000 + Math.floor(nanoseconds / 1000);
}

function after(delayMicros: number, callback: () => void): Cancel {
  checkDelay(delayMicros);
  const dueMicros = monotonicMicros() + delayMicros;
  let timer = setTimeout(fire, Math.ceil(delayMicros / 1000));

  // Node rounds a timer to its loop's millisecond and may fire it a fraction early.
  function fire(): void {
    const missingMicros = dueMicros - monotonicMicros();
    if (missingMicros > 0) timer = setTimeout(fire, Math.ceil(missingMicros / 1000));
    else callback();
  }

  return () => clearTimeout(timer);
}
