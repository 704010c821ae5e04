/**
 * The figures of §12: what a proof costs in CPU, time and memory, and what it weighs. The statement
 * is the whole one: equity and debt of every asset, haircut slices, blinding, openings for users.
 */
import { verifyOpening, verifyShard } from "@holdall/core/reserves";
import type { ProfileName } from "@holdall/core/reserves";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { proveDay, reservesFolder } from "@holdall/server/reserves";
import { cutBundle, forge, ownerOf, toyKernel, toyTask } from "./forge.ts";
import type { WorkerAnswer } from "@holdall/server/reserves";
import { measureBeside } from "./bench-beside.ts";
import { openPage } from "./browser-page.ts";
import { inventAssets, inventSnapshot } from "./world.ts";

/** One figure. `target` is in words; `reached` is undefined where nothing was promised. */
export interface ReservesFigure {
  readonly metric: string;
  readonly value: number;
  readonly unit: string;
  readonly target?: string;
  readonly reached?: boolean;
  readonly note: string;
}
export type ReportFigure = (figure: ReservesFigure) => void;

interface Case {
  readonly name: string;
  readonly rows: number;
  readonly assets: number;
  readonly sliced: number;
  readonly profile: ProfileName;
  readonly workers: number;
}
/** From the least memory to the most: the process tells only the highest that it ever had. */
const CASES: readonly Case[] = [
  {
    name: "small profile, 20 assets",
    rows: 7_872,
    assets: 20,
    sliced: 8,
    profile: "small",
    workers: 1,
  },
  {
    name: "one standard shard, 20 assets",
    rows: 118_750,
    assets: 20,
    sliced: 8,
    profile: "standard",
    workers: 1,
  },
  {
    name: "475,000 rows, 20 assets, 4 shards",
    rows: 475_000,
    assets: 20,
    sliced: 8,
    profile: "standard",
    workers: 2,
  },
  {
    name: "53 assets, two shards",
    rows: 200_000,
    assets: 53,
    sliced: 10,
    profile: "standard",
    workers: 2,
  },
];

type Target = (value: number) => Pick<ReservesFigure, "target" | "reached">;
type Figure = (metric: string, value: number, unit: string, target?: Target) => void;
function atMost(limit: number): Target {
  return (value) => ({ target: `value <= ${limit}`, reached: value <= limit });
}
function atLeast(limit: number): Target {
  return (value) => ({ target: `value >= ${limit}`, reached: value >= limit });
}

/** CPU milliseconds of this thread that `run` takes: the middle of some runs after one to warm up. */
function timed(run: () => void, runs: number): number {
  run();
  const times = Array.from({ length: runs }, () => {
    const started = process.threadCpuUsage();
    run();
    const { user, system } = process.threadCpuUsage(started);
    return (user + system) / 1000;
  });
  return times.sort((a, b) => a - b)[runs >> 1];
}

async function measure(each: Case, report: ReportFigure): Promise<void> {
  const snapshot = inventSnapshot(each.rows, inventAssets(each.assets, each.sliced));
  const folder = mkdtempSync(join(tmpdir(), "holdall-bench-"));
  const startedAtMs = Date.now();
  const started = performance.now();
  const { profile, workers } = each;
  const { answers } = await proveDay({
    folder,
    snapshot,
    masterKey: new Uint8Array(32),
    profile,
    workers,
  });
  const wall = (performance.now() - started) / 1000;
  const proven = (Math.max(...answers.map(({ provenAtMs }) => provenAtMs)) - startedAtMs) / 1000;
  const note = `${each.workers} worker${each.workers > 1 ? "s" : ""} on ${availableParallelism()} shared cores`;
  const figure: Figure = (metric, value, unit, target) =>
    report({
      metric: `${each.name}: ${metric}`,
      value,
      unit,
      note,
      ...(target === undefined ? {} : target(value)),
    });
  proverFigures(each, answers, figure);
  const isWhole = each.rows === 475_000;
  figure(
    "wall time from snapshot to the last proof",
    proven,
    "s",
    isWhole ? atMost(60) : undefined,
  );
  figure("wall time from snapshot to signed folder, every bundle sealed", wall, "s");
  openingFigures(each, answers, figure);
  const proofs = answers.map(({ outcome }) => outcome.proof);
  const megabytes = proofs.reduce((sum, proof) => sum + proof.length, 0) / 1e6;
  figure(
    "public proofs",
    megabytes,
    "MB",
    isWhole ? atMost(4) : each.assets === 20 ? atMost(0.8 * proofs.length) : undefined,
  );
  figure(
    "public verification, per shard",
    timed(() => void verifyShard(proofs[0]), 5),
    "CPU ms",
    atMost(250),
  );
  pythonFigure(proofs[0], figure);
  if (isWhole) {
    const ms = await pageMilliseconds(folder);
    figure("every shard verified in Chromium, from files to verdict", ms, "ms", atMost(1_000));
  }
  rmSync(folder, { recursive: true });
}

const sum = (values: readonly number[]): number =>
  values.reduce((total, value) => total + value, 0);

function proverFigures(each: Case, answers: readonly WorkerAnswer[], figure: Figure): void {
  const cpu = sum(answers.map(({ proveSeconds }) => proveSeconds));
  const lanes = Array.from({ length: each.workers }, (_, lane) =>
    sum(answers.filter((answer) => answer.lane === lane).map(({ proveSeconds }) => proveSeconds)),
  );
  const isFull = each.profile === "standard" && each.assets === 20;
  const perShard = each.profile === "small" ? atMost(4) : isFull ? atMost(24) : undefined;
  figure("CPU of the prover, per shard", cpu / answers.length, "CPU s", perShard);
  figure(
    "proving alone, CPU of the busiest worker",
    Math.max(...lanes),
    "s",
    each.rows === 475_000 ? atMost(60) : undefined,
  );
  const rate = isFull ? atLeast(10_000) : each.assets === 53 ? atLeast(4_000) : undefined;
  figure("rows proven per second on two cores", (2 * each.rows) / cpu, "rows/s", rate);
  figure(
    "(row, asset) cells per core-second",
    (each.rows * each.assets) / cpu,
    "cells",
    isFull ? atLeast(100_000) : undefined,
  );
  const peak = process.resourceUsage().maxRSS / 1e6;
  figure(
    "peak memory of the whole process so far",
    peak,
    "GB",
    isFull ? atMost(each.workers === 1 ? 2.2 : 4.29) : undefined,
  );
}

function openingFigures({ rows }: Case, answers: readonly WorkerAnswer[], figure: Figure): void {
  const cutting = sum(answers.map(({ cutSeconds }) => cutSeconds));
  const signing = sum(answers.map(({ signSeconds }) => signSeconds));
  figure(
    "bundles cut and encrypted per core-second",
    rows / (cutting - signing),
    "bundles",
    atLeast(20_000),
  );
  figure("the same with the reserve key's signature", rows / cutting, "bundles");
}

function pythonFigure(proof: Uint8Array, figure: Figure): void {
  const folder = mkdtempSync(join(tmpdir(), "holdall-bench-"));
  writeFileSync(join(folder, "shard.proof"), proof);
  const program = join(reservesFolder(), "independent", "verifier.py");
  const started = performance.now();
  const { status } = spawnSync("python3", [program, "proof", join(folder, "shard.proof")]);
  const seconds = (performance.now() - started) / 1000;
  rmSync(folder, { recursive: true });
  if (status === 0) figure("second verifier, per shard", seconds, "s", atMost(15));
}

/** A user's own check, on a toy shard: the work is the row's, not the shard's. */
function openingFigure(report: ReportFigure): void {
  const task = toyTask();
  const { proof, session } = forge(toyKernel(), task, {});
  const { shard } = verifyShard(proof, true);
  const bundle = cutBundle(task, session, 7);
  const owner = ownerOf(task.owners, 7);
  // The clock of a thread's time counts in whole milliseconds: many checks, and their share.
  const checks = 200;
  const ms =
    timed(() => {
      for (let i = 0; i < checks; i++) verifyOpening(shard!, bundle, owner);
    }, 3) / checks;
  report({
    metric: "user bundle, check",
    value: ms,
    unit: "CPU ms",
    note: "toy shard of 4 assets",
    ...atMost(5)(ms),
  });
}

/** From the first byte read to the verdict on the screen, in the page that works from disk. */
async function pageMilliseconds(folder: string): Promise<number> {
  const { page, close } = await openPage();
  try {
    await page.evaluate(`globalThis.moments = [];
      new MutationObserver(() => globalThis.moments.push(performance.now()))
        .observe(document.getElementById("verdict"), { attributes: true, attributeFilter: ["data-verdict"] })`);
    await page.setInputFiles("#files", dayFiles(folder));
    await page.waitForSelector("#verdict[data-verdict=valid]");
    return await page.evaluate<number>("globalThis.moments.at(-1) - globalThis.moments[0]");
  } finally {
    await close();
  }
}

/** The files of a day that its check reads. */
function dayFiles(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ name }) => join(folder, name));
}

const OPENING = "user bundle";
const BESIDE = "engine beside";

/** What can be measured, by name. */
export const benchNames: readonly string[] = [OPENING, ...CASES.map(({ name }) => name), BESIDE];

/** The names that contain one of some words, commas aside; all of them for none. Unknown words give no name. */
export function chosenNames(words: readonly string[]): readonly string[] {
  const plain = (text: string): string => text.replaceAll(",", "").toLowerCase();
  if (words.length === 0) return benchNames;
  return benchNames.filter((name) => words.some((word) => plain(name).includes(plain(word))));
}

/** Measures what is named and reports figure by figure; `begin` hears of each before it is measured. */
export async function reservesBench(
  report: ReportFigure,
  names: readonly string[] = benchNames,
  begin: (name: string) => void = () => {},
): Promise<void> {
  const measures: readonly (readonly [string, () => Promise<void> | void])[] = [
    [OPENING, () => openingFigure(report)],
    ...CASES.map((each) => [each.name, () => measure(each, report)] as const),
    [BESIDE, () => besideFigures(report)],
  ];
  for (const [name, run] of measures) {
    if (!names.includes(name)) continue;
    begin(name);
    await run();
  }
}

/** Control 9: what proving does to the engine's p99. */
async function besideFigures(report: ReportFigure): Promise<void> {
  const { alone, beside } = await measureBeside();
  const note = `5,000 random commands a second, a small day proven at low priority on ${availableParallelism()} cores`;
  const unit = "µs";
  report({ metric: "engine beside: p99 of a command, alone", value: alone, unit, note });
  report({ metric: "engine beside: p99 while a day is proven", value: beside, unit, note });
  const ratio = beside / alone;
  report({
    metric: "engine beside: p99 while proving over p99 alone",
    value: ratio,
    unit: "×",
    note,
    ...atMost(1.05)(ratio),
  });
}
