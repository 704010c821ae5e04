/**
 * Pools: one per asset that can be lent. A pool knows how much is lent to it, owed to it and earned
 * but not yet given out; its cash is the free balance of the pool account. Always, exactly:
 * `cash + borrowed = lent + pending` (docs/margin.md section 1).
 */
import { mulDivWide, PPM } from "@holdall/core/num";
import type { LendingSpec } from "@holdall/core/protocol";
import type { State } from "../state.ts";

/** Both indices begin here. */
export const INDEX_ONE = 10n ** 18n;
export const HOUR_MS = 3_600_000;
const HOURS_PER_YEAR = 8760n;
const PPB = 1_000_000_000n;
const PPB_PER_PPM = 1000n;

export interface Pool {
  readonly assetId: number;
  lentUnits: number;
  borrowedUnits: number;
  /** Entry fees since the last accrual: lent of nobody until then. */
  pendingUnits: number;
  /** Utilization that a redeem or a borrow may reach now, and when it last rose. */
  boundPpm: number;
  boundAtMs: number;
  lendIndex: bigint;
  borrowIndex: bigint;
  /** True when its state is to be told at the end of the command. */
  isTouched: boolean;
}

/** A pool that nobody has lent to. */
export function openPool(assetId: number, spec: LendingSpec): Pool {
  return {
    assetId,
    lentUnits: 0,
    borrowedUnits: 0,
    pendingUnits: 0,
    boundPpm: spec.throttleThresholdPpm,
    boundAtMs: 0,
    lendIndex: INDEX_ONE,
    borrowIndex: INDEX_ONE,
    isTouched: false,
  };
}

/** Opens and closes pools as assets and parameters now say; one in use is never closed. */
export function refreshPools({ assets, pools, parameters }: State): void {
  for (const [assetId, { lending }] of assets.entries()) {
    if (lending === undefined || parameters.margin === undefined) pools.delete(assetId);
    else if (!pools.has(assetId)) pools.set(assetId, openPool(assetId, lending));
  }
}

/** The pool of an asset; `undefined` where the asset is not lent, or the venue has no margin. */
export function poolOf(state: State, assetId: number): Pool | undefined {
  return state.pools.get(assetId);
}

/** The specification of a pool's curve and limits. */
export function lendingSpecOf(state: State, pool: Pool): LendingSpec {
  return state.assets[pool.assetId].lending!;
}

/** Where a pool's cash stands; made, empty, for the first that comes. */
export function cashRow(state: State, assetId: number): number {
  return state.ledger.row(state.parameters.margin!.poolAccountId, assetId);
}

/** What a pool can give out at once. */
export function cashUnits({ ledger, parameters }: State, assetId: number): number {
  return ledger.freeUnits(ledger.find(parameters.margin!.poolAccountId, assetId));
}

/** All that was lent, the fees that nobody has yet included. */
export function supplyUnits(pool: Pool): number {
  return pool.lentUnits + pool.pendingUnits;
}

/** A year's rate of a debt in billionths, rounded down: the two slopes of section 5, both of some length. */
export function borrowRatePpb(spec: LendingSpec, pool: Pool): number {
  const supply = BigInt(supplyUnits(pool));
  const borrowed = BigInt(pool.borrowedUnits);
  const base = BigInt(spec.rateBasePpm) * PPB_PER_PPM;
  if (supply === 0n) return Number(base);
  const ppm = BigInt(PPM);
  const optimal = BigInt(spec.optimalPpm);
  const slope = BigInt(spec.rateSlopePpm) * PPB_PER_PPM;
  const usedPpm = borrowed * ppm;
  if (usedPpm <= optimal * supply) {
    return Number(base + mulDivWide(slope, usedPpm, optimal * supply, "floor"));
  }
  const steep = BigInt(spec.rateSteepPpm) * PPB_PER_PPM;
  const over = usedPpm - optimal * supply;
  const room = (ppm - optimal) * supply;
  return Number(base + slope + mulDivWide(steep, over, room, "floor"));
}

/** A year's rate of a claim in billionths, rounded down: what debts pay, less the fee. */
export function lendRatePpb(spec: LendingSpec, pool: Pool): number {
  if (pool.lentUnits === 0) return 0;
  const paid = BigInt(borrowRatePpb(spec, pool)) * BigInt(pool.borrowedUnits);
  const share = BigInt(PPM - spec.feePpm);
  return Number(mulDivWide(paid, share, BigInt(pool.lentUnits) * BigInt(PPM), "floor"));
}

/** Interest of whole hours on a debt, in units. Rounded up: whoever owes pays the fraction. */
export function hourInterest(units: number, ratePpb: number, hours = 1): bigint {
  const charged = BigInt(units) * BigInt(hours);
  return mulDivWide(charged, BigInt(ratePpb), PPB * HOURS_PER_YEAR, "ceil");
}

/** Interest of a new debt up to the full hour, in units. Rounded up. */
export function entryFee(units: number, ratePpb: number, nowMs: number): number {
  const restMs = BigInt(HOUR_MS - (nowMs % HOUR_MS));
  const yearMs = HOURS_PER_YEAR * BigInt(HOUR_MS);
  return Number(mulDivWide(BigInt(units) * BigInt(ratePpb), restMs, PPB * yearMs, "ceil"));
}

/** What an account owes who borrows so many units of a pool now: with the interest to the full hour. */
export function owedUnits(state: State, pool: Pool, units: number): number {
  const ratePpb = borrowRatePpb(lendingSpecOf(state, pool), pool);
  return units + entryFee(units, ratePpb, state.nowMs);
}

/**
 * The most that may be redeemed with utilization still at or below `boundPpm`, whatever the cash;
 * `borrowed` is unmoved. Nothing borrowed: all of it.
 */
export function redeemRoom(pool: Pool, boundPpm: number): number {
  if (pool.borrowedUnits === 0) return supplyUnits(pool);
  if (boundPpm === 0) return 0;
  const kept = mulDivWide(BigInt(pool.borrowedUnits), BigInt(PPM), BigInt(boundPpm), "ceil");
  const room = BigInt(supplyUnits(pool)) - kept;
  return room > 0n ? Number(room) : 0;
}

/**
 * The most that may be borrowed with utilization still at or below `boundPpm`, whatever the cash,
 * when `redeemedUnits` of the supply are gone first.
 */
export function borrowRoom(pool: Pool, boundPpm: number, redeemedUnits: number): number {
  const supply = BigInt(supplyUnits(pool) - redeemedUnits);
  const room = mulDivWide(supply, BigInt(boundPpm), BigInt(PPM), "floor");
  const left = room - BigInt(pool.borrowedUnits);
  return left > 0n ? Number(left) : 0;
}

/** A pool as a snapshot keeps it: its indices as texts. */
type PoolText = Omit<Pool, "lendIndex" | "borrowIndex" | "isTouched"> & {
  readonly lendIndex: string;
  readonly borrowIndex: string;
};

/** All pools as one text, by asset id. */
export function textOfPools(state: State): string {
  const pools = [...state.pools.values()].sort((a, b) => a.assetId - b.assetId);
  const texts: PoolText[] = pools.map((pool) => ({
    assetId: pool.assetId,
    lentUnits: pool.lentUnits,
    borrowedUnits: pool.borrowedUnits,
    pendingUnits: pool.pendingUnits,
    boundPpm: pool.boundPpm,
    boundAtMs: pool.boundAtMs,
    lendIndex: pool.lendIndex.toString(),
    borrowIndex: pool.borrowIndex.toString(),
  }));
  return JSON.stringify(texts);
}

/** Reads back what `textOfPools` wrote. */
export function loadPools(state: State, text: string): void {
  for (const pool of JSON.parse(text) as PoolText[]) {
    state.pools.set(pool.assetId, {
      ...pool,
      lendIndex: BigInt(pool.lendIndex),
      borrowIndex: BigInt(pool.borrowIndex),
      isTouched: false,
    });
  }
}
