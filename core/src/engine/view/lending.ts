/** Pools, claims and debts, for those who ask. */
import type { Answer, AssetId, LendingView, PoolView, Question } from "@holdall/core/protocol";
import { borrowRatePpb, cashUnits, lendingSpecOf, lendRatePpb, poolOf } from "../lend/pools.ts";
import type { Pool } from "../lend/pools.ts";
import type { State } from "../state.ts";

/** What an account lends and owes, by asset id. */
export function lendingRows(state: State, accountId: number): readonly LendingView[] {
  const { lending } = state;
  const rows: LendingView[] = [];
  for (let row = lending.first(accountId); row !== 0; row = lending.next(row)) {
    const lentUnits = lending.lentUnits(row);
    const borrowedUnits = lending.borrowedUnits(row);
    if (lentUnits === 0 && borrowedUnits === 0) continue;
    rows.push({
      assetId: lending.assetId(row) as AssetId,
      lentUnits,
      borrowedUnits,
      lentInterestUnits: lending.lentInterest(row),
      borrowedInterestUnits: lending.borrowedInterest(row),
      openedAtMs: lending.openedAtMs(row),
    });
  }
  return rows.sort((a, b) => a.assetId - b.assetId);
}

/** Every pool, by asset id. */
export function poolRows(state: State): Answer<"pools"> {
  return state.assets.flatMap((_, assetId) => {
    const pool = poolOf(state, assetId);
    return pool === undefined ? [] : [poolRow(state, pool)];
  });
}

/** What a kind of yield was not paid for yet, up to the last command. */
export function yieldDue(state: State, query: Question<"yield-due">): Answer<"yield-due"> {
  const { lending, nowMs } = state;
  if (poolOf(state, query.assetId) === undefined) return null;
  let unitMs = 0n;
  let sinceMs = 0;
  for (const row of lending.rowsOfAsset(query.assetId)) {
    const time = lending.claimTime(row, query.yieldKind, nowMs);
    if (time === 0n) continue;
    unitMs += time;
    const openedAtMs = lending.openedAtMs(row);
    if (sinceMs === 0 || openedAtMs < sinceMs) sinceMs = openedAtMs;
  }
  return { unitMs: unitMs.toString(), sinceMs };
}

function poolRow(state: State, pool: Pool): PoolView {
  const spec = lendingSpecOf(state, pool);
  return {
    assetId: pool.assetId as AssetId,
    lentUnits: pool.lentUnits,
    borrowedUnits: pool.borrowedUnits,
    pendingUnits: pool.pendingUnits,
    cashUnits: cashUnits(state, pool.assetId),
    borrowRatePpb: borrowRatePpb(spec, pool),
    lendRatePpb: lendRatePpb(spec, pool),
    throttleBoundPpm: pool.boundPpm,
    lendIndex: pool.lendIndex.toString(),
    borrowIndex: pool.borrowIndex.toString(),
  };
}
