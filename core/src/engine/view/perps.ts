/** Perpetuals as they stand between two fundings. */
import type { Answer, PerpView } from "@holdall/core/protocol";
import { HOUR_MS } from "../lend/pools.ts";
import type { Market } from "../markets/market.ts";
import { fundingRatePpb, meanPremiumPpb } from "../perp/funding-rate.ts";
import type { PerpPrices } from "../perp/price-memory.ts";
import type { State } from "../state.ts";

/** Every perpetual, by market id. */
export function perpRows(state: State): Answer<"perps"> {
  return state.markets.flatMap((market) =>
    market.perp === null ? [] : [perpRow(state, market, market.perp)],
  );
}

function perpRow(state: State, market: Market, perp: PerpPrices): PerpView {
  const { nowMs, positions } = state;
  return {
    marketId: market.id as PerpView["marketId"],
    openInterestLots: positions.openInterestLots(market.id),
    isStale: perp.isStale,
    sources: perp.sources,
    premiumPpb: meanPremiumPpb(perp),
    fundingRatePpb: fundingRatePpb(market, perp),
    nextFundingMs: nowMs - (nowMs % HOUR_MS) + HOUR_MS,
  };
}
