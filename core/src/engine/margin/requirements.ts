/**
 * What an exposure needs: initial and maintenance fractions in millionths. Under the root of the
 * initial one stands the user's whole exposure over its accounts, and an account answers for what it
 * makes its siblings' exposure need more, so that splitting hides nothing, in whatever order they
 * open; under that of the maintenance one the account's own, so that no sibling causes a liquidation.
 */
import { AMOUNT_MAX, PPM } from "@holdall/core/num";
import type { Market } from "../markets/market.ts";
import type { State } from "../state.ts";
import { concentrationPpm, fractionPpm, scaled } from "./formulas.ts";
import { valuationOf, stressed, valueUnits } from "./valuation.ts";
import type { AssetTerms } from "./valuation.ts";
import { AS_IT_IS, wantedUnits } from "./what-if.ts";

/** Initial fraction of a user's exposure in a borrow, before the account's leverage limit. */
export function borrowImfPpm(terms: AssetTerms, userExposure: number): number {
  return fractionPpm(terms.collateral!.imf, userExposure);
}

/** Maintenance fraction of a borrow. */
export function borrowMmfPpm(terms: AssetTerms, ownExposure: number): number {
  return fractionPpm(terms.collateral!.mmf, ownExposure);
}

/** Initial fraction of a user's exposure in a perpetual, before leverage limit and concentration. */
export function perpImfPpm(market: Market, userExposure: number): number {
  const { imf } = market.spec.perp!;
  return userExposure <= market.imfPlainMax ? imf.basePpm : fractionPpm(imf, userExposure);
}

/** What a user's lots add to it, of so many that are open. */
export function perpConcentrationPpm(market: Market, userLots: number, openLots: number): number {
  return concentrationPpm(market.spec.perp!, userLots, openLots);
}

/** Maintenance fraction of a position's worse side. */
export function perpMmfPpm(market: Market, ownExposure: number): number {
  const { mmf } = market.spec.perp!;
  return ownExposure <= market.mmfPlainMax ? mmf.basePpm : fractionPpm(mmf, ownExposure);
}

/**
 * The most of a position's profit that its own requirement lets count. By the account's own size
 * alone, without siblings, orders, concentration and leverage: what others do takes nothing away.
 */
export function perpProfitCap(market: Market, notionalUnits: number, stressPpm: number): number {
  const { profitRequirementPpm } = market.spec.perp!;
  const exposure = stressed(notionalUnits, "floor", stressPpm);
  const requirement = scaled(exposure, perpImfPpm(market, exposure), PPM, "ceil");
  return scaled(requirement, profitRequirementPpm, PPM, "floor");
}

/**
 * What the siblings' exposure needs more, in units, because its fraction is what it is with the
 * account's own and not what it would be without. Rounded up.
 */
export function increaseUnits(
  siblingExposure: number,
  withPpm: number,
  withoutPpm: number,
): number {
  return withPpm <= withoutPpm ? 0 : scaled(siblingExposure, withPpm - withoutPpm, PPM, "ceil");
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

/** Value of what the user's other accounts owe, and want to owe; 0 where no root is drawn of it. */
export function siblingDebts(state: State, own: number, terms: AssetTerms): number {
  if (terms.collateral!.imf.factorPpb === 0 || state.accounts.isAlone(own)) return 0;
  const units = siblingUnits(state, own, valuationOf(state).assets.indexOf(terms));
  return valueUnits(terms, units, "ceil", state.risk.stressPpm);
}

/** Units that the user's other accounts owe, and want to owe, of an asset. */
export function siblingUnits(state: State, own: number, assetId: number): number {
  const { accounts, lending } = state;
  let units = 0;
  for (const accountId of accounts.ofUser(accounts.userId(own))) {
    if (accountId === own) continue;
    const row = lending.find(accountId, assetId);
    if (row === 0) continue;
    units += lending.borrowedUnits(row) + wantedUnits(state, accountId, assetId, AS_IT_IS);
  }
  return Math.min(AMOUNT_MAX, units);
}
