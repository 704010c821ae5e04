/** Other collateral becomes settlement units on its spot books. */
import { mulDivWide, PPM } from "@holdall/core/num";
import { feeTierOf } from "../fees/user-tiers.ts";
import { fundable, fundSpend } from "../lend/fund.ts";
import type { Funding } from "../lend/fund.ts";
import { countedUnits } from "../margin/counted.ts";
import { valuationOf } from "../margin/valuation.ts";
import { bestTicks } from "../markets/market.ts";
import type { Market } from "../markets/market.ts";
import { tradeForced } from "../orders/forced.ts";
import type { State } from "../state.ts";

/** Collateral that can be sold, and what it counts. */
interface Sale {
  readonly market: Market;
  readonly assetId: number;
  readonly valueUnits: number;
}

const REDEEMING: Funding = {
  cause: "conversion",
  orderSlot: 0,
  mayRedeem: true,
  mayBorrow: false,
  isExempt: false,
};

/**
 * Sells collateral until it has brought `neededUnits` of the settlement asset or nothing more can be
 * sold: the one of the largest collateral value first, then by asset id. Returns what it brought,
 * less fees.
 */
export function sellCollateral(state: State, accountId: number, neededUnits: number): number {
  let brought = 0;
  for (const sale of salesOf(state, accountId)) {
    if (brought >= neededUnits) break;
    brought += sell(state, accountId, sale, neededUnits - brought);
  }
  return brought;
}

/** What can be sold, the largest collateral value first. */
function salesOf(state: State, accountId: number): Sale[] {
  const { assets, collaterals } = valuationOf(state);
  const sales: Sale[] = [];
  for (const assetId of collaterals) {
    const { market } = assets[assetId];
    if (market === null || market.state !== "open" || bestTicks(market, false) === 0) continue;
    const units = fundable(state, accountId, assetId, REDEEMING);
    const valueUnits = countedUnits(assets[assetId], units);
    if (units >= market.baseUnitsPerLot) sales.push({ market, assetId, valueUnits });
  }
  return sales.sort((a, b) => b.valueUnits - a.valueUnits || a.assetId - b.assetId);
}

/** Sells as many lots as the best price says are needed, and the fee's share more. */
function sell(state: State, accountId: number, { market, assetId }: Sale, needed: number): number {
  const best = bestTicks(market, false);
  if (best === 0) return 0;
  const { tiers, parameters, accounts, ledger } = state;
  const { spotTakerPpm } = feeTierOf(tiers, parameters, accounts.userId(accountId));
  if (spotTakerPpm >= PPM) return 0;
  const perLot = BigInt(best) * BigInt(market.quoteUnitsPerLotTick) * BigInt(PPM - spotTakerPpm);
  const lotsNeeded = Number(mulDivWide(BigInt(needed), BigInt(PPM), perLot, "ceil"));
  const units = fundable(state, accountId, assetId, REDEEMING);
  const lots = Math.min(lotsNeeded, Math.floor(units / market.baseUnitsPerLot));
  if (lots === 0 || market.state !== "open") return 0;
  fundSpend(state, accountId, assetId, lots * market.baseUnitsPerLot, REDEEMING);
  const row = ledger.row(accountId, market.quoteAssetId);
  const before = ledger.freeUnits(row);
  const order = { accountId, isAsk: true, lots, boundTicks: 0 };
  tradeForced(state, market, { ...order, origin: "collateral-conversion" });
  return ledger.freeUnits(row) - before;
}
