import type { EventOf } from "@holdall/core/protocol";
import { HOUR_MS, PPB, YEAR_MS, ceilDiv } from "./numbers.ts";
import { borrowRatePpb, poolOf } from "./pools.ts";
import type { PoolView } from "./pools.ts";
import type { State } from "./state.ts";

type Told = EventOf<"lending-changed">;

/** A movement between an account and a pool, and why. */
export interface LendingMove {
  readonly accountId: number;
  readonly assetId: number;
  readonly cause: Told["cause"];
  readonly orderOrdinal?: number;
}

export const NO_MARKET = 65_535;

/** Interest to the next hour; at the full hour, of a whole one. */
export function entryFee(state: State, view: PoolView, units: bigint): bigint {
  return ceilDiv(units * borrowRatePpb(view) * BigInt(msToHour(state)), PPB * YEAR_MS);
}

const msToHour = ({ timeMs }: State): number => HOUR_MS - (timeMs % HOUR_MS);

/** Free units become a claim. */
export function lendUnits(state: State, move: LendingMove, units: bigint): void {
  payPool(state, move, units, "lend");
  state.claims.of(move.accountId, move.assetId).lent += units;
  tellLending(state, move, "lend", units);
}

/** A claim becomes free units. */
export function redeemUnits(state: State, move: LendingMove, units: bigint): void {
  payPool(state, move, -units, "lend");
  state.claims.of(move.accountId, move.assetId).lent -= units;
  tellLending(state, move, "redeem", units);
}

/** Free units against a debt that they and the entry fee make. */
export function borrowUnits(state: State, move: LendingMove, units: bigint): void {
  const view = poolOf(state, move.assetId)!;
  const ratePpb = borrowRatePpb(view);
  const fee = entryFee(state, view, units);
  payPool(state, move, -units, "borrow");
  state.claims.of(move.accountId, move.assetId).debt += units + fee;
  view.pool.pending += fee;
  tellLending(state, move, "borrow", units);
  if (fee === 0n) return;
  tellInterest(state, move, "entry-fee", {
    ratePpb,
    units: fee,
    intervalMs: msToHour(state),
  });
}

/** Free units against a debt. */
export function repayUnits(state: State, move: LendingMove, units: bigint): void {
  payPool(state, move, units, "borrow");
  state.claims.of(move.accountId, move.assetId).debt -= units;
  tellLending(state, move, "repay", units);
}

function payPool(
  state: State,
  { accountId, assetId }: LendingMove,
  units: bigint,
  cause: "lend" | "borrow",
): void {
  const { poolAccountId } = state.margin();
  state.move([accountId, assetId, cause, -units], [poolAccountId, assetId, cause, units]);
}

/** Tells of what an account lends and owes after a movement. */
export function tellLending(
  state: State,
  move: LendingMove,
  movement: Told["movement"],
  units: bigint,
): void {
  const { accountId, assetId, cause, orderOrdinal = 0 } = move;
  const { lent, debt } = state.claims.of(accountId, assetId);
  state.touchedPools.add(assetId);
  state.emit("lending-changed", {
    accountId,
    assetId,
    movement,
    cause,
    orderOrdinal,
    units: Number(units),
    lentUnits: Number(lent),
    borrowedUnits: Number(debt),
  });
}

interface Interest {
  readonly ratePpb: bigint;
  readonly units: bigint;
  readonly intervalMs: number;
  readonly marketId?: number;
}

/** Tells of interest of the hour that the command lies in. */
export function tellInterest(
  state: State,
  { accountId, assetId }: Pick<LendingMove, "accountId" | "assetId">,
  interestKind: EventOf<"interest-paid">["interestKind"],
  { ratePpb, units, intervalMs, marketId = NO_MARKET }: Interest,
): void {
  state.emit("interest-paid", {
    accountId,
    assetId,
    marketId,
    interestKind,
    ratePpb: Number(ratePpb),
    intervalMs,
    units: Number(units),
    hourMs: state.timeMs - (state.timeMs % HOUR_MS),
  });
}

/** Gives to an account what it gains of a pool: against its debt of the asset first, then as a claim. */
export function creditClaim(state: State, move: LendingMove, units: bigint): void {
  const claim = state.claims.of(move.accountId, move.assetId);
  const repaid = claim.debt < units ? claim.debt : units;
  claim.debt -= repaid;
  if (repaid > 0n) tellLending(state, move, "repay", repaid);
  const lent = units - repaid;
  claim.lent += lent;
  if (lent > 0n) tellLending(state, move, "lend", lent);
}
