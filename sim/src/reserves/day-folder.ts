/** A day's folder on disk: written by the prover, read by the verifiers. */
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { dirname, join, normalize } from "node:path";
import {
  SEAL_BYTES,
  assembleDay,
  commitMinute,
  commitmentOf,
  daySecretOf,
  planDay,
  PROFILES,
  readManifest,
  manifestHash,
  verifyDay,
} from "@holdall/core/reserves";
import type {
  DayReport,
  Holding,
  LiabilitySnapshot,
  Manifest,
  ProfileName,
} from "@holdall/core/reserves";
import { readSegment } from "./spool.ts";
import { sha256, signingKey, verifySignature } from "./ports.ts";
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
}
export interface ProvenDay {
  readonly manifest: Manifest;
  readonly answers: readonly WorkerAnswer[];
}

/** The vault of a demonstration: holds exactly what the ledger says is held, and says that it is invented. */
function simulatedHoldings(snapshot: LiabilitySnapshot, liabilities: Uint8Array): Holding[] {
  return snapshot.assets.flatMap(({ id, kind, decimals }, a): Holding[] =>
    kind === "held"
      ? [
          {
            asset: id,
            chain: "holdall:demo",
            address: "simulated-vault",
            kind: "simulated",
            amountBase: snapshot.netUnits[a],
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
export async function proveDay({
  folder,
  snapshot,
  masterKey,
  profile,
  workers,
  previous,
}: ProveOptions): Promise<ProvenDay> {
  const daySecret = daySecretOf(sha256, masterKey, snapshot.date);
  const secretOf = (label: string) => daySecretOf(sha256, masterKey, label);
  const beaconSecret = secretOf(`beacon ${snapshot.date}`);
  const seed = secretOf("signing");
  const hash = previous === undefined ? new Uint8Array(32) : manifestHash(sha256, previous);
  const own = profile === undefined ? {} : { profile: PROFILES[profile] };
  const plan = planDay(
    snapshot,
    {
      ...own,
      daySecret,
      previous: { date: previous?.date ?? "", hash, gapReason: "" },
      beacon: {
        kind: "commit",
        hash: sha256(beaconSecret),
        minute: commitMinute(sha256, beaconSecret, hash),
        nextCommit: commitmentOf(sha256, secretOf(`beacon ${tomorrow(snapshot.date)}`)),
      },
      beaconFile: beaconSecret,
    },
    sha256,
  );
  if ("refusal" in plan) throw new Error(`${plan.refusal}: ${plan.place}`);
  const key = signingKey(seed);
  const spool = mkdtempSync(join(tmpdir(), "holdall-spool-"));
  try {
    const answers = await runTasks(plan.tasks, {
      workers: workers ?? Math.max(1, availableParallelism() - 1),
      seed,
      spool,
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
        holdings: (liabilities) => simulatedHoldings(snapshot, liabilities),
        signatures: (message) => [{ key: key.publicKey, signature: key.sign(message) }],
      },
    );
    return { manifest, answers };
  } finally {
    rmSync(spool, { recursive: true });
  }
}

function tomorrow(date: string): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
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

export interface VerifyOptions {
  readonly allowToy?: boolean;
  readonly pinnedKey?: Uint8Array;
  readonly previous?: Manifest;
}
/** Verifies a folder. Only declared simulations are counted here: signatures of chains are checked where chains are spoken. */
export function verifyFolder(
  folder: string,
  { allowToy, pinnedKey, previous }: VerifyOptions = {},
): DayReport {
  return verifyDay({
    sha256,
    read: (name) => readFrom(folder, name),
    verifySignature,
    checkHolding: ({ kind }) => kind === "simulated",
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
