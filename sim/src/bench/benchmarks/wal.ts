/**
 * WAL-5k, -50k, -500k: how long an acknowledgement waits for two local copies, in open loop.
 *
 * The journal's own thread works behind its ring, as the server runs it; this thread stands in the
 * sequencer's place. Commands of 64 bytes arrive on a fixed grid, whether the journal keeps up or
 * not; each latency counts from the scheduled arrival to the moment at which its batch is durable on
 * every copy. Between the slices the raw disk is measured on the same file system with as many
 * copies.
 */
import { mkdirSync, rmSync } from "node:fs";
import { openFileJournal, sealInto, startJournalThread } from "@holdall/server/journal";
import { nodePorts } from "@holdall/server/ports";
import { Doorbell, RingWriter } from "@holdall/server/rings";
import { CACHE_FOLDER } from "../files/frozen.ts";
import { inChild } from "../harness/child.ts";
import { busyShare } from "../harness/machine.ts";
import { percentile, row } from "../harness/report.ts";
import type { Row } from "../harness/report.ts";
import { openRawDisk } from "../yardsticks/raw-disk.ts";
import type { Bench, Benchmark } from "./benchmark.ts";

/** Commands per second. */
type Rate = 5_000 | 50_000 | 500_000;

interface WalInput {
  readonly rate: Rate;
  readonly folder: string;
}

interface WalFigures {
  readonly journalP50Ms: number;
  readonly journalP99Ms: number;
  readonly journalP999Ms: number;
  readonly rawP50Ms: number;
  readonly rawP99Ms: number;
  readonly rawP999Ms: number;
  readonly commandsPerSync: number;
  /** Sequence of the last command that was acknowledged. */
  readonly acknowledged: number;
}

const COPIES = 2;
const COMMAND_BYTES = 64;
const BATCH_COMMANDS_MAX = 8_192;
const WARMUP_MS = 3_000;
const RAW_SLICE_MS = 2_000;
const JOURNAL_SLICE_MS = 5_000;
const SLICES = 4;
/** `performance.md` section 11, G5: against the raw disk, at 50,000 commands per second. */
const ACK_RATIO_MAX = 3;
/** Others' share of the cores above which a percentile says more about them (`performance.md` section 10). */
const BUSY_MAX = 0.3;
const LOOK_MS = 1_000;
/** A journal that acknowledges nothing for so long is broken. */
const PATIENCE_MS = 10_000;

/** The benchmark of one rate. */
export function walBenchmark(rate: Rate): Benchmark {
  return async (bench) => {
    const name = `wal-${rate / 1_000}k`;
    const busyBefore = await busyShare(LOOK_MS);
    const rounds: WalFigures[] = [];
    for (let round = 0; round < bench.rounds; round++) {
      rounds.push(await oneRound(bench, name, rate));
    }
    const busy = Math.max(busyBefore, await busyShare(LOOK_MS));
    return [
      ...(["P50", "P99", "P999"] as const).map((rank) => latencyRow(name, rank, rounds, busy)),
      row({
        benchmark: name,
        metric: "commands per sync",
        unit: "commands",
        values: rounds.map(({ commandsPerSync }) => commandsPerSync),
      }),
    ];
  };
}

/** One percentile beside that of the raw disk. A busy machine is reported and not judged by. */
function latencyRow(
  name: string,
  rank: "P50" | "P99" | "P999",
  rounds: readonly WalFigures[],
  busy: number,
): Row {
  const isIdle = busy <= BUSY_MAX;
  const isGoal = name === "wal-50k" && rank !== "P999";
  return row({
    benchmark: name,
    metric: `acknowledged ${rank === "P999" ? "p99.9" : rank.toLowerCase()}`,
    unit: "ms from scheduled arrival",
    values: rounds.map((figures) => figures[`journal${rank}Ms`]),
    yardsticks: rounds.map((figures) => figures[`raw${rank}Ms`]),
    ...(isGoal ? { target: { of: "ratio", is: "<=", limit: ACK_RATIO_MAX } as const } : {}),
    isJudged: isIdle,
    note:
      "two copies; yardstick: 4 KiB write + fdatasync" +
      (isIdle ? "" : `; ${Math.round(busy * 100)} % of the cores busy with other work: not judged`),
  });
}

/** One child writes and dies without a word; what it acknowledged must be in the journal. */
async function oneRound(bench: Bench, name: string, rate: Rate): Promise<WalFigures> {
  const folder = `${CACHE_FOLDER}/wal-${process.pid}`;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  try {
    const figures = await inChild<WalFigures>("wal", { rate, folder });
    const journal = openFileJournal({ ...nodePorts(), folders: copiesIn(folder) });
    const durable = journal.writer.head().nextSequence - 1;
    journal.stop();
    if (durable < figures.acknowledged) {
      throw new Error(`${name}: ${figures.acknowledged} acknowledged, ${durable} in the journal`);
    }
    bench.say(
      `${name}: p50 ${figures.journalP50Ms.toFixed(2)} ms (raw ${figures.rawP50Ms.toFixed(2)}), ` +
        `p99 ${figures.journalP99Ms.toFixed(2)} ms (raw ${figures.rawP99Ms.toFixed(2)})`,
    );
    return figures;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function copiesIn(folder: string): readonly string[] {
  return Array.from({ length: COPIES }, (_, copy) => `${folder}/${copy}`);
}

/** The task of the child. It ends without closing the journal, as a process does that is killed. */
export async function walTask({ rate, folder }: WalInput): Promise<WalFigures> {
  const raw = openRawDisk(folder, COPIES);
  const lane = await openLane(folder, rate);
  lane.slice(WARMUP_MS, undefined);
  const rawMs: number[] = [];
  const room = (SLICES * JOURNAL_SLICE_MS * rate) / 1_000;
  const samples: Samples = { latenciesMs: new Float64Array(room), count: 0 };
  const syncsBefore = lane.syncs();
  for (let slice = 0; slice < SLICES; slice++) {
    rawMs.push(...raw.slice(RAW_SLICE_MS));
    lane.slice(JOURNAL_SLICE_MS, samples);
  }
  const latenciesMs = samples.latenciesMs.subarray(0, samples.count);
  raw.close();
  return {
    journalP50Ms: percentile(latenciesMs, 0.5),
    journalP99Ms: percentile(latenciesMs, 0.99),
    journalP999Ms: percentile(latenciesMs, 0.999),
    rawP50Ms: percentile(rawMs, 0.5),
    rawP99Ms: percentile(rawMs, 0.99),
    rawP999Ms: percentile(rawMs, 0.999),
    commandsPerSync: samples.count / (lane.syncs() - syncsBefore),
    acknowledged: lane.acknowledged(),
  };
}

interface Samples {
  readonly latenciesMs: Float64Array;
  count: number;
}

interface Lane {
  /** Commands arrive for so long, each at its time; every one of them is acknowledged at the end. */
  slice(milliseconds: number, samples: Samples | undefined): void;
  /** How often the durable sequence was seen to advance. */
  syncs(): number;
  acknowledged(): number;
}

/** The sequencer's place: this thread seals what has arrived and watches the journal's thread. */
async function openLane(folder: string, rate: Rate): Promise<Lane> {
  const bell = new Doorbell();
  const folders = copiesIn(folder);
  const journal = await startJournalThread({ folders, rulesVersion: 0, durableBells: [bell] });
  const ring = new RingWriter(journal.ring);
  const bodies = commandBodies();
  let sequence = journal.head.nextSequence;
  let syncs = 0;

  const seal = (count: number): void => {
    const body = bodies.subarray(0, count * COMMAND_BYTES);
    const baseTimeMicros = Math.floor((performance.timeOrigin + performance.now()) * 1_000);
    sealInto(ring, { firstSequence: sequence, count, baseTimeMicros, body });
    sequence += count;
  };

  return {
    slice(milliseconds, samples) {
      const total = Math.floor((milliseconds * rate) / 1_000);
      const first = sequence;
      const start = performance.now();
      const arrivalMs = (index: number): number => start + (index * 1_000) / rate;
      let acknowledged = 0;
      while (acknowledged < total) {
        const sent = sequence - first;
        const arrived = Math.floor(((performance.now() - start) * rate) / 1_000) + 1;
        const count = Math.min(arrived, total, sent + BATCH_COMMANDS_MAX) - sent;
        if (count > 0) seal(count);
        const durable = journal.durable.get();
        if (durable - first + 1 > acknowledged) {
          syncs += 1;
          const now = performance.now();
          for (; acknowledged < durable - first + 1; acknowledged++) {
            if (samples !== undefined) {
              samples.latenciesMs[samples.count++] = now - arrivalMs(acknowledged);
            }
          }
          continue;
        }
        const next = sequence - first;
        const isAllSent = next === total;
        const waitMs = isAllSent ? PATIENCE_MS : arrivalMs(next) - performance.now();
        const isIdle = (): boolean => journal.durable.get() === durable;
        if (waitMs > 0) bell.sleep(isIdle, waitMs);
        if (isAllSent && isIdle()) throw new Error("the journal's thread makes no progress");
      }
    },
    syncs: () => syncs,
    acknowledged: () => sequence - 1,
  };
}

/** As many commands as a batch may hold; to the journal only their lengths mean anything. */
function commandBodies(): Uint8Array {
  const bodies = new Uint8Array(BATCH_COMMANDS_MAX * COMMAND_BYTES);
  const words = new Uint16Array(bodies.buffer);
  for (let at = 0; at < words.length; at += COMMAND_BYTES / 2) {
    words[at] = CANCEL_ORDER_CODE;
    words[at + 1] = COMMAND_BYTES;
  }
  return bodies;
}

/** Any kind would do. */
const CANCEL_ORDER_CODE = 32;
