import { AWAY_SECONDS_MAX } from "@holdall/core/contract";
import { UsageError } from "./options.ts";

/**
 * `AWAY_SECONDS`: for how long a venue that is stopped says that it goes away; everybody comes back
 * after it. `undefined` where nothing is set: then it is the gateway's to say.
 */
export function awaySecondsOf(environment: NodeJS.ProcessEnv): number | undefined {
  const text = environment["AWAY_SECONDS"] ?? "";
  if (text === "") return undefined;
  const seconds = Number(text);
  if (/^[0-9]{1,3}$/.test(text) && seconds <= AWAY_SECONDS_MAX) return seconds;
  throw new UsageError(
    `AWAY_SECONDS is a whole number of seconds, at most ${AWAY_SECONDS_MAX}, not "${text}"`,
  );
}
