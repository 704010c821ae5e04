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

/** Debts, and what resting orders that hold nothing would borrow; notes claims as held. */
export function addDebts(state: State, accountId: number, risk: Risk, valuation: Valuation): void {
  const { lending } = state;
  const { whatIf } = risk;
  let isChangeSeen = whatIf.debtUnits === 0 && whatIf.spendingUnits === 0;
  for (let row = lending.first(accountId); row !== 0; row = lending.next(row)) {
    const assetId = lending.assetId(row);
    risk.heldUnits[assetId] = lending.lentUnits(row) - lending.leavingUnits(row);
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

/** Collateral: what is free, locked (not on its way out) and lent, by its weight. */
export function addCollateral(
  state: State,
  accountId: number,
  risk: Risk,
  valuation: Valuation,
): void {
  const { ledger } = state;
  const { heldUnits, weightsPpm, stressPpm, whatIf } = risk;
  for (const assetId of valuation.collaterals) {
    const terms = valuation.assets[assetId];
    const row = ledger.find(accountId, assetId);
    const locked = ledger.lockedUnits(row);
    const lent = heldUnits[assetId] ?? 0;
    const units = ledger.freeUnits(row) + locked + lent;
    const held = assetId === whatIf.assetId ? units + whatIf.freeUnits : units;
    heldUnits[assetId] = 0;
    if (locked > 0) risk.hasSpotOrders = true;
    const notional = held > 0 ? valueUnits(terms, held, "floor", stressPpm) : 0;
    const spec = terms.collateral!;
    const isPlain = notional <= terms.plainNotionalMax;
    const weight = isPlain ? spec.weightPpm : weightPpm(spec, notional);
    weightsPpm[assetId] = weight;
    if (notional === 0) continue;
    const value = scaled(notional, weight, PPM, "floor");
    risk.assetsUnits = plus(risk.assetsUnits, notional);
    risk.collateralUnits = plus(risk.collateralUnits, value);
    if (terms.isSettlement) continue;
    risk.sensitivity += notional;
    risk.grain += notional * GRAIN;
  }
}
