/**
 * The figures of §12: what a proof costs in CPU, time and memory, and what it weighs. The statement
 * is the whole one: equity and debt of every asset, haircut slices, blinding, openings for users.
 */
import { availableParallelism } from "node:os";
import { verifyOpening, verifyShard } from "@holdall/core/reserves";
import type { ProfileName } from "@holdall/core/reserves";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { proveDay } from "./day-folder.ts";
import { cutBundle, forge, ownerOf, toyKernel, toyTask } from "./forge.ts";
import { reservesFolder } from "./ports.ts";
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
    name: "53 assets, two shards",
    rows: 200_000,
    assets: 53,
    sliced: 10,
    profile: "standard",
    workers: 2,
  },
  {
    name: "475,000 rows, 20 assets, 4 shards",
    rows: 475_000,
    assets: 20,
    sliced: 8,
    profile: "standard",
    workers: 2,
  },
];

function atMost(value: number, limit: number) {
  return { target: `value <= ${limit}`, reached: value <= limit };
}
function atLeast(value: number, limit: number) {
  return { target: `value >= ${limit}`, reached: value >= limit };
}

/** Milliseconds that `run` takes: the middle of some runs after one to warm up. */
function timed(run: () => void, runs: number): number {
  run();
  const times = Array.from({ length: runs }, () => {
    const started = performance.now();
    run();
    return performance.now() - started;
  });
  return times.sort((a, b) => a - b)[runs >> 1];
}

async function measure(each: Case, report: ReportFigure): Promise<void> {
  const snapshot = inventSnapshot(each.rows, inventAssets(each.assets, each.sliced));
  const started = performance.now();
  const folder = mkdtempSync(join(tmpdir(), "holdall-bench-"));
  const day = await proveDay({
    folder,
    snapshot,
    masterKey: new Uint8Array(32),
    profile: each.profile,
    workers: each.workers,
  });
  const wall = (performance.now() - started) / 1000;
  rmSync(folder, { recursive: true });
  const proving = day.answers.reduce((sum, { proveSeconds }) => sum + proveSeconds, 0);
  const cutting = day.answers.reduce((sum, { cutSeconds }) => sum + cutSeconds, 0);
  const shards = day.answers.length;
  const proofs = day.answers.map(({ outcome }) => outcome.proof);
  const bytes = proofs.reduce((sum, proof) => sum + proof.length, 0);
  const note = `${each.name}; ${each.workers} worker${each.workers > 1 ? "s" : ""} on ${availableParallelism()} shared cores`;
  const figure = (metric: string, value: number, unit: string, goal = {}) =>
    report({ metric: `${each.name}: ${metric}`, value, unit, note, ...goal });
  const standard20 = each.profile === "standard" && each.assets === 20;
  figure(
    "CPU of the prover, per shard",
    proving / shards,
    "CPU s",
    standard20 ? atMost(proving / shards, 24) : each.profile === "small" ? atMost(proving, 4) : {},
  );
  figure(
    "wall time from snapshot to signed folder",
    wall,
    "s",
    each.rows === 475_000 ? atMost(wall, 60) : {},
  );
  figure(
    "rows proven per second on two cores",
    (2 * each.rows) / proving,
    "rows/s",
    standard20
      ? atLeast((2 * each.rows) / proving, 10_000)
      : each.assets === 53
        ? atLeast((2 * each.rows) / proving, 4_000)
        : {},
  );
  figure(
    "(row, asset) cells per core-second",
    (each.rows * each.assets) / proving,
    "cells",
    standard20 ? atLeast((each.rows * each.assets) / proving, 100_000) : {},
  );
  figure("peak memory of the process", process.resourceUsage().maxRSS / 1e6, "GB", {
    target: undefined,
  });
  figure("public proofs", bytes / 1e6, "MB", atMost(bytes / 1e6, 0.8 * shards));
  figure(
    "bundles cut, signed and sealed per core-second",
    each.rows / cutting,
    "bundles",
    atLeast(each.rows / cutting, 20_000),
  );
  const perShard = timed(() => void verifyShard(proofs[0]), 5);
  figure("public verification, per shard", perShard, "ms", atMost(perShard, 250));
  pythonFigure(proofs[0], figure);
}

function pythonFigure(
  proof: Uint8Array,
  figure: (metric: string, value: number, unit: string, goal?: object) => void,
): void {
  const folder = mkdtempSync(join(tmpdir(), "holdall-bench-"));
  writeFileSync(join(folder, "shard.proof"), proof);
  const program = join(reservesFolder(), "independent", "verifier.py");
  const started = performance.now();
  const { status } = spawnSync("python3", [program, "proof", join(folder, "shard.proof")]);
  const seconds = (performance.now() - started) / 1000;
  rmSync(folder, { recursive: true });
  if (status === 0) figure("second verifier, per shard", seconds, "s", atMost(seconds, 15));
}

/** A user's own check, on a toy shard: the work is the row's, not the shard's. */
function openingFigure(report: ReportFigure): void {
  const task = toyTask();
  const { proof, session } = forge(toyKernel(), task, {});
  const { shard } = verifyShard(proof, true);
  const bundle = cutBundle(task, session, 7);
  const owner = ownerOf(task.owners, 7);
  const ms = timed(() => void verifyOpening(shard!, bundle, owner), 50);
  report({
    metric: "user bundle, check",
    value: ms,
    unit: "ms",
    note: "toy shard of 4 assets",
    ...atMost(ms, 5),
  });
}

/** Measures every case and reports figure by figure. `names` keeps the cases whose name contains one of them. */
export async function reservesBench(
  report: ReportFigure,
  names: readonly string[] = [],
): Promise<void> {
  openingFigure(report);
  for (const each of CASES) {
    if (names.length === 0 || names.some((name) => each.name.includes(name)))
      await measure(each, report);
  }
}

if (import.meta.main) {
  await reservesBench(({ metric, value, unit, target, reached }) => {
    const verdict = target === undefined ? "" : `${target}: ${reached === true ? "yes" : "NO"}`;
    process.stdout.write(
      `${metric.padEnd(80)} ${value.toPrecision(5).padStart(10)} ${unit.padEnd(8)} ${verdict}\n`,
    );
  }, process.argv.slice(2));
}
