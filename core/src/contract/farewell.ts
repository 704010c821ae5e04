/** The close code of a venue that goes away (RFC 6455, section 7.4.1). */
export const GOING_AWAY = 1001;
/** The longest absence that a venue may announce, in seconds. */
export const AWAY_SECONDS_MAX = 600;
/** How long to stay away from one that does not say how long it is gone. */
const AWAY_SECONDS_UNSAID = 30;

/** What the close frame of a venue that goes away says: after how many seconds to come back. */
export function farewellText(awaySeconds: number): string {
  return `going away; retry in ${awaySeconds} s`;
}

/**
 * After how many seconds to come back to a venue that closed a socket so; `undefined` where it has not
 * said goodbye, and may be tried at once. More than the longest absence counts as the longest.
 */
export function awaySecondsOf(closed: {
  readonly code: number;
  readonly reason: string;
}): number | undefined {
  if (closed.code !== GOING_AWAY) return undefined;
  const said = /\bretry in ([0-9]{1,6}) s\b/.exec(closed.reason)?.[1];
  return said === undefined ? AWAY_SECONDS_UNSAID : Math.min(Number(said), AWAY_SECONDS_MAX);
}
