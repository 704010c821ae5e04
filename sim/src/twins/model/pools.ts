import type { LendingSpec, Reject } from "@holdall/core/protocol";
import { PPM, floorDiv, largest, min, sum } from "./numbers.ts";
import type { State } from "./state.ts";

/** What a pool remembers beyond its claims and debts. */
export interface Pool {
  readonly assetId: number;
  /** Entry fees that wait for the next accrual. */
  pending: bigint;
  boundPpm: bigint;
  /** When the throttle's bound last moved, or utilisation was first seen above its threshold. */
  notedMs: number | undefined;
}

/** A pool with the figures that everything about it is decided by. */
export interface PoolView {
  readonly pool: Pool;
  readonly spec: LendingSpec;
  readonly lent: bigint;
  readonly debt: bigint;
  readonly supply: bigint;
  readonly cash: bigint;
}

/** Pools come to be as soon as an asset may be lent and there is a purse for its cash. */
export function makePools(state: State): void {
  if (state.parameters?.margin === undefined) return;
  for (const [assetId, { lending }] of state.assets.entries()) {
    if (lending === undefined) state.pools.delete(assetId);
    else if (!state.pools.has(assetId)) {
      const boundPpm = BigInt(lending.throttleThresholdPpm);
      state.pools.set(assetId, { assetId, pending: 0n, boundPpm, notedMs: undefined });
    }
  }
}

export function poolOf(state: State, assetId: number): PoolView | undefined {
  const pool = state.pools.get(assetId);
  const spec = state.assets[assetId]?.lending;
  if (pool === undefined || spec === undefined) return undefined;
  const claims = state.claims.ofAsset(assetId);
  const lent = sum(claims.map((claim) => claim.lent));
  const debt = sum(claims.map((claim) => claim.debt));
  const cash = state.ledger.free(state.margin().poolAccountId, assetId);
  return { pool, spec, lent, debt, supply: lent + pool.pending, cash };
}

/** The rate of a year in billionths, by the two slopes of the pool's curve. */
export function borrowRatePpb({ spec, debt, supply }: PoolView): bigint {
  const { optimalPpm, rateBasePpm, rateSlopePpm, rateSteepPpm } = spec;
  const base = 1000n * BigInt(rateBasePpm);
  if (supply === 0n) return base;
  const used = debt * PPM;
  const optimal = BigInt(optimalPpm) * supply;
  const slope = 1000n * BigInt(rateSlopePpm);
  if (used <= optimal) return base + (slope * used) / optimal;
  const beyond = (PPM - BigInt(optimalPpm)) * supply;
  return base + slope + floorDiv(1000n * BigInt(rateSteepPpm) * (used - optimal), beyond);
}

/** What of it reaches the lenders, after the pool's fee. */
export function lendRatePpb(view: PoolView): bigint {
  if (view.lent === 0n) return 0n;
  const share = PPM - BigInt(view.spec.feePpm);
  return (borrowRatePpb(view) * view.debt * share) / (view.lent * PPM);
}

/** Why `units` cannot be redeemed; `isFree` passes the throttle, never the cash. */
export function redeemRefusal(view: PoolView, units: bigint, isFree = false): Reject | undefined {
  if (view.spec.state === "closed") return "pool-closed";
  if (units > view.cash) return "supply-insufficient";
  const isThrottled = view.debt * PPM > view.pool.boundPpm * (view.supply - units);
  return isThrottled && !isFree ? "pool-throttled" : undefined;
}

/** Why `units` cannot be borrowed. */
export function borrowRefusal(view: PoolView, units: bigint): Reject | undefined {
  if (view.spec.state !== "open") return "pool-closed";
  if (units > view.cash) return "supply-insufficient";
  const most = (ppm: bigint): bigint => (view.supply * ppm) / PPM;
  if (view.debt + units > most(BigInt(view.spec.maxUtilizationPpm))) return "borrow-limit";
  return view.debt + units > most(view.pool.boundPpm) ? "pool-throttled" : undefined;
}

/** A pool as it would stand after `units` have been redeemed. */
export function afterRedeem(view: PoolView, units: bigint): PoolView {
  const { lent, supply, cash } = view;
  return { ...view, lent: lent - units, supply: supply - units, cash: cash - units };
}

/** The most of `wanted` that may be redeemed of a claim. */
export function redeemable(view: PoolView, claim: bigint, wanted: bigint, isFree = false): bigint {
  const most = min(claim, wanted);
  return largest(most, (units) => redeemRefusal(view, units, isFree) === undefined);
}

/** The most of `wanted` that may be borrowed. */
export function borrowable(view: PoolView, wanted: bigint): bigint {
  return largest(wanted, (units) => borrowRefusal(view, units) === undefined);
}

/** Tells of every pool that the command touched, by asset id. */
export function tellPools(state: State): void {
  for (const assetId of [...state.touchedPools].sort((a, b) => a - b)) {
    const view = poolOf(state, assetId);
    if (view === undefined) continue;
    state.emit("pool-changed", {
      assetId,
      lentUnits: Number(view.lent),
      borrowedUnits: Number(view.debt),
      pendingUnits: Number(view.pool.pending),
      borrowRatePpb: Number(borrowRatePpb(view)),
      lendRatePpb: Number(lendRatePpb(view)),
      throttleBoundPpm: Number(view.pool.boundPpm),
    });
  }
  state.touchedPools.clear();
}
