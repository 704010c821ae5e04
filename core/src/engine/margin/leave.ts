/**
 * What may leave an account: unrealised profit is margin and not money (docs/margin.md section 4).
 * Asked of what is left after the change, with all marks as they are, down and up by the stress.
 */
import { ACCEPTED, REJECT } from "../reject-codes.ts";
import type { State } from "../state.ts";
import { assessUnder } from "./assess.ts";
import { hasExposure, hasExposureUnder } from "./has-exposure.ts";
import { hasPrice, valuationOf } from "./valuation.ts";
import { AS_IT_IS } from "./what-if.ts";
import type { WhatIf } from "./what-if.ts";

/**
 * May units leave the account, or may it owe more? Returns ACCEPTED, `margin-insufficient`,
 * `leverage-limit` where the account's own limit decides, `no-reference-price` or `not-collateral`
 * where what is to be owed cannot be judged.
 */
export function staysWithinMargin(
  state: State,
  accountId: number,
  change: Readonly<WhatIf>,
): number {
  if (change.debtUnits > 0) {
    const terms = valuationOf(state).assets[change.assetId];
    if (terms.collateral === null) return REJECT["not-collateral"];
    if (!hasPrice(terms)) return REJECT["no-reference-price"];
  } else if (!hasExposureUnder(state, accountId, change)) {
    return ACCEPTED;
  }
  if (leastRealized(state, accountId, change, false) >= 0) return ACCEPTED;
  return leastRealized(state, accountId, change, true) >= 0
    ? REJECT["leverage-limit"]
    : REJECT["margin-insufficient"];
}

/** Collateral value that may leave the account; of one without exposure all it has. */
export function leaveUnits(state: State, accountId: number): number {
  if (!hasExposure(state, accountId))
    return assessUnder(state, accountId, 0, AS_IT_IS).collateralUnits;
  return Math.max(0, leastRealized(state, accountId, AS_IT_IS, false));
}

/** The least of equity without profit less what is locked, over the three marks. */
function leastRealized(
  state: State,
  accountId: number,
  change: Readonly<WhatIf>,
  isLimitFree: boolean,
): number {
  const stressPpm: number = state.parameters.margin!.stressPpm;
  const at = (stress: number): number => {
    const risk = assessUnder(state, accountId, stress, change);
    const saved = isLimitFree ? risk.requirementUnits - risk.requirementFreeUnits : 0;
    return risk.realizedUnits + saved;
  };
  return Math.min(at(0), at(-stressPpm), at(stressPpm));
}

/**
 * The most units, of `most`, for which a question about them is answered yes, where more of them is
 * never easier than fewer: found by halving, 53 questions at most.
 */
export function mostUnits(most: number, isAllowed: (units: number) => boolean): number {
  if (most <= 0 || isAllowed(most)) return Math.max(0, most);
  let yes = 0;
  let no = most;
  while (no - yes > 1) {
    const middle = yes + Math.floor((no - yes) / 2);
    if (isAllowed(middle)) yes = middle;
    else no = middle;
  }
  return yes;
}
