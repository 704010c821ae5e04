import type { SecureTask } from "@holdall/extension/task";

/** Tasks that any page can cause, as often as it likes. */
const CAUSED_BY_PAGES: ReadonlySet<SecureTask> = new Set(["unlock", "approve", "connect"]);

/**
 * What becomes of a task that comes while the screen of another is shown: it is shown *now*, *after*
 * the one that is shown, *later* in a window of its own, or is *served* by what is shown.
 *
 * The person's own press is followed at once. What pages cause never takes a screen away: neither a
 * request that is being read, nor words that are being written down.
 */
export function turnOf(shown: SecureTask, next: SecureTask): "now" | "after" | "later" | "served" {
  if (!CAUSED_BY_PAGES.has(next)) return "now";
  // Whatever is shown had the wallet opened first, or makes it.
  if (next === "unlock") return "served";
  return CAUSED_BY_PAGES.has(shown) ? "after" : "later";
}
