const DAY_MS = 86_400_000;

function isDayAfter(date: string, before: string): boolean {
  return Date.parse(date) - Date.parse(before) === DAY_MS;
}

/**
 * How many published days in a row were verified here, counted back from the newest one that was
 * published. A day without a proof, or one that was not verified, ends it.
 */
export function streakOf(published: readonly string[], verified: ReadonlySet<string>): number {
  const days = published.toSorted().toReversed();
  let streak = 0;
  for (const [i, date] of days.entries()) {
    if (!verified.has(date) || (i > 0 && !isDayAfter(days[i - 1], date))) break;
    streak++;
  }
  return streak;
}
