/** A snapshot as far as its keeping is concerned. */
export interface SnapshotAge {
  readonly sequence: number;
  readonly takenAtMicros: number;
}

/** Always kept. */
const newestKept = 3;
/** One per day is kept this long, then one per month. */
const daysKept = 35;
const dayMicros = 86_400_000_000;

/**
 * Those that need not be kept: all but the last three, the last of each day for 35 days, and the last
 * of each month. Days and months are those of UTC.
 */
export function superfluous(snapshots: readonly SnapshotAge[], nowMicros: number): SnapshotAge[] {
  const newestFirst = [...snapshots].sort((left, right) => right.sequence - left.sequence);
  const seen = new Set<string>();
  return newestFirst.filter((snapshot, index) => {
    const date = new Date(snapshot.takenAtMicros / 1000).toISOString();
    const isRecent = nowMicros - snapshot.takenAtMicros < daysKept * dayMicros;
    const periods = isRecent ? [date.slice(0, 10), date.slice(0, 7)] : [date.slice(0, 7)];
    const isFirst = periods.some((period) => !seen.has(period));
    for (const period of periods) seen.add(period);
    return index >= newestKept && !isFirst;
  });
}
