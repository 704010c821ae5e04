const KEY = "holdall-announced-dismissed";
/** Names that are kept; a venue announces no more than these at once. */
const NAMES_MAX = 100;

/** The names of the announcements that were put away on this device. */
export function keptDismissed(): ReadonlySet<string> {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? "[]");
    return new Set(Array.isArray(kept) ? kept.filter((each) => typeof each === "string") : []);
  } catch {
    return new Set();
  }
}

/**
 * Puts announcements away. What is no longer announced is forgotten with it: `announced` are the names
 * of all that is.
 */
export function dismissAll(announced: readonly string[]): ReadonlySet<string> {
  const names = announced.slice(0, NAMES_MAX);
  try {
    localStorage.setItem(KEY, JSON.stringify(names));
  } catch {
    // Told again by the next visit.
  }
  return new Set(names);
}
