/**
 * An account's risk: every sum of docs/margin.md section 4, in one walk over what it holds, owes and
 * has positions in. Additive on purpose: requirements never offset each other, so that more of
 * anything can only ask for more.
 *
 * The answer is one object, filled anew by each assessment: read it before the next one. Nothing is
 * allocated, so that an order with its check costs no more than its walk.
 */
import { ACCEPTED } from "../reject-codes.ts";
import type { State } from "../state.ts";
import { plus } from "./formulas.ts";
import { addCollateral, addDebts } from "./holding-sums.ts";
import { addPositions } from "./position-sums.ts";
import { judge } from "./risk.ts";
import type { Risk } from "./risk.ts";
import { addSpotLosses } from "./spot-losses.ts";
import { valuationOf } from "./valuation.ts";
import { AS_IT_IS, wantedUnits } from "./what-if.ts";
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
  const valuation = valuationOf(state);
  clear(risk);
  risk.stressPpm = stressPpm;
  risk.whatIf = whatIf;
  risk.leveragePpm = state.accounts.leveragePpm(accountId);
  addDebts(state, accountId, risk, valuation);
  addCollateral(state, accountId, risk, valuation);
  addPositions(state, accountId, risk);
  risk.unsettledUnits = state.unsettled.units(accountId) + whatIf.unsettledUnits;
  const isExposed = risk.exposureUnits > 0 || risk.unsettledUnits !== 0;
  if (isExposed && risk.hasSpotOrders) addSpotLosses(state, accountId, risk, valuation);
  conclude(risk);
  return risk;
}

/** True when the account has positions, orders of perpetuals, debts, or anything unsettled. */
export function hasExposure(state: State, accountId: number): boolean {
  const { exposed, lending, positions, unsettled } = state;
  if (!exposed.hasMet(accountId)) return false;
  return (
    lending.hasDebt(accountId) ||
    unsettled.units(accountId) !== 0 ||
    hasPosition(state, positions.firstOfAccount(accountId)) ||
    wantsDebt(state, lending.first(accountId))
  );
}

/**
 * True when the account has exposure, or would have it by the change: where something leaves what is
 * free, resting orders that hold nothing may come to spend more than there is.
 */
export function hasExposureUnder(
  state: State,
  accountId: number,
  change: Readonly<WhatIf>,
): boolean {
  return (
    hasExposure(state, accountId) ||
    (change.assetId !== AS_IT_IS.assetId &&
      wantedUnits(state, accountId, change.assetId, change) > 0)
  );
}

function hasPosition(state: State, first: number): boolean {
  const { positions } = state;
  for (let row = first; row !== 0; row = positions.nextOfAccount(row)) {
    if (positions.sizeLots(row) !== 0 || positions.exposureLots(row) !== 0) return true;
  }
  return false;
}

/** True when resting orders would spend more of an asset than there is. */
function wantsDebt(state: State, first: number): boolean {
  const { lending, ledger } = state;
  for (let row = first; row !== 0; row = lending.next(row)) {
    const spending = lending.spendingUnits(row);
    if (spending === 0) continue;
    const free = ledger.freeUnits(ledger.find(lending.accountId(row), lending.assetId(row)));
    if (spending > free + lending.lentUnits(row)) return true;
  }
  return false;
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
  risk.collateralUnits = 0;
  risk.assetsUnits = 0;
  risk.liabilitiesUnits = 0;
  risk.pnlUnits = 0;
  risk.pnlMarginUnits = 0;
  risk.lossUnits = 0;
  risk.requirementUnits = 0;
  risk.requirementFreeUnits = 0;
  risk.spotLossUnits = 0;
  risk.maintenanceUnits = 0;
  risk.exposureUnits = 0;
  risk.sensitivity = 0;
  risk.grain = 0;
  risk.hasSpotOrders = false;
}

/** Values are rounded by at most a few units each. */
const GRAIN_UNITS = 4096;

function conclude(risk: Risk): void {
  const unsettled = risk.unsettledUnits;
  const net = plus(plus(risk.collateralUnits, risk.pnlMarginUnits), unsettled);
  risk.netEquityUnits = plus(net, -risk.liabilitiesUnits);
  risk.lockedUnits = plus(risk.requirementUnits, risk.spotLossUnits);
  risk.availableUnits = plus(risk.netEquityUnits, -risk.lockedUnits);
  const full = plus(plus(risk.assetsUnits, risk.pnlUnits), unsettled);
  risk.equityUnits = plus(full, -risk.liabilitiesUnits);
  const realized = plus(plus(risk.collateralUnits, risk.lossUnits), Math.min(0, unsettled));
  risk.realizedUnits = plus(plus(realized, -risk.liabilitiesUnits), -risk.lockedUnits);
  risk.grain += GRAIN_UNITS;
}
