/**
 * Tools of the adversarial provers: an honest prover run with its memory bent at chosen stages.
 * Every forgery is a real proof of a toy shard, wrong in one place.
 */
import {
  KERNEL_RESERVE_BYTES,
  layoutOf,
  memoryBytes,
  openKernel,
  planDay,
  PROFILES,
  proveShard,
  bundleCutter,
} from "@holdall/core/reserves";
import type {
  Kernel,
  Owner,
  Profile,
  Session,
  ShardOwners,
  ShardTask,
  Stage,
} from "@holdall/core/reserves";
import { kernelWasm, sha256, signingKey } from "@holdall/server/reserves";
import { inventAssets, inventSnapshot } from "./world.ts";

export const P = 0xffff_ffff_0000_0001n;
export type Ext = readonly [bigint, bigint];

/** Ninety sub-accounts; the last asset is the operator's own token without a mark: it counts as debt, never as collateral. */
export const ROWS = 90;
export const UNMARKED = 3;

export function toyTask(profile: Profile = PROFILES.toy): ShardTask {
  const [dollar, sliced, plain, token] = inventAssets(4, 1);
  const { markUsdE18: _, ...unmarked } = token;
  const assets = [dollar, sliced, plain, { ...unmarked, issuedByOperator: true }];
  const snapshot = inventSnapshot(ROWS, assets);
  for (let e = 0; e < ROWS * 5; e++) {
    // The token has no price, so nobody may owe it.
    const { entryAssets, entryUnits } = snapshot.rows;
    if (entryAssets[e] === UNMARKED) entryUnits[e] = Math.abs(entryUnits[e]);
  }
  const netUnits = assets.map(() => 0n);
  for (let e = 0; e < ROWS * 5; e++)
    netUnits[snapshot.rows.entryAssets[e]] += BigInt(snapshot.rows.entryUnits[e]);
  const zeros = new Uint8Array(32);
  const plan = planDay(
    { ...snapshot, netUnits },
    {
      profile,
      daySecret: new Uint8Array(32).fill(5),
      previous: { date: "", hash: zeros, gapReason: "" },
      beacon: { kind: "commit", hash: zeros, minute: 0, nextCommit: zeros },
      beaconFile: zeros,
    },
  );
  if ("refusal" in plan) throw new Error(plan.refusal);
  return plan.tasks[0];
}

/** A kernel with room for every shard of the attacks, the wide and the small one included. One serves them all, one after another. */
export function toyKernel(): Kernel {
  const { profile, table } = toyTask().request;
  return openKernel(
    kernelWasm(),
    8 * memoryBytes(layoutOf(profile, table.assets), KERNEL_RESERVE_BYTES),
  );
}

/** What happens at each stage; a stage that repeats gets the number of its visit. */
export type Bends = Partial<Record<Stage, (session: Session, visit: number) => void>>;

export interface Forged {
  readonly proof: Uint8Array;
  readonly session: Session;
}
/** Runs the honest prover with its stages bent. */
export function forge(kernel: Kernel, task: ShardTask, bends: Bends): Forged {
  const visits = new Map<Stage, number>();
  return proveShard(task.request, kernel, sha256, (stage, session) => {
    const visit = visits.get(stage) ?? 0;
    visits.set(stage, visit + 1);
    bends[stage]?.(session, visit);
  });
}

export function ownerOf(owners: ShardOwners, row: number): Owner {
  const nonce = owners.nonces.slice(32 * row, 32 * row + 32);
  return { userId: owners.userIds[row], subaccountId: owners.subaccountIds[row], nonce };
}

export function cutBundle(
  task: ShardTask,
  session: Session,
  row: number,
  owners: ShardOwners = task.owners,
): Uint8Array {
  const { sign } = signingKey(new Uint8Array(32).fill(3));
  return bundleCutter(session, owners, task.bundleLength + 64, { sign }).cut(row);
}

// Arithmetic of the attacks: plain and slow.
export const mod = (x: bigint): bigint => ((x % P) + P) % P;
export function power(base: bigint, exponent: bigint): bigint {
  let result = 1n;
  for (let b = mod(base), e = exponent; e > 0n; e >>= 1n) {
    if (e & 1n) result = mod(result * b);
    b = mod(b * b);
  }
  return result;
}
export const invert = (x: bigint): bigint => power(x, P - 2n);
export const rootOf = (lg: number): bigint => power(7n, (P - 1n) >> BigInt(lg));
export const add = (a: Ext, b: Ext): Ext => [mod(a[0] + b[0]), mod(a[1] + b[1])];
export const sub = (a: Ext, b: Ext): Ext => [mod(a[0] - b[0]), mod(a[1] - b[1])];
export const mul = (a: Ext, b: Ext): Ext => [
  mod(a[0] * b[0] + 7n * a[1] * b[1]),
  mod(a[0] * b[1] + a[1] * b[0]),
];
export const lift = (x: bigint): Ext => [mod(x), 0n];
export function invertExt(a: Ext): Ext {
  const norm = invert(a[0] * a[0] - 7n * a[1] * a[1]);
  return [mod(a[0] * norm), mod(-a[1] * norm)];
}

export function getPair({ workspace }: Session, first: number, row: number): Ext {
  return [workspace.column(first)[row], workspace.column(first + 1)[row]];
}
export function setPair({ workspace }: Session, first: number, row: number, value: Ext): void {
  workspace.column(first)[row] = value[0];
  workspace.column(first + 1)[row] = value[1];
}

/** λ^{j+1} as the prover laid it out for limb column `column`. */
export function limbWeight({ workspace }: Session, column: number): Ext {
  return workspace.ext(workspace.map.challenges + 32 + 16 * column);
}

/** Adds to the running sum from row `from` on. */
export function shiftSum(session: Session, from: number, by: Ext): void {
  const { layout, workspace } = session;
  for (let i = from; i <= workspace.usable; i++) {
    setPair(session, layout.sumFirst, i, add(getPair(session, layout.sumFirst, i), by));
  }
}

/** The representative of smallest size: a bent limb may stand for a negative number. */
const signed = (x: bigint): bigint => (x > P / 2n ? x - P : x);

/** Carries and margin limbs of a row made consistent again with its (bent) equity and debt limbs. */
export function refillMargin(session: Session, row: number): void {
  const { layout, workspace } = session;
  const b = BigInt(layout.profile.limbBits);
  const levels = 48 / layout.profile.limbBits;
  const tops = layout.idFirst - layout.marginFirst - (levels - 1);
  const put = (column: number, value: bigint) => {
    workspace.column(column)[row] = value;
  };
  let carry = 0n;
  for (let l = 0; l < levels; l++) {
    let sum = carry;
    for (const { column, coefficient } of layout.marginForms[l].terms) {
      if (column >= layout.carryFirst) continue;
      sum += signed(workspace.column(column)[row]) * signed(coefficient);
    }
    if (l === levels - 1) {
      for (let k = 0; k < tops; k++)
        put(layout.marginFirst + l + k, (sum >> (b * BigInt(k))) & ((1n << b) - 1n));
      break;
    }
    carry = sum >> b;
    put(layout.marginFirst + l, sum - (carry << b));
    for (let i = 0; i < levels; i++) {
      put(
        layout.carryFirst + l * levels + i,
        ((carry + (1n << 47n)) >> (b * BigInt(i))) & ((1n << b) - 1n),
      );
    }
  }
}

/** Drops constraints from the prover's own identity: what a prover would do against a verifier that forgot them. */
export function dropConstraints(session: Session, dropped: readonly number[]): void {
  const { layout, workspace } = session;
  for (const k of dropped)
    workspace.setExts(workspace.map.challenges + 32 + 16 * (layout.totalOf.length + k), [[0n, 0n]]);
}

/** Numbers of constraints in the order of the powers of β. */
export function constraintNumbers({ layout }: Pick<Session, "layout">) {
  const pairs = layout.lookups.length / 2;
  const margin = (level: number) => pairs + level;
  const sum = pairs + layout.marginForms.length;
  const boundary = (k: number) => sum + 2 + k;
  const pairOf = (column: number, shifted = false) =>
    Math.floor(
      layout.lookups.findIndex((each) => each.column === column && each.shift > 0 === shifted) / 2,
    );
  return { pairOf, margin, sum, step: sum + 1, boundary };
}

/** Changes an extension element of a natural-order array of 4n. */
export function changeAt(
  { workspace }: Session,
  offset: number,
  k: number,
  change: (value: Ext) => Ext,
): void {
  workspace.setExts(offset + 16 * k, [change(workspace.ext(offset + 16 * k))]);
}
