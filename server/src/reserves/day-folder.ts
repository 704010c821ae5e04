/** A day's folder on disk: written by the prover, read by the verifiers. */
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, freemem, tmpdir } from "node:os";
import { dirname, join, normalize } from "node:path";
import {
  KERNEL_RESERVE_BYTES,
  SEAL_BYTES,
  assembleDay,
  commitMinute,
  commitmentOf,
  daySecretOf,
  layoutOf,
  memoryBytes,
  planDay,
  PROFILES,
  readManifest,
  manifestHash,
  verifyDay,
} from "@holdall/core/reserves";
import type {
  CheckHolding,
  DayPlan,
  DayReport,
  DaySettings,
  Holding,
  LiabilitySnapshot,
  Manifest,
  PlanRefusal,
  ProfileName,
} from "@holdall/core/reserves";
import { readSegment } from "./spool.ts";
import { sha256, signingKey, verifySignature } from "./primitives.ts";
import { runTasks } from "./workers.ts";
import type { WorkerAnswer } from "./workers.ts";

export interface ProveOptions {
  /** Where the day is written. */
  readonly folder: string;
  readonly snapshot: LiabilitySnapshot;
  /** 32 bytes from which the day secret, the beacon secret and the signing seed are derived. */
  readonly masterKey: Uint8Array;
  readonly profile?: ProfileName;
  readonly workers?: number;
  readonly previous?: Manifest;
  /** Why days between the previous one and this have no proof. */
  readonly gapReason?: string;
  /** Proves beside an exchange, which goes first. */
  readonly isGentle?: boolean;
}
export interface ProvenDay {
  readonly manifest: Manifest;
  readonly answers: readonly WorkerAnswer[];
}

/** What is owed is rounded in the owner's favour, by less than two quanta a row: up what it owns, down what it owes. */
const QUANTA_PER_ROW = 2n;

/**
 * The vault of a demonstration: holds what the ledger says is held and enough beside it to cover the
 * rounding of every row, and says that it is invented.
 */
function simulatedHoldings(
  snapshot: LiabilitySnapshot,
  { table }: DayPlan,
  liabilities: Uint8Array,
): Holding[] {
  const roundedQuanta = QUANTA_PER_ROW * BigInt(snapshot.rows.count);
  const roundedUnits = (a: number): bigint =>
    roundedQuanta * 10n ** BigInt(table.assets[a].exponent);
  return snapshot.assets.flatMap(({ id, kind, decimals }, a): Holding[] =>
    kind === "held"
      ? [
          {
            asset: id,
            chain: "holdall:demo",
            address: "simulated-vault",
            kind: "simulated",
            amountBase: snapshot.netUnits[a] + roundedUnits(a),
            baseDecimals: decimals,
            height: snapshot.sequence,
            block: "00",
            date: snapshot.date,
            liabilities,
            owners: [],
            threshold: 0,
            signatures: [],
          },
        ]
      : [],
  );
}

/** Proves a day on worker threads. Throws with the refusal in words when the snapshot cannot be proven. */
export async function proveDay(options: ProveOptions): Promise<ProvenDay> {
  const { folder, snapshot, masterKey, workers, isGentle = false } = options;
  const plan = planDay(snapshot, settingsOf(options));
  if ("refusal" in plan) throw new DayRefused(plan.refusal, plan.place);
  const seed = signingSeed(masterKey);
  const key = signingKey(seed);
  const spool = mkdtempSync(join(tmpdir(), "holdall-spool-"));
  try {
    const answers = await runTasks(plan.tasks, {
      workers: workersFor(plan, workers ?? availableParallelism() - 1),
      seed,
      spool,
      isGentle,
    });
    const length = plan.tasks[0].bundleLength + SEAL_BYTES;
    const manifest = assembleDay(
      plan,
      answers.map(({ outcome }) => outcome),
      {
        sha256,
        entries: (shard, first, count) =>
          readSegment(join(spool, String(shard)), length * first, length * count),
        write: (name, bytes) => writeFile(folder, name, bytes),
        holdings: (liabilities) => simulatedHoldings(snapshot, plan, liabilities),
        signatures: (message) => [{ key: key.publicKey, signature: key.sign(message) }],
      },
    );
    return { manifest, answers };
  } finally {
    rmSync(spool, { recursive: true });
  }
}

/** What a worker needs beside its kernel's memory: rows, owners, entries on their way to disk. */
const WORKER_BYTES = 256 << 20;

/** As many workers as are wanted and fit into the memory that is free; one always. */
function workersFor({ profile, table }: DayPlan, wanted: number): number {
  const kernelBytes = memoryBytes(layoutOf(profile, table.assets), KERNEL_RESERVE_BYTES);
  const fitting = Math.floor(freemem() / (kernelBytes + WORKER_BYTES));
  return Math.max(1, Math.min(wanted, fitting));
}

/** A snapshot that cannot be proven, and why. */
export class DayRefused extends Error {
  override readonly name = "DayRefused";
  readonly refusal: PlanRefusal["refusal"];

  constructor(refusal: PlanRefusal["refusal"], place: string) {
    super(`${refusal}: ${place}`);
    this.refusal = refusal;
  }
}

/** Seed of the reserve key. */
export function signingSeed(masterKey: Uint8Array): Uint8Array {
  return daySecretOf(sha256, masterKey, "signing");
}

/**
 * The secret whose commitment is published with one day and which draws the minute of the next: named
 * after the day that committed to it, so that a missing day between them breaks nothing.
 */
function beaconSecretAfter(masterKey: Uint8Array, previous: Manifest | undefined): Uint8Array {
  return daySecretOf(sha256, masterKey, `beacon after ${previous?.date ?? "nothing"}`);
}

/** What the day after `manifest` links to; zeros where there is none. */
export function hashOfDay(manifest: Manifest | undefined): Uint8Array {
  return manifest === undefined ? new Uint8Array(32) : manifestHash(sha256, manifest);
}

/** The minute of the day at which the day after `previous` is to be taken. */
export function minuteAfter(masterKey: Uint8Array, previous: Manifest | undefined): number {
  return commitMinute(sha256, beaconSecretAfter(masterKey, previous), hashOfDay(previous));
}

function settingsOf({ snapshot, masterKey, profile, ...rest }: ProveOptions): DaySettings {
  const { previous, gapReason } = rest;
  const secret = beaconSecretAfter(masterKey, previous);
  const next = daySecretOf(sha256, masterKey, `beacon after ${snapshot.date}`);
  return {
    ...(profile === undefined ? {} : { profile: PROFILES[profile] }),
    daySecret: daySecretOf(sha256, masterKey, snapshot.date),
    previous: {
      date: previous?.date ?? "",
      hash: hashOfDay(previous),
      gapReason: gapReason ?? "",
    },
    beacon: {
      kind: "commit",
      hash: sha256(secret),
      minute: minuteAfter(masterKey, previous),
      nextCommit: commitmentOf(sha256, next),
    },
    beaconFile: secret,
  };
}

function writeFile(folder: string, name: string, bytes: Uint8Array): void {
  mkdirSync(dirname(join(folder, name)), { recursive: true });
  writeFileSync(join(folder, name), bytes);
}

/** A file of the day; undefined when it is missing or its name leads out of the folder. */
export function readFrom(folder: string, name: string): Uint8Array | undefined {
  if (normalize(name) !== name || name.startsWith("..") || name.startsWith("/")) return undefined;
  try {
    return readFileSync(join(folder, name));
  } catch {
    return undefined;
  }
}

export function manifestIn(folder: string): Manifest | undefined {
  const bytes = readFrom(folder, "manifest.json");
  return bytes === undefined ? undefined : readManifest(bytes);
}

/** Only declared simulations count here: signatures of chains are checked where chains are spoken. */
export const countsHolding: CheckHolding = ({ kind }) => kind === "simulated";

export interface VerifyOptions {
  readonly allowToy?: boolean;
  readonly pinnedKey?: Uint8Array;
  readonly previous?: Manifest;
}
/** Verifies a folder. */
export function verifyFolder(
  folder: string,
  { allowToy, pinnedKey, previous }: VerifyOptions = {},
): DayReport {
  return verifyDay({
    sha256,
    read: (name) => readFrom(folder, name),
    verifySignature,
    checkHolding: countsHolding,
    ...(allowToy === undefined ? {} : { allowToy }),
    ...(pinnedKey === undefined ? {} : { pinnedKey }),
    ...(previous === undefined ? {} : { previous }),
  });
}

/** Dates published under a site folder, oldest first. */
export function publishedDates(site: string): string[] {
  try {
    return readdirSync(site)
      .filter((name) => /^\d{4}-\d{2}-\d{2}$/.test(name))
      .sort();
  } catch {
    return [];
  }
}
