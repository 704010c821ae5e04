/**
 * The words "I want exactly this" as bytes, the same on both sides: the page shows the intent from
 * this text, the passkey signs over its digest, and the server writes it anew from what it received.
 */

/** Stands before an intent, so that a signature over one can never be taken for anything else. */
const INTENT_TAG = "holdall step-up v1\n";

/**
 * The canonical text of an intent: the route's name, then each field that is not null as
 * `name: JSON`, one a line, in the order of their names; objects inside are sorted alike. Equal
 * intents have equal texts, and different ones different texts, because JSON contains no line end.
 */
export function intentText(route: string, fields: object): string {
  const lines = present(fields).map(([name, value]) => `${name}: ${canonicalJson(value)}`);
  return [route, ...lines].join("\n");
}

/** What is hashed (SHA-256) into the challenge: tag, session, nonce, intent. */
export function challengeText(of: {
  readonly sessionId: string;
  readonly nonce: string;
  readonly intent: string;
}): string {
  return `${INTENT_TAG}${of.sessionId}\n${of.nonce}\n${of.intent}`;
}

function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const fields = present(value).map(
    ([name, part]) => `${JSON.stringify(name)}:${canonicalJson(part)}`,
  );
  return `{${fields.join(",")}}`;
}

function present(fields: object): readonly (readonly [string, unknown])[] {
  return Object.entries(fields)
    .filter(([, value]) => value !== null && value !== undefined)
    .sort(([left], [right]) => (left < right ? -1 : 1));
}
