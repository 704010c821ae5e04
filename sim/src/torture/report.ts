import type { FaultReport } from "./rig.ts";

const NAME_WIDTH = 32;

/** Median, 99th percentile and longest of the outages, in milliseconds: each is one that occurred. */
export interface Outage {
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
}

/** The outages of a report; `undefined` where the fault has none. */
export function outageOf({ outagesMs }: FaultReport): Outage | undefined {
  if (outagesMs.length === 0) return undefined;
  const sorted = outagesMs.toSorted((left, right) => left - right);
  const rank = (share: number): number => sorted[Math.ceil(sorted.length * share) - 1];
  return { p50Ms: rank(0.5), p99Ms: rank(0.99), maxMs: rank(1) };
}

/** True when a promise was broken, or nothing was tried that could have broken it. */
export function isBroken(report: FaultReport): boolean {
  if (report.skipped !== undefined) return false;
  return (
    report.lost > 0 || report.duplicated > 0 || report.faults.length > 0 || report.rounds === 0
  );
}

/** A report in one line, and one line for each broken promise. */
export function describe(report: FaultReport): string {
  const name = report.fault.padEnd(NAME_WIDTH);
  if (report.skipped !== undefined) return `${name} SKIPPED: ${report.skipped}`;
  const outage = outageOf(report);
  const parts = [
    `${report.rounds} rounds`,
    `${report.acknowledged} acknowledged`,
    `${report.lost} lost`,
    `${report.duplicated} duplicated`,
    ...(outage === undefined ? [] : [`outage p50 ${outage.p50Ms} ms, p99 ${outage.p99Ms} ms`]),
    ...(report.note === undefined ? [] : [report.note]),
  ];
  return [
    `${name} ${parts.join(", ")}`,
    ...report.faults.map((fault) => `  BROKEN: ${fault}`),
  ].join("\n");
}
