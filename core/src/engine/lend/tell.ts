import { units as toUnits } from "@holdall/core/num";
import type { AssetId } from "@holdall/core/protocol";
import type { State } from "../state.ts";
import { borrowRatePpb, lendingSpecOf, lendRatePpb, poolOf } from "./pools.ts";
import type { Pool } from "./pools.ts";

/** Tells, once per command and by asset id, the pools that it changed. */
export function tellPools(state: State): void {
  state.hasTouchedPools = false;
  for (let assetId = 0; assetId < state.assets.length; assetId += 1) {
    const pool = poolOf(state, assetId);
    if (pool?.isTouched === true) tellPool(state, pool);
  }
}

function tellPool(state: State, pool: Pool): void {
  pool.isTouched = false;
  const spec = lendingSpecOf(state, pool);
  state.emit.event({
    kind: "pool-changed",
    assetId: pool.assetId as AssetId,
    lentUnits: toUnits(pool.lentUnits),
    borrowedUnits: toUnits(pool.borrowedUnits),
    pendingUnits: toUnits(pool.pendingUnits),
    borrowRatePpb: borrowRatePpb(spec, pool),
    lendRatePpb: lendRatePpb(spec, pool),
    throttleBoundPpm: pool.boundPpm,
  });
}
