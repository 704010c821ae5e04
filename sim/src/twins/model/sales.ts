import { tradeForced } from "./forced.ts";
import { draw, drawOf, fundable } from "./funding.ts";
import { PPM, ceilDiv, min } from "./numbers.ts";
import { weightOf } from "./risk.ts";
import type { Market, State } from "./state.ts";
import { priceMarket, valueOf } from "./valuation.ts";

const EVERYTHING = 2n ** 53n;
const WAYS = { mayRedeem: true, mayBorrow: false } as const;

/**
 * Sells other collateral until it has brought so many settlement units, or nothing more can be sold:
 * the one of the largest collateral value first, then by asset id.
 */
export function sellCollateral(state: State, accountId: number, needed: bigint): void {
  let missing = needed;
  for (const { market, assetId } of salesOf(state, accountId)) {
    if (missing <= 0n) return;
    missing -= sell(state, accountId, market, assetId, missing);
  }
}

function salesOf(state: State, accountId: number) {
  return [...state.assets.entries()]
    .flatMap(([assetId, { collateral }]) => {
      const market = priceMarket(state, assetId);
      if (collateral === undefined || market === undefined) return [];
      const units = fundable(state, { accountId, assetId, units: EVERYTHING, ...WAYS });
      if (units < BigInt(market.scale.baseUnitsPerLot)) return [];
      const notional = valueOf(state, assetId, units, "floor");
      return [{ market, assetId, value: (notional * weightOf(collateral, notional)) / PPM }];
    })
    .sort((a, b) => Number(b.value - a.value) || a.assetId - b.assetId);
}

/** Sells as many lots as the best price says are needed, the fee included; returns what it brought. */
function sell(
  state: State,
  accountId: number,
  market: Market,
  assetId: number,
  needed: bigint,
): bigint {
  const best = state.resting(market, "bid")[0]?.priceTicks;
  const kept = PPM - BigInt(state.tierOf(accountId).spotTakerPpm);
  if (best === undefined || market.state !== "open" || kept <= 0n) return 0n;
  const perLot = BigInt(best) * BigInt(market.scale.quoteUnitsPerLotTick);
  const lot = BigInt(market.scale.baseUnitsPerLot);
  const units = fundable(state, { accountId, assetId, units: EVERYTHING, ...WAYS });
  const lots = min(ceilDiv(needed * PPM, perLot * kept), units / lot);
  if (lots === 0n) return 0n;
  const need = { accountId, assetId, units: lots * lot, ...WAYS };
  draw(state, { accountId, assetId, cause: "conversion" }, drawOf(state, need));
  const settlement = state.settlementId();
  const before = state.ledger.free(accountId, settlement);
  tradeForced(state, market, { accountId, side: "ask", lots, origin: "collateral-conversion" });
  return state.ledger.free(accountId, settlement) - before;
}
