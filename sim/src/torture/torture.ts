import type { FaultKind, FaultReport } from "./rig.ts";
import { Bench } from "./rig.ts";

export interface TortureOptions {
  readonly kinds: readonly FaultKind[];
  /** Rounds of each kind. */
  readonly rounds: number;
  /** All kinds together take about this long: each ends early, after at least one round, when its share is used. */
  readonly minutes: number;
  readonly onReport?: (report: FaultReport) => void;
  /** Told after each round what its kind has come to so far. */
  readonly onRound?: (report: FaultReport) => void;
}

/** Tries one kind of fault after another. What goes wrong with one is in its report, and the others still run. */
export async function torture({
  kinds,
  rounds,
  minutes,
  onReport,
  onRound = () => {},
}: TortureOptions): Promise<FaultReport[]> {
  const reports: FaultReport[] = [];
  const endsMs = performance.now() + minutes * 60_000;
  for (const [index, kind] of kinds.entries()) {
    const leftMs = Math.max(0, endsMs - performance.now());
    const kindEndsMs = performance.now() + leftMs / (kinds.length - index);
    const bench = new Bench({
      rounds,
      isOver: () => performance.now() >= kindEndsMs,
      onRound: () => onRound(bench.report(kind.name)),
    });
    const report = await tryKind(kind, bench);
    onReport?.(report);
    reports.push(report);
  }
  return reports;
}

async function tryKind(kind: FaultKind, bench: Bench): Promise<FaultReport> {
  const skipped = kind.obstacle();
  try {
    if (skipped === undefined) await kind.run(bench);
  } catch (error) {
    bench.faults.push(error instanceof Error ? (error.stack ?? error.message) : String(error));
  } finally {
    await bench.close();
  }
  return { ...bench.report(kind.name), ...(skipped === undefined ? {} : { skipped }) };
}
