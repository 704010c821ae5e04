import { refuse } from "@holdall/wallet/refusals";
import type { Outcome } from "@holdall/wallet/refusals";
import { retryDelayMs } from "./password.ts";

/** Opens something by a password; `vault-password` when it was the wrong one. */
type Attempt = () => Promise<Outcome<unknown>> | Outcome<unknown>;

/**
 * Counts wrong passwords in a row, whichever window they come from, and has the next one wait: refused with
 * `password-delay` and the seconds left, rounded up. An attempt counts as a wrong one until it has proven
 * otherwise, since many at once would all begin before the first had failed. A right password begins anew;
 * any other outcome counts for nothing.
 */
export function createAttempts(now: () => number): (attempt: Attempt) => Promise<Outcome<unknown>> {
  let [failures, untilMs] = [0, 0];
  return async (attempt) => {
    // A clock that was set back has nobody wait longer than they would have from now on.
    untilMs = Math.min(untilMs, now() + retryDelayMs(failures));
    const leftMs = untilMs - now();
    if (leftMs > 0) return refuse("password-delay", `${Math.ceil(leftMs / 1000)} s`);
    const wait = (): void => void (untilMs = now() + retryDelayMs(failures));
    failures += 1;
    wait();
    const done = await attempt();
    if (!done.ok && done.refusal === "vault-password") wait();
    else [failures, untilMs] = [done.ok ? 0 : failures - 1, 0];
    return done;
  };
}
