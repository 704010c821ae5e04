const KEY = "holdall-palette";
const USED_MAX = 5;

/** What was chosen in the palette on this device, the last first. */
export function keptUsed(): readonly string[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? "[]");
    return Array.isArray(kept) ? kept.filter((each) => typeof each === "string") : [];
  } catch {
    return [];
  }
}

/** Keeps what was chosen now. */
export function keepUsed(used: readonly string[]): void {
  try {
    localStorage.setItem(KEY, JSON.stringify(used));
  } catch {
    // Private windows may refuse storage: the palette then has no memory.
  }
}

/** The last five after one more. */
export function usedAfter(used: readonly string[], id: string): readonly string[] {
  return [id, ...used.filter((each) => each !== id)].slice(0, USED_MAX);
}

/** The used ones first, the last used before all, then the others in their order. */
export function usedFirst<Entry extends { readonly id: string }>(
  entries: readonly Entry[],
  used: readonly string[],
): readonly Entry[] {
  const known = used.flatMap((id) => entries.filter((entry) => entry.id === id));
  return [...known, ...entries.filter((entry) => !known.includes(entry))];
}
