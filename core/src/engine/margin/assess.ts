/**
 * An account's risk: every sum of docs/margin.md section 4, in one walk over what it holds, owes and
 * has positions in. Additive on purpose: requirements never offset each other, so that more of
 * anything can only ask for more.
 *
 * The answer is one object, filled anew by each assessment: read it before the next one. Nothing is
 * allocated for a user of one account, so that an order with its check costs no more than its walk.
 */
import { ACCEPTED } from "../reject-codes.ts";
import type { State } from "../state.ts";
import { plus } from "./formulas.ts";
import { addCollateral, addDebts } from "./holding-sums.ts";
import { hasExposure } from "./has-exposure.ts";
import { addPositions } from "./position-sums.ts";
import { isCarrying, judge } from "./risk.ts";
import type { Risk, Solvency } from "./risk.ts";
import { sharedOf } from "./shared.ts";
import { addSpotLosses } from "./spot-losses.ts";
import { valuationOf } from "./valuation.ts";
import { AS_IT_IS } from "./what-if.ts";
import type { WhatIf } from "./what-if.ts";

/** Everything about an account's risk as it is now. */
export function assess(state: State, accountId: number): Risk {
  return assessUnder(state, accountId, 0, AS_IT_IS);
}

/** The same after all marks moved by a stress, and after a change that is not made yet. */
export function assessUnder(
  state: State,
  accountId: number,
  stressPpm: number,
  whatIf: Readonly<WhatIf>,
): Risk {
  const { risk } = state;
  addUp(state, accountId, stressPpm, whatIf);
  if (isCarrying(risk)) {
    if (risk.hasSpotOrders) addSpotLosses(state, accountId, risk, valuationOf(state));
    risk.sharedUnits = sharedOf(state, accountId);
  }
  concludeSolvency(risk);
  concludeLocked(risk);
  return risk;
}

/**
 * Whether an account's equity covers what it must, as it is now: the same without a look at its resting
 * orders and its siblings, which lock a part of it and take none away.
 */
export function assessSolvency(state: State, accountId: number): Solvency {
  const { risk } = state;
  addUp(state, accountId, 0, AS_IT_IS);
  concludeSolvency(risk);
  return risk;
}

/** The sums over what the account owes, holds and has positions in. */
function addUp(state: State, accountId: number, stressPpm: number, whatIf: Readonly<WhatIf>): void {
  const { risk } = state;
  const valuation = valuationOf(state);
  clear(risk);
  risk.stressPpm = stressPpm;
  risk.whatIf = whatIf;
  risk.leveragePpm = state.accounts.leveragePpm(accountId);
  addDebts(state, accountId, risk, valuation);
  addCollateral(state, accountId, risk, valuation);
  addPositions(state, accountId, risk);
  risk.unsettledUnits = state.unsettled.units(accountId) + whatIf.unsettledUnits;
}

/**
 * May the account have what it has now? Asked after a change that adds risk. Answers
 * as `judge` does.
 */
export function checkRisk(state: State, accountId: number): number {
  if (!hasExposure(state, accountId)) return ACCEPTED;
  return judge(assess(state, accountId), 0);
}

function clear(risk: Risk): void {
  risk.assessment += 1;
  risk.collateralUnits = 0;
  risk.assetsUnits = 0;
  risk.liabilitiesUnits = 0;
  risk.pnlUnits = 0;
  risk.pnlMarginUnits = 0;
  risk.lossUnits = 0;
  risk.requirementUnits = 0;
  risk.requirementFreeUnits = 0;
  risk.spotLossUnits = 0;
  risk.sharedUnits = 0;
  risk.maintenanceUnits = 0;
  risk.exposureUnits = 0;
  risk.sensitivity = 0;
  risk.grain = 0;
  risk.hasSpotOrders = false;
}

/** Values are rounded by at most a few units each. */
const GRAIN_UNITS = 4096;

function concludeSolvency(risk: Risk): void {
  const unsettled = risk.unsettledUnits;
  const net = plus(plus(risk.collateralUnits, risk.pnlMarginUnits), unsettled);
  risk.netEquityUnits = plus(net, -risk.liabilitiesUnits);
  const full = plus(plus(risk.assetsUnits, risk.pnlUnits), unsettled);
  risk.equityUnits = plus(full, -risk.liabilitiesUnits);
  risk.grain += GRAIN_UNITS;
}

function concludeLocked(risk: Risk): void {
  const { unsettledUnits } = risk;
  risk.lockedUnits = plus(plus(risk.requirementUnits, risk.spotLossUnits), risk.sharedUnits);
  risk.availableUnits = plus(risk.netEquityUnits, -risk.lockedUnits);
  const realized = plus(plus(risk.collateralUnits, risk.lossUnits), Math.min(0, unsettledUnits));
  risk.realizedUnits = plus(plus(realized, -risk.liabilitiesUnits), -risk.lockedUnits);
}
