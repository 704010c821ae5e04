import { UsageError } from "./options.ts";

const MINUTE_MS = 60_000;
const MINUTES_DEFAULT = 60;
/** A week. */
const MINUTES_MAX = 10_080;

/**
 * `NOTICE_MINUTES`: how long before it takes effect a change that may hurt people is announced, in
 * milliseconds. An hour where nothing is set; in the demo world nothing, so that one can try it.
 */
export function noticeMsOf(environment: NodeJS.ProcessEnv, isDemo: boolean): number {
  const text = environment["NOTICE_MINUTES"] ?? "";
  if (text === "") return isDemo ? 0 : MINUTES_DEFAULT * MINUTE_MS;
  const minutes = Number(text);
  if (/^[0-9]{1,5}$/.test(text) && minutes <= MINUTES_MAX) return minutes * MINUTE_MS;
  throw new UsageError(
    `NOTICE_MINUTES is a whole number of minutes, at most ${MINUTES_MAX}, not "${text}"`,
  );
}
