/**
 * What a user's collateral counts for less together than apart. A weight falls with size, and an
 * account's equity looks at the account alone, so that no sibling takes equity away. What may be
 * opened, borrowed or given away looks at the user: each account with exposure answers for what its
 * collateral and that of its siblings with exposure lose in weight by being counted as one. So in
 * whatever order they open, their collateral never carries more than in a single account.
 */
import { AMOUNT_MAX } from "@holdall/core/num";
import type { State } from "../state.ts";
import { hasExposure } from "./has-exposure.ts";
import { countedUnits } from "./counted.ts";
import type { AssetTerms } from "./valuation.ts";
import { valuationOf } from "./valuation.ts";

const NOBODY: readonly number[] = [];

/** The user's other accounts that have exposure: those whose collateral carries something. */
export function exposedSiblings(state: State, own: number): readonly number[] {
  const { accounts } = state;
  if (accounts.isAlone(own)) return NOBODY;
  return accounts
    .ofUser(accounts.userId(own))
    .filter((accountId) => accountId !== own && hasExposure(state, accountId));
}

/** Units that an account holds as collateral: free, locked for orders, and lent. */
export function collateralUnits(state: State, accountId: number, assetId: number): number {
  const { ledger, lending } = state;
  const row = ledger.find(accountId, assetId);
  const claim = lending.find(accountId, assetId);
  const held = ledger.freeUnits(row) + ledger.lockedUnits(row);
  return held + lending.lentUnits(claim) - lending.leavingUnits(claim);
}

/** Units that other accounts hold as collateral. */
export function siblingHoldings(
  state: State,
  siblings: readonly number[],
  assetId: number,
): number {
  let units = 0;
  for (const accountId of siblings) units += collateralUnits(state, accountId, assetId);
  return Math.min(AMOUNT_MAX, units);
}

/**
 * `value(own) + value(others) − value(own + others)`, each rounded down: what the units of an asset
 * count for less together than apart.
 */
export function sharedUnits(
  terms: AssetTerms,
  ownUnits: number,
  otherUnits: number,
  stressPpm: number,
): number {
  if (otherUnits <= 0 || ownUnits <= 0) return 0;
  const apart =
    countedUnits(terms, ownUnits, stressPpm) + countedUnits(terms, otherUnits, stressPpm);
  return Math.max(0, apart - countedUnits(terms, ownUnits + otherUnits, stressPpm));
}

/** The same for all that an account holds, after the change that its risk is asked about. */
export function sharedOf(state: State, accountId: number): number {
  const siblings = exposedSiblings(state, accountId);
  if (siblings.length === 0) return 0;
  const { whatIf, stressPpm } = state.risk;
  const { assets, collaterals } = valuationOf(state);
  let shared = 0;
  for (const assetId of collaterals) {
    const terms = assets[assetId];
    if (terms.collateral!.haircut.kind === "identity") continue;
    const change = assetId === whatIf.assetId ? whatIf.freeUnits : 0;
    const own = collateralUnits(state, accountId, assetId) + change;
    shared += sharedUnits(terms, own, siblingHoldings(state, siblings, assetId), stressPpm);
  }
  return shared;
}
