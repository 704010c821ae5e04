import type { Answer, AssetId, BackstopView, MarketId } from "@holdall/core/protocol";
import { HOUR_MS } from "../lend/pools.ts";
import { usedIn } from "../liquidate/backstops.ts";
import { MARKET_NONE } from "../perp/fill.ts";
import type { State } from "../state.ts";

/** What accounts offer to take over, and what of it was taken in this hour. */
export function backstopRows(state: State): Answer<"backstops"> {
  const hour = Math.floor(state.nowMs / HOUR_MS);
  return state.backstops.rows().map((offer) => {
    const { accountId, isBorrow, itemId, capacity } = offer;
    return {
      accountId: accountId as BackstopView["accountId"],
      marketId: isBorrow ? MARKET_NONE : (itemId as MarketId),
      assetId: (isBorrow ? itemId : state.markets[itemId].baseAssetId) as AssetId,
      isBorrow,
      capacity,
      usedThisHour: usedIn(offer, hour),
    };
  });
}
