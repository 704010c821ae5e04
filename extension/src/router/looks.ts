/** What is only looked at. Everything else may have changed what other screens show. */
export const LOOKS: ReadonlySet<string> = new Set([
  "state",
  "portfolio",
  "most",
  "activity",
  "allowances",
  "connections",
  "blocked",
  "stakes",
  "leaving",
  "gallery",
  "guarded",
  "proposals",
  "open",
]);

/** True for a question of a screen that is answered soon or not at all; all that chains remember takes its time. */
export function isLook(kind: string, body: unknown): boolean {
  return LOOKS.has(kind) && Object(body).isWhole !== true;
}

/** The same for what the router asks of the key realm: everything else there waits for a person. */
export function isLookAtRealm(kind: string): boolean {
  return kind === "status";
}
