/** SNAP: how long a snapshot of a full venue stops the engine, and how soon one is restored. */
import { createHash } from "node:crypto";
import { closeSync, fsyncSync, openSync, readFileSync, rmSync, writeSync } from "node:fs";
import { restoreEngine } from "@holdall/core/engine";
import type { Engine } from "@holdall/core/engine";
import { wordsOf } from "../files/command-file.ts";
import { CACHE_FOLDER, frozenFile, frozenRow } from "../files/frozen.ts";
import { inChild } from "../harness/child.ts";
import { row } from "../harness/report.ts";
import type { Row } from "../harness/report.ts";
import { openFunded } from "../variants/engine.ts";
import type { Bench } from "./benchmark.ts";

const FILE = "cex-1000";
/** `performance.md` section 11, G6. */
const STALL_MS_MAX = 50;
const BYTES_MAX = 100e6;
const RESTORE_MS_MAX = 1_000;

interface SnapFigures {
  readonly stallMs: number;
  /** A plain copy of as many bytes. */
  readonly copyMs: number;
  readonly bytes: number;
  readonly writeMs: number;
  readonly digestMs: number;
  readonly restoreMs: number;
  /** Reading the file alone. */
  readonly readMs: number;
}

/** One million orders, half a million accounts with four assets each. */
export async function snapBenchmark(bench: Bench): Promise<readonly Row[]> {
  frozenFile(FILE);
  const rounds: SnapFigures[] = [];
  for (let round = 0; round < bench.rounds; round++) {
    const figures = await inChild<SnapFigures>("snap", {});
    bench.say(
      `snap: stall ${figures.stallMs.toFixed(1)} ms, restore ${figures.restoreMs.toFixed(0)} ms`,
    );
    rounds.push(figures);
  }
  const of = (name: keyof SnapFigures): number[] => rounds.map((figures) => figures[name]);
  const common = { benchmark: "snap", unit: "ms" };
  return [
    row({
      ...common,
      metric: "engine stall",
      values: of("stallMs"),
      yardsticks: of("copyMs"),
      target: { of: "value", is: "<=", limit: STALL_MS_MAX },
      note: "yardstick: a plain copy of as many bytes",
    }),
    row({
      ...common,
      metric: "snapshot size",
      unit: "bytes",
      values: of("bytes"),
      target: { of: "value", is: "<=", limit: BYTES_MAX },
    }),
    row({ ...common, metric: "write and fsync", values: of("writeMs") }),
    row({ ...common, metric: "SHA-256", values: of("digestMs") }),
    row({
      ...common,
      metric: "restore",
      values: of("restoreMs"),
      yardsticks: of("readMs"),
      target: { of: "value", is: "<=", limit: RESTORE_MS_MAX },
      note: "from the file to an engine; yardstick: reading the file alone",
    }),
  ];
}

/** The task of the child: one snapshot of a fresh, full venue. */
export async function snapTask(): Promise<SnapFigures> {
  const { plan } = frozenRow(FILE);
  const { engine, populate } = openFunded(plan, wordsOf(readFileSync(frozenFile(FILE))));
  populate();
  // The first snapshot meets code that was never compiled; a running venue takes many.
  engine.snapshot();
  const [stallMs, pages] = timed(() => engine.snapshot());
  const bytes = pages.pages.reduce((sum, page) => sum + page.bytes.byteLength, 0);
  const [copyMs] = timed(() => pages.pages.map((page) => page.bytes.slice()));
  const [digestMs] = timed(() => {
    const hash = createHash("sha256");
    for (const page of pages.pages) hash.update(page.bytes);
    return hash.digest();
  });
  const path = `${CACHE_FOLDER}/snap-${process.pid}`;
  const [writeMs] = timed(() =>
    writePages(
      path,
      pages.pages.map((page) => page.bytes),
    ),
  );
  const [readMs] = timed(() => readFileSync(path));
  const [restoreMs, restored] = timed(() => restoreEngine(readPages(path, pages)));
  rmSync(path);
  verifySame(engine, restored);
  return { stallMs, copyMs, bytes, writeMs, digestMs, restoreMs, readMs };
}

type Pages = ReturnType<Engine["snapshot"]>;

function writePages(path: string, pages: readonly Uint8Array[]): void {
  const file = openSync(path, "w");
  for (const page of pages) {
    for (let done = 0; done < page.byteLength;) done += writeSync(file, page, done);
  }
  fsyncSync(file);
  closeSync(file);
}

/** The pages as they come from disk: same names, bytes read again. */
function readPages(path: string, shape: Pages): Pages {
  const bytes = new Uint8Array(readFileSync(path));
  let start = 0;
  const pages = shape.pages.map(({ name, bytes: { byteLength } }) => {
    start += byteLength;
    return { name, bytes: bytes.slice(start - byteLength, start) };
  });
  return { ...shape, pages };
}

function verifySame(engine: Engine, restored: Engine): void {
  if (engine.hash() !== restored.hash()) throw new Error("the restored engine is another one");
}

function timed<T>(act: () => T): readonly [milliseconds: number, result: T] {
  const start = performance.now();
  const result = act();
  return [performance.now() - start, result];
}
