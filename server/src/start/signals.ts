import type { Clock } from "@holdall/server/ports";

/** Longer than a stop takes; whoever waits for it may kill the process after this. */
const STOP_MICROS_MAX = 30_000_000;

/**
 * Ends the process when it is told to, once: whoever presses Ctrl-C under npm sends the signal twice.
 * Until the returned function is called with what stops everything in order, the process ends where
 * it stands, since each step of a start survives a crash. `end` is told of a stop that fails or hangs.
 */
export function stopOnSignals(
  clock: Clock,
  end: (failure: unknown) => void,
): (stop: () => Promise<void>) => void {
  let stopAll: (() => Promise<void>) | undefined;
  let isStopping = false;
  const onSignal = (): void => {
    if (stopAll === undefined) process.exit(0);
    if (isStopping) return;
    isStopping = true;
    const breakOff = (): void => end(new Error("the stop took too long and was broken off"));
    clock.after(STOP_MICROS_MAX, breakOff);
    stopAll().then(() => process.exit(0), end);
  };
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, onSignal);
  return (stop) => void (stopAll = stop);
}
