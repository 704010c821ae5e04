import type { DiskFaults, LinkFaults, Rng } from "@holdall/server/ports";
import { journalFolders } from "./life.ts";

/** What may go wrong in one simulated run. Each kind is on or off, and of some strength, by the seed. */
export interface Faults {
  /** Chances per turn, in parts per million. */
  readonly powerCutPpm: number;
  readonly killPpm: number;
  readonly cleanStopPpm: number;
  readonly pausePpm: number;
  readonly clockStepPpm: number;
  readonly clockDriftPpm: number;
  readonly clockFreezePpm: number;
  readonly snapshotPpm: number;
  readonly floodPpm: number;
  readonly partitionPpm: number;
  /** At a restart: a bit of one copy has turned over, a segment is gone, a copy is an old one or empty. */
  readonly flippedCopyPpm: number;
  readonly lostCopyPpm: number;
  readonly staleCopyPpm: number;
  readonly emptyCopyPpm: number;
  /** At a restart: the newest snapshot is damaged, or gone. */
  readonly damagedSnapshotPpm: number;
  readonly lostSnapshotPpm: number;
  /** A crash in the middle of the recovery from the last one. */
  readonly crashInRecoveryPpm: number;
  /** An old request comes again. */
  readonly latePpm: number;
  readonly disk: Partial<DiskFaults>;
  readonly net: Partial<LinkFaults>;
}

export const faultKinds = [
  // The disk
  "torn-write",
  "sector-garbage",
  "sync-failure",
  "short-write",
  "slow-disk",
  "disk-full",
  "flipped-copy",
  "lost-copy",
  "stale-copy",
  "empty-copy",
  "damaged-snapshot",
  "lost-snapshot",
  "misread",
  "lying-sync",
  "misdirected-write",
  // The process and its clock
  "power-cut",
  "kill",
  "clean-stop",
  "pause",
  "crash-in-recovery",
  "clock-step",
  "clock-drift",
  "clock-freeze",
  // Clients and the network between
  "repeated-request",
  "late-repeat",
  "flood",
  "disconnect",
  "slow-network",
  "lost-packets",
  "split-chunks",
  "half-open",
  "partition",
  // The market
  "stale-sources",
  "index-jump",
  "missing-mark",
  "market-crash",
  "thin-book",
] as const;
export type FaultKind = (typeof faultKinds)[number];

const MILLION = 1_000_000;

/** A strength between the two, spread evenly over the orders of magnitude. */
function strength(rng: Rng, low: number, high: number): number {
  let value = low;
  while (value * 2 < high && rng.below(2) === 0) value *= 2;
  return value + rng.below(value);
}

/** The faults of one seed: each kind is on in half of the runs. */
export function drawFaults(rng: Rng): Faults {
  const maybe = (low: number, high: number): number =>
    rng.below(2) === 0 ? 0 : Math.min(MILLION, strength(rng, low, high));
  return {
    powerCutPpm: maybe(5_000, 60_000),
    killPpm: maybe(5_000, 60_000),
    cleanStopPpm: maybe(2_000, 20_000),
    pausePpm: maybe(2_000, 20_000),
    clockStepPpm: maybe(5_000, 100_000),
    clockDriftPpm: maybe(5_000, 50_000),
    clockFreezePpm: maybe(2_000, 20_000),
    snapshotPpm: maybe(10_000, 200_000),
    floodPpm: maybe(2_000, 10_000),
    partitionPpm: maybe(10_000, 50_000),
    flippedCopyPpm: maybe(100_000, 500_000),
    lostCopyPpm: maybe(50_000, 200_000),
    staleCopyPpm: maybe(50_000, 200_000),
    emptyCopyPpm: maybe(50_000, 200_000),
    damagedSnapshotPpm: maybe(100_000, 500_000),
    lostSnapshotPpm: maybe(100_000, 500_000),
    crashInRecoveryPpm: maybe(100_000, 400_000),
    disk: {
      ...drawBadDisk(rng.fork("bad disk")),
      garbagePpm: maybe(10_000, 500_000),
      writeShortPpm: maybe(1_000, 200_000),
      syncFailPpm: maybe(100, 3_000),
      slowPpm: maybe(1_000, 50_000),
      capacityBytes: rng.below(4) === 0 ? 400_000 + rng.below(800_000) : 2 ** 40,
    },
    net: {
      delayMicrosMin: 50,
      delayMicrosMax: 200 + maybe(10_000, 5_000_000),
      lossPpm: maybe(1_000, 300_000),
      splitPpm: maybe(10_000, 500_000),
      breakPpm: maybe(5_000, 100_000),
      endLostPpm: maybe(100_000, 1_000_000),
    },
    latePpm: maybe(20_000, 300_000),
  };
}

/** One of the two disks that hold the journal is bad. Draws of its own: older seeds stay what they were. */
function drawBadDisk(rng: Rng): Partial<DiskFaults> {
  const maybe = (low: number, high: number): number =>
    rng.below(2) === 0 ? 0 : strength(rng, low, high);
  return {
    badFolder: `${journalFolders[0]}/`,
    readFlipPpm: maybe(200, 2_000),
    syncLiePpm: maybe(5_000, 500_000),
    writeMisdirectedPpm: maybe(100, 10_000),
  };
}

/** Nothing goes wrong any more. */
export const calm: Faults = {
  powerCutPpm: 0,
  killPpm: 0,
  cleanStopPpm: 0,
  pausePpm: 0,
  clockStepPpm: 0,
  clockDriftPpm: 0,
  clockFreezePpm: 0,
  snapshotPpm: 0,
  floodPpm: 0,
  partitionPpm: 0,
  flippedCopyPpm: 0,
  lostCopyPpm: 0,
  staleCopyPpm: 0,
  emptyCopyPpm: 0,
  damagedSnapshotPpm: 0,
  lostSnapshotPpm: 0,
  crashInRecoveryPpm: 0,
  latePpm: 0,
  disk: {},
  net: {},
};

/** True once in `MILLION / ppm` draws. */
export function strikes(rng: Rng, ppm: number): boolean {
  return ppm > 0 && rng.below(MILLION) < ppm;
}
