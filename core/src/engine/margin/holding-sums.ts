/** What an account owes and what it has as collateral, as sums of its risk. */
import { PPM } from "@holdall/core/num";
import type { State } from "../state.ts";
import { plus, scaled, weightPpm } from "./formulas.ts";
import { borrowImfPpm, borrowMmfPpm, increaseUnits, siblingDebts } from "./requirements.ts";
import { addIncrease, addRequirement, GRAIN } from "./risk.ts";
import type { Risk } from "./risk.ts";
import { valueUnits } from "./valuation.ts";
import type { AssetTerms, Valuation } from "./valuation.ts";
import { AS_IT_IS, wantedUnits } from "./what-if.ts";

/** Debts, and what resting orders that hold nothing would borrow; notes claims. */
export function addDebts(state: State, accountId: number, risk: Risk, valuation: Valuation): void {
  const { lending } = state;
  const { whatIf } = risk;
  let isChangeSeen = whatIf.debtUnits === 0 && whatIf.spendingUnits === 0;
  for (let row = lending.first(accountId); row !== 0; row = lending.next(row)) {
    const assetId = lending.assetId(row);
    risk.lentUnits[assetId] = lending.lentUnits(row) - lending.leavingUnits(row);
    if (lending.spendingUnits(row) > 0) risk.hasSpotOrders = true;
    const isChanged = assetId === whatIf.assetId;
    if (isChanged) isChangeSeen = true;
    const borrowed = lending.borrowedUnits(row) + (isChanged ? whatIf.debtUnits : 0);
    const change = isChanged ? whatIf : AS_IT_IS;
    const wanted = wantedUnits(state, accountId, assetId, change);
    if (borrowed + wanted > 0)
      addDebt(state, accountId, valuation.assets[assetId], borrowed, wanted);
  }
  if (!isChangeSeen) {
    const { assetId, debtUnits } = whatIf;
    const wanted = wantedUnits(state, accountId, assetId, whatIf);
    addDebt(state, accountId, valuation.assets[assetId], debtUnits, wanted);
  }
}

function addDebt(
  state: State,
  accountId: number,
  terms: AssetTerms,
  borrowed: number,
  wanted: number,
): void {
  const { risk } = state;
  if (terms.collateral === null) return;
  const { stressPpm } = risk;
  const liability = valueUnits(terms, borrowed, "ceil", stressPpm);
  const exposure =
    wanted === 0 ? liability : valueUnits(terms, borrowed + wanted, "ceil", stressPpm);
  const others = siblingDebts(state, accountId, terms);
  const free = borrowImfPpm(terms, plus(exposure, others));
  const maintenance = scaled(exposure, borrowMmfPpm(terms, exposure), PPM, "ceil");
  risk.liabilitiesUnits = plus(risk.liabilitiesUnits, liability);
  addRequirement(risk, exposure, free, 0);
  if (others > 0) addIncrease(risk, increaseUnits(others, free, borrowImfPpm(terms, others)));
  risk.maintenanceUnits = plus(risk.maintenanceUnits, maintenance);
  risk.exposureUnits = plus(risk.exposureUnits, exposure);
  risk.sensitivity += terms.isSettlement ? 0 : exposure + 2 * maintenance;
  risk.grain += exposure * GRAIN;
}

/**
 * Collateral: what is free, locked (not on its way out) and lent, by its weight. Walks what the account
 * has, never what the venue lists; a claim or a change of an asset that it has no balance of comes last.
 */
export function addCollateral(
  state: State,
  accountId: number,
  risk: Risk,
  valuation: Valuation,
): void {
  const { ledger, lending } = state;
  const { whatIf } = risk;
  for (let row = ledger.first(accountId); row !== 0; row = ledger.next(row)) {
    const locked = ledger.lockedUnits(row);
    const assetId = ledger.assetId(row);
    addHeld(risk, valuation, assetId, ledger.freeUnits(row) + locked);
    if (locked > 0) risk.hasSpotOrders = true;
  }
  for (let row = lending.first(accountId); row !== 0; row = lending.next(row)) {
    const assetId = lending.assetId(row);
    if (!isWeighed(risk, assetId)) addHeld(risk, valuation, assetId, 0);
  }
  const { assetId } = whatIf;
  if (assetId >= 0 && !isWeighed(risk, assetId)) addHeld(risk, valuation, assetId, 0);
}

/** Adds an asset: units of the balance, the claim that was noted, and the change that is asked about. */
function addHeld(risk: Risk, valuation: Valuation, assetId: number, balanceUnits: number): void {
  const { lentUnits, stressPpm, whatIf } = risk;
  const units = balanceUnits + lentUnits[assetId];
  const held = assetId === whatIf.assetId ? units + whatIf.freeUnits : units;
  lentUnits[assetId] = 0;
  risk.weighedAt[assetId] = risk.assessment;
  const terms = valuation.assets[assetId];
  if (terms.collateral === null) return;
  const notional = held > 0 ? valueUnits(terms, held, "floor", stressPpm) : 0;
  const weight = weightAt(terms, notional);
  risk.weightsPpm[assetId] = weight;
  if (notional === 0) return;
  const value = scaled(notional, weight, PPM, "floor");
  risk.assetsUnits = plus(risk.assetsUnits, notional);
  risk.collateralUnits = plus(risk.collateralUnits, value);
  if (terms.isSettlement) return;
  risk.sensitivity += notional;
  risk.grain += notional * GRAIN;
}

/** The weight at which the account's holding of an asset counts, of one that it does not have as well. */
export function weightOf(risk: Risk, terms: AssetTerms, assetId: number): number {
  if (terms.collateral === null) return 0;
  return isWeighed(risk, assetId) ? risk.weightsPpm[assetId] : weightAt(terms, 0);
}

function isWeighed(risk: Risk, assetId: number): boolean {
  return risk.weighedAt[assetId] === risk.assessment;
}

function weightAt(terms: AssetTerms, notional: number): number {
  const spec = terms.collateral!;
  return notional <= terms.plainNotionalMax ? spec.weightPpm : weightPpm(spec, notional);
}
