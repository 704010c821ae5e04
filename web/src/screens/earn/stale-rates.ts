/** Rates that were not heard again for so long are no ground to lend or borrow on: three questions failed. */
const STALE_MS = 30_000;
const SECOND_MS = 1_000;

/** The age of rates in whole seconds once they are stale; 0 before, and while none were heard. */
export function staleSeconds(heardAtMs: number, nowMs: number): number {
  const ageMs = nowMs - heardAtMs;
  if (heardAtMs === 0 || ageMs <= STALE_MS) return 0;
  return (ageMs - (ageMs % SECOND_MS)) / SECOND_MS;
}
