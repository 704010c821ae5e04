/**
 * Funding (`docs/margin.md` section 8): on the hour, longs pay shorts while the own price stands
 * above the index, and the reverse. Payers round up, receivers down, the dust account keeps the
 * difference: the sum of all payments is zero.
 */
import { mulDivWide, ticks } from "@holdall/core/num";
import type { MarketId } from "@holdall/core/protocol";
import type { Market } from "../markets/market.ts";
import type { State } from "../state.ts";
import { changeUnsettled, tellPosition } from "./fill.ts";
import { fundingRatePpb } from "./funding-rate.ts";
import { holdersByMarket } from "./holders.ts";
import { PPB } from "./prices.ts";

const HOUR_MS = 3_600_000;
/** Pays the funding of the hour that ends, and returns true, if no tick of this hour has done so. */
export function payFunding(state: State): boolean {
  const hour = Math.floor(state.nowMs / HOUR_MS);
  if (state.parameters.margin === undefined || hour <= state.fundedHour) return false;
  state.fundedHour = hour;
  const holders = holdersByMarket(state);
  for (const market of state.markets) {
    if (market.perp !== null && market.state !== "closed" && market.markTicks !== 0) {
      fundMarket(state, market, holders[market.id], hour * HOUR_MS);
    }
  }
  return true;
}

function fundMarket(
  state: State,
  market: Market,
  holders: readonly number[],
  intervalEndMs: number,
): void {
  const perp = market.perp!;
  const ratePpb = fundingRatePpb(market, perp);
  perp.premiumSum = 0;
  perp.premiumCount = 0;
  state.emit.event({
    kind: "funding-rate-set",
    marketId: market.id as MarketId,
    ratePpb,
    indexTicks: ticks(market.indexTicks),
    markTicks: ticks(market.markTicks),
    intervalEndMs,
  });
  let left = 0;
  for (const row of holders) {
    left -= fundHolder(state, market, row, { ratePpb, intervalEndMs });
  }
  changeUnsettled(state, state.parameters.dustAccountId, market.id, left, "funding");
}

/** Pays one holder and returns what it received (> 0) or paid. */
function fundHolder(
  state: State,
  market: Market,
  row: number,
  { ratePpb, intervalEndMs }: { readonly ratePpb: number; readonly intervalEndMs: number },
): number {
  const { positions } = state;
  const sizeLots = positions.sizeLots(row);
  const units = fundingUnits(market, sizeLots, ratePpb);
  if (units === 0) return 0;
  const accountId = positions.accountId(row);
  positions.countFunding(row, units);
  state.emit.funding({ accountId, marketId: market.id, sizeLots, ratePpb, units, intervalEndMs });
  tellPosition(state, row, "funding");
  changeUnsettled(state, accountId, market.id, units, "funding");
  return units;
}

/** What a holder receives (> 0, rounded down) or pays (< 0, rounded up in size). */
export function fundingUnits(market: Market, sizeLots: number, ratePpb: number): number {
  const notional = sizeLots * market.markTicks * market.quoteUnitsPerLotTick;
  const product = -notional * ratePpb;
  // A product that fits a double is divided at once: no quotient is nearer to an integer than 1/10^9.
  if (Math.abs(product) <= Number.MAX_SAFE_INTEGER) return Math.floor(product / PPB) + 0;
  return Number(mulDivWide(BigInt(-notional), BigInt(ratePpb), BigInt(PPB), "floor"));
}
