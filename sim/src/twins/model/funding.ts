import type { Reject } from "@holdall/core/protocol";
import { borrowUnits, entryFee, redeemUnits } from "./moves.ts";
import type { LendingMove } from "./moves.ts";
import { max, min } from "./numbers.ts";
import {
  afterRedeem,
  borrowRefusal,
  borrowable,
  poolOf,
  redeemRefusal,
  redeemable,
} from "./pools.ts";
import type { Sketch } from "./sketch.ts";
import type { State } from "./state.ts";

/** How units that are not free may be had. */
export interface Ways {
  readonly mayRedeem: boolean;
  readonly mayBorrow: boolean;
  /** Of a liquidation: the throttle does not hold it back. */
  readonly isExempt?: boolean;
}

/** Units of an asset that an account needs, and how those may be had that are not free. */
export interface Need extends Ways {
  readonly accountId: number;
  readonly assetId: number;
  readonly units: bigint;
}

/** What a pool gives: part of a claim, and a loan. */
export interface Draw {
  readonly redeemed: bigint;
  readonly borrowed: bigint;
}

/** What of a need is redeemed and what borrowed, whether the pool can or not. */
export function planOf(state: State, need: Need): Draw {
  const { accountId, assetId, units } = need;
  const missing = max(0n, units - state.ledger.free(accountId, assetId));
  const { lent } = state.claims.of(accountId, assetId);
  const redeemed = need.mayRedeem ? min(missing, lent) : 0n;
  return { redeemed, borrowed: missing - redeemed };
}

/** The most units that free balance, claim and pool give of what is needed. */
export function fundable(state: State, need: Need): bigint {
  const { accountId, assetId, units } = need;
  const free = state.ledger.free(accountId, assetId);
  if (free >= units) return units;
  const { redeemed, borrowed } = drawOf(state, need);
  return min(units, free + redeemed + borrowed);
}

/** What the pool gives of a need: redeemed first, then borrowed, never of an asset still lent. */
export function drawOf(state: State, need: Need): Draw {
  const { accountId, assetId } = need;
  const view = poolOf(state, assetId);
  if (view === undefined) return { redeemed: 0n, borrowed: 0n };
  const plan = planOf(state, need);
  const { lent } = state.claims.of(accountId, assetId);
  const redeemed = redeemable(view, lent, plan.redeemed, need.isExempt);
  const left = plan.redeemed - redeemed + plan.borrowed;
  const mayBorrow = need.mayBorrow && lent === redeemed;
  return { redeemed, borrowed: mayBorrow ? borrowable(afterRedeem(view, redeemed), left) : 0n };
}

/** Redeems and borrows. */
export function draw(state: State, move: LendingMove, { redeemed, borrowed }: Draw): void {
  if (redeemed > 0n) redeemUnits(state, move, redeemed);
  if (borrowed > 0n) borrowUnits(state, move, borrowed);
}

/** The same on paper. */
export function sketchDraw(
  state: State,
  sketch: Sketch,
  assetId: number,
  { redeemed, borrowed }: Draw,
): void {
  const holding = sketch.asset(assetId);
  holding.lent -= redeemed;
  holding.free += redeemed + borrowed;
  const view = poolOf(state, assetId);
  if (view === undefined || borrowed === 0n) return;
  holding.debt += borrowed + entryFee(state, afterRedeem(view, redeemed), borrowed);
}

/** Why a loan on top of what is redeemed is refused by the pool. */
export function loanRefusal(
  state: State,
  assetId: number,
  { redeemed, borrowed }: Draw,
): Reject | undefined {
  if (borrowed === 0n) return undefined;
  const view = poolOf(state, assetId);
  return view === undefined
    ? "not-available"
    : borrowRefusal(afterRedeem(view, redeemed), borrowed);
}

export function redeemedRefusal(
  state: State,
  assetId: number,
  redeemed: bigint,
): Reject | undefined {
  if (redeemed === 0n) return undefined;
  return redeemRefusal(poolOf(state, assetId)!, redeemed);
}
