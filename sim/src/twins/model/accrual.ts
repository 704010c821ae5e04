import { AMOUNT_MAX } from "./ledger.ts";
import { creditClaim, tellInterest, tellLending } from "./moves.ts";
import { HOURS_PER_YEAR, HOUR_MS, PPB, PPM, ceilDiv, sum } from "./numbers.ts";
import { borrowRatePpb, lendRatePpb, poolOf } from "./pools.ts";
import type { PoolView } from "./pools.ts";
import type { Claim } from "./claims.ts";
import type { State } from "./state.ts";

/** Interest of the hour that begins, and of those before it that no tick saw, of every pool that anybody owes. */
export function accrue(state: State, hours: number): void {
  for (const assetId of poolIds(state)) {
    const view = poolOf(state, assetId)!;
    if (view.debt > 0n) accruePool(state, view, hours);
  }
}

const poolIds = (state: State): number[] => [...state.pools.keys()].sort((a, b) => a - b);

/** Of the hours since the last accrual, those that a claim or a debt saw begin; one at least. */
function hoursOf(state: State, { openedAtMs }: Claim, hours: number): number {
  const seen = Math.floor(state.timeMs / HOUR_MS) - Math.floor(openedAtMs / HOUR_MS);
  return Math.max(1, Math.min(hours, seen));
}

function accruePool(state: State, view: PoolView, hours: number): void {
  const { pool, spec } = view;
  const { assetId } = pool;
  const ratePpb = borrowRatePpb(view);
  const claims = state.claims.ofAsset(assetId);
  const hoursEach = claims.map((claim) => hoursOf(state, claim, hours));
  const charges = claims.map(({ debt }, at) =>
    ceilDiv(debt * BigInt(hoursEach[at]) * ratePpb, PPB * HOURS_PER_YEAR),
  );
  const pot = sum(charges) + pool.pending;
  if (view.lent + pot > AMOUNT_MAX) return;
  const shared = pot - ceilDiv(pot * BigInt(spec.feePpm), PPM);
  const shares = claims.map(({ lent }) => (view.lent === 0n ? 0n : (shared * lent) / view.lent));
  for (const [index, claim] of claims.entries()) {
    const units = charges[index];
    if (units === 0n) continue;
    claim.debt += units;
    tellInterest(state, claim, "borrow", {
      intervalMs: hoursEach[index] * HOUR_MS,
      ratePpb,
      units,
    });
    tellLending(state, { accountId: claim.accountId, assetId, cause: "interest" }, "borrow", units);
  }
  const lendPpb = lendRatePpb(view);
  for (const [index, claim] of claims.entries()) {
    const units = shares[index];
    if (units === 0n) continue;
    claim.lent += units;
    tellInterest(state, claim, "lend", { intervalMs: hours * HOUR_MS, ratePpb: lendPpb, units });
    tellLending(state, { accountId: claim.accountId, assetId, cause: "interest" }, "lend", units);
  }
  pool.pending = 0n;
  state.touchedPools.add(assetId);
  const accountId = state.parameters!.feeAccountId;
  creditClaim(state, { accountId, assetId, cause: "interest" }, pot - sum(shares));
}

/** The bound of each pool's throttle: up a step at a time while too much of the pool is borrowed. */
export function moveThrottles(state: State): void {
  for (const assetId of poolIds(state)) {
    const { pool, spec, debt, supply } = poolOf(state, assetId)!;
    const before = pool.boundPpm;
    const thresholdPpm = BigInt(spec.throttleThresholdPpm);
    if (supply === 0n || debt * PPM < thresholdPpm * supply) {
      pool.boundPpm = thresholdPpm;
      pool.notedMs = undefined;
    } else if (pool.notedMs === undefined) pool.notedMs = state.timeMs;
    else if (state.timeMs >= pool.notedMs + spec.throttleStepMs) {
      const raised = pool.boundPpm + BigInt(spec.throttleStepPpm);
      pool.boundPpm = raised < PPM ? raised : PPM;
      pool.notedMs = state.timeMs;
    }
    if (pool.boundPpm !== before) state.touchedPools.add(assetId);
  }
}
