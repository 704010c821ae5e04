/**
 * What an exposure needs: initial and maintenance fractions in millionths. Under the root of the
 * initial one stands the user's whole exposure over its accounts, so that splitting hides nothing;
 * under that of the maintenance one the account's own, so that no sibling causes a liquidation.
 */
import { PPM } from "@holdall/core/num";
import type { Market } from "../markets/market.ts";
import type { State } from "../state.ts";
import { concentrationPpm, fractionPpm, plus, scaled, VALUE_MAX } from "./formulas.ts";
import { valuationOf, stressed, valueUnits } from "./valuation.ts";
import type { AssetTerms } from "./valuation.ts";
import { AS_IT_IS, wantedUnits } from "./what-if.ts";
import type { Leg } from "./what-if.ts";

/** The parts of a perpetual's initial fraction. One object, filled anew for each. */
export interface PerpFraction {
  fraction: number;
  concentration: number;
}

/** Initial fraction of a borrow, before the account's leverage limit. */
export function borrowImfPpm(
  state: State,
  accountId: number,
  terms: AssetTerms,
  ownExposure: number,
): number {
  const { imf } = terms.collateral!;
  if (imf.factorPpb === 0) return imf.basePpm;
  return fractionPpm(imf, plus(ownExposure, siblingDebts(state, accountId, terms)));
}

/** Maintenance fraction of a borrow. */
export function borrowMmfPpm(terms: AssetTerms, ownExposure: number): number {
  return fractionPpm(terms.collateral!.mmf, ownExposure);
}

/** Initial fraction of a position's worse side, before the account's leverage limit. */
export function perpImfPpm(
  state: State,
  leg: Readonly<Leg>,
  market: Market,
  ownExposure: number,
): PerpFraction {
  const { positions, perpFraction } = state;
  const { perp } = market.spec;
  const lots = leg.isAlone ? 0 : siblingLots(state, leg.accountId, market.id);
  const exposure = lots === 0 ? ownExposure : plus(ownExposure, lotsValue(state, market, lots));
  perpFraction.fraction = fractionPpm(perp!.imf, exposure);
  perpFraction.concentration = 0;
  if (perp!.concentrationPpm === 0) return perpFraction;
  const openInterest = positions.openInterestLots(market.id) + leg.openedLots;
  const userLots = lots + leg.exposureLots;
  perpFraction.concentration = concentrationPpm(perp!, userLots, openInterest);
  return perpFraction;
}

function lotsValue({ risk }: State, market: Market, lots: number): number {
  const value = Math.min(VALUE_MAX, lots * market.quoteUnitsPerLotTick * market.markTicks);
  return stressed(value, "ceil", risk.stressPpm);
}

/** Maintenance fraction of a position's worse side. */
export function perpMmfPpm(market: Market, ownExposure: number): number {
  return fractionPpm(market.spec.perp!.mmf, ownExposure);
}

/**
 * The most of a position's profit that its own requirement lets count. By the account's own size
 * alone, without siblings, orders, concentration and leverage: what others do takes nothing away.
 */
export function perpProfitCap(market: Market, notionalUnits: number, stressPpm: number): number {
  const { imf, profitRequirementPpm } = market.spec.perp!;
  const exposure = stressed(notionalUnits, "floor", stressPpm);
  const requirement = scaled(exposure, fractionPpm(imf, exposure), PPM, "ceil");
  return scaled(requirement, profitRequirementPpm, PPM, "floor");
}

/** Lots of the worse side that the user's other accounts have in the same market. */
export function siblingLots(state: State, own: number, marketId: number): number {
  const { accounts, positions } = state;
  if (accounts.isAlone(own)) return 0;
  let lots = 0;
  for (const accountId of accounts.ofUser(accounts.userId(own))) {
    if (accountId !== own) lots += positions.exposureLots(positions.find(accountId, marketId));
  }
  return lots;
}

/** Value of what the user's other accounts owe, and want to owe, of the same asset. */
function siblingDebts(state: State, own: number, terms: AssetTerms): number {
  const { accounts, lending } = state;
  const siblings = accounts.ofUser(accounts.userId(own));
  if (siblings.length === 1) return 0;
  const assetId = valuationOf(state).assets.indexOf(terms);
  let value = 0;
  for (const accountId of siblings) {
    if (accountId === own) continue;
    const row = lending.find(accountId, assetId);
    if (row === 0) continue;
    const units = lending.borrowedUnits(row) + wantedUnits(state, accountId, assetId, AS_IT_IS);
    value = plus(value, valueUnits(terms, units, "ceil", state.risk.stressPpm));
  }
  return value;
}
