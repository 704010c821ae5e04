/** The rows of a run: printed as a table, written as JSON. */
import { writeFileSync } from "node:fs";
import type { Machine } from "./machine.ts";

/** One figure. The yardstick is in the unit of the value, measured in the same run. */
export interface Row {
  readonly benchmark: string;
  readonly metric: string;
  readonly value: number;
  readonly unit: string;
  /** The figure it is compared with; `null` = absolute. */
  readonly yardstick: number | null;
  /** value / yardstick, median of the ratios of each round; `null` without a yardstick. */
  readonly ratio: number | null;
  /** In words: "ratio <= 2". `null` = reported only. */
  readonly target: string | null;
  readonly reached: boolean | null;
  /** Name of the yardstick, spread, batch size: what a reader needs beside the figure. */
  readonly note: string;
  /** Smallest and largest of the rounds, in the unit of the value. */
  readonly min: number;
  readonly max: number;
}

/** A limit that a value or a ratio must keep. */
export interface Target {
  readonly of: "value" | "ratio";
  readonly is: "<=" | ">=";
  readonly limit: number;
}

export interface RowInput {
  readonly benchmark: string;
  readonly metric: string;
  readonly unit: string;
  /** One value per round. */
  readonly values: readonly number[];
  /** One yardstick per round, or none at all. */
  readonly yardsticks?: readonly number[];
  readonly target?: Target;
  /** False where the run was not fit to judge by; the row then says neither yes nor no. */
  readonly isJudged?: boolean;
  readonly note?: string;
}

/** Spread of the rounds above which a figure is not to be trusted. */
const SPREAD_MAX = 0.25;

/** Makes a row of what the rounds gave: medians, the ratio round by round, the verdict. */
export function row(input: RowInput): Row {
  const { benchmark, metric, unit, values, target } = input;
  const yardsticks = input.yardsticks ?? [];
  const value = median(values);
  const yardstick = yardsticks.length === 0 ? null : median(yardsticks);
  const ratio =
    yardsticks.length === 0 ? null : median(values.map((each, round) => each / yardsticks[round]));
  const min = Math.min(...values);
  const max = Math.max(...values);
  const isUnstable = values.length > 1 && (max - min) / value > SPREAD_MAX;
  const note = [input.note ?? "", isUnstable ? "unstable" : ""].filter((part) => part !== "");
  return {
    benchmark,
    metric,
    value: rounded(value),
    unit,
    yardstick: yardstick === null ? null : rounded(yardstick),
    ratio: ratio === null ? null : rounded(ratio),
    target: target === undefined ? null : `${target.of} ${target.is} ${target.limit}`,
    reached:
      target === undefined || input.isJudged === false ? null : isReached(target, value, ratio),
    note: note.join("; "),
    min: rounded(min),
    max: rounded(max),
  };
}

function isReached(target: Target, value: number, ratio: number | null): boolean | null {
  const measured = target.of === "value" ? value : ratio;
  if (measured === null) return null;
  return target.is === "<=" ? measured <= target.limit : measured >= target.limit;
}

/** The middle value; the mean of the two middle ones of an even count. */
export function median(values: readonly number[]): number {
  if (values.length === 0) throw new RangeError("no values, no median");
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >>> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** The value below which a share of the samples lies: nearest rank, no interpolation. */
export function percentile(samples: readonly number[] | Float64Array, share: number): number {
  if (samples.length === 0) throw new RangeError("no samples, no percentile");
  const sorted = Float64Array.from(samples).sort();
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)];
}

/** Four significant digits are more than any of these measurements carries. */
function rounded(value: number): number {
  return Math.abs(value) >= 1_000 ? Math.round(value) : Number(value.toPrecision(4));
}

/** The rows as a table for a terminal, one line each. */
export function table(rows: readonly Row[]): string {
  const lines = [
    ["benchmark", "metric", "value", "unit", "yardstick", "ratio", "target", "reached", "note"],
    ...rows.map((each) => [
      each.benchmark,
      each.metric,
      `${each.value}${each.min === each.max ? "" : ` (${each.min}–${each.max})`}`,
      each.unit,
      each.yardstick === null ? "" : String(each.yardstick),
      each.ratio === null ? "" : `${each.ratio} ×`,
      each.target ?? "",
      each.reached === null ? "" : each.reached ? "yes" : "NO",
      each.note,
    ]),
  ];
  const widths = lines[0].map((_, column) => Math.max(...lines.map((line) => line[column].length)));
  return lines
    .map((line) =>
      line
        .map((cell, column) => cell.padEnd(widths[column]))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

/** The rows as a table for a document, with the facts of the machine below it. */
export function markdown(rows: readonly Row[], machine: Machine, rounds: number): string {
  const lines = rows.map((each) => {
    const against = each.yardstick === null ? "" : grouped(each.yardstick);
    const ratio = each.ratio === null ? "" : `${each.ratio} ×`;
    const reached = each.reached === null ? "" : each.reached ? "yes" : "no";
    const value = `${grouped(each.value)} ${each.unit}`;
    const cells = [each.benchmark, each.metric, value, against, ratio, each.target ?? "", reached];
    return `| ${cells.join(" | ")} |`;
  });
  return [
    "| benchmark | figure | median | yardstick | ratio | target | reached |",
    "|---|---|---|---|---|---|---|",
    ...lines,
    "",
    `${factsOf(machine)}; medians of ${rounds} rounds.`,
    "",
  ].join("\n");
}

/** The machine in one line. */
export function factsOf(machine: Machine): string {
  const { commit, node, processor, cores, compiler, fileSystem, loadBefore, loadAfter } = machine;
  return (
    `commit ${commit}, Node ${node}, ${processor}, ${cores} cores, ${compiler}, ${fileSystem}, ` +
    `load ${loadBefore} before and ${loadAfter} after`
  );
}

/** Thousands apart: 1,234,567. Numbers below a thousand keep their decimals. */
function grouped(value: number): string {
  if (Math.abs(value) < 1_000) return String(value);
  return String(value).replace(/\B(?=(\d{3})+$)/g, ",");
}

/** Writes the list of rows, each with the facts of the machine beside it. */
export function writeJson(path: string, rows: readonly Row[], machine: Machine): void {
  const list = rows.map((each) => ({ ...each, machine }));
  writeFileSync(path, `${JSON.stringify(list, null, 2)}\n`);
}
