/**
 * When this device checks a published day by itself: at a minute that it draws within a day after it
 * first saw it, so that whoever serves the files cannot foresee who looks, or when.
 */
export interface DueCheck {
  readonly date: string;
  readonly dueMs: number;
}

const KEY = "holdall-reserves-due";
const MINUTES = 1_440;
const MINUTE_MS = 60_000;

/** The check of a day: the one that was drawn before, or a new one. */
export function dueCheck(
  kept: DueCheck | undefined,
  date: string,
  { nowMs, draw }: { readonly nowMs: number; readonly draw: (below: number) => number },
): DueCheck {
  if (kept?.date === date) return kept;
  return { date, dueMs: nowMs + draw(MINUTES) * MINUTE_MS };
}

/** A whole number from 0 to below `below`, which nobody foresees. */
export function drawBelow(below: number): number {
  return crypto.getRandomValues(new Uint32Array(1))[0] % below;
}

/** What was drawn before on this device. */
export function keptDue(): DueCheck | undefined {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? "null");
    const { date, dueMs } = (kept ?? {}) as Partial<DueCheck>;
    return typeof date === "string" && typeof dueMs === "number" ? { date, dueMs } : undefined;
  } catch {
    return undefined;
  }
}

export function keepDue(due: DueCheck): void {
  try {
    localStorage.setItem(KEY, JSON.stringify(due));
  } catch {
    // Drawn anew by the next visit.
  }
}
