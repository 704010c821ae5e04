import type { WebResponseOf } from "@holdall/core/contract";

export type AuditEntry = WebResponseOf<"operatorAudit">[number];

const FIRST = "0".repeat(64);

/**
 * The number of the first entry that does not follow from the one before it, or `undefined` where the
 * whole chain holds. Each hash is SHA-256, in hexadecimal, over the one before it (64 zeros at first), a
 * line feed, and `[number, at, actor, action, details]` as JSON; numbers begin at 1 and leave none out.
 */
export async function brokenAt(entries: readonly AuditEntry[]): Promise<number | undefined> {
  let before = FIRST;
  let last = 0;
  for (const entry of entries) {
    const { number, at, actor, action, details, hash } = entry;
    const said = `${before}\n${JSON.stringify([number, at, actor, action, details])}`;
    if (number !== last + 1 || (await sha256Of(said)) !== hash) return number;
    before = hash;
    last = number;
  }
  return undefined;
}

async function sha256Of(text: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
