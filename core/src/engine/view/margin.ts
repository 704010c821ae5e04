/** What margin says about an account, term by term: the same functions that decide, row by row. */
import { PPM } from "@holdall/core/num";
import type {
  AccountRisk,
  Answer,
  AssetId,
  CollateralRow,
  DebtRow,
  PositionView,
} from "@holdall/core/protocol";
import { plus, scaled, weightPpm } from "../margin/formulas.ts";
import { leaveUnits } from "../margin/leave.ts";
import { byRisk, isCarrying } from "../margin/risk.ts";
import {
  borrowImfPpm,
  borrowMmfPpm,
  increaseUnits,
  perpConcentrationPpm,
  perpImfPpm,
  perpMmfPpm,
  perpProfitCap,
  siblingDebts,
  siblingLots,
  siblingUnits,
} from "../margin/requirements.ts";
import { assess, assessSolvency } from "../margin/assess.ts";
import { hasExposure } from "../margin/has-exposure.ts";
import { exposedSiblings, sharedUnits, siblingHoldings } from "../margin/shared.ts";
import { countedProfit, perpNotional, perpPnl } from "../margin/position-sums.ts";
import { valuationOf, valueUnits } from "../margin/valuation.ts";
import { AS_IT_IS, wantedUnits } from "../margin/what-if.ts";
import type { Market } from "../markets/market.ts";
import type { State } from "../state.ts";
import { adlScore } from "./adl-score.ts";
import { debtLiquidationTicks, positionLiquidationTicks } from "./liquidation-price.ts";

/** The whole risk of an account; `null` where there is no such account, or no margin. */
export function accountRisk(state: State, accountId: number): AccountRisk | null {
  if (!state.accounts.exists(accountId) || state.parameters.margin === undefined) return null;
  const leave = leaveUnits(state, accountId);
  assess(state, accountId);
  const collateral = collateralRows(state, accountId);
  const debts = debtRows(state, accountId);
  const positions = positionRows(state, accountId);
  const risk = assess(state, accountId);
  return {
    accountId: accountId as AccountRisk["accountId"],
    collateral,
    debts,
    positions,
    collateralUnits: risk.collateralUnits,
    assetsUnits: risk.assetsUnits,
    liabilitiesUnits: risk.liabilitiesUnits,
    pnlUnits: risk.pnlUnits,
    pnlMarginUnits: risk.pnlMarginUnits,
    unsettledUnits: risk.unsettledUnits,
    netEquityUnits: risk.netEquityUnits,
    requirementUnits: risk.requirementUnits,
    spotLossUnits: risk.spotLossUnits,
    sharedUnits: risk.sharedUnits,
    lockedUnits: risk.lockedUnits,
    availableUnits: risk.availableUnits,
    maintenanceUnits: risk.maintenanceUnits,
    exposureUnits: risk.exposureUnits,
    leaveUnits: leave,
    equityUnits: risk.equityUnits,
    leverageLimitPpm: state.accounts.settings(accountId).leverageLimitPpm,
    stage: state.stages.stage(accountId),
  };
}

/** Collateral, by asset id: what is held of each. */
function collateralRows(state: State, accountId: number): CollateralRow[] {
  const { ledger, lending } = state;
  const { assets, collaterals } = valuationOf(state);
  const siblings = isCarrying(state.risk) ? exposedSiblings(state, accountId) : [];
  return collaterals.flatMap((assetId) => {
    const row = ledger.find(accountId, assetId);
    const claim = lending.find(accountId, assetId);
    const freeUnits = ledger.freeUnits(row);
    const lockedUnits = ledger.lockedUnits(row) - lending.leavingUnits(claim);
    const lentUnits = lending.lentUnits(claim);
    const held = freeUnits + lockedUnits + lentUnits;
    if (held === 0) return [];
    const terms = assets[assetId];
    const notionalUnits = valueUnits(terms, held, "floor", 0);
    const weight = weightPpm(terms.collateral!, notionalUnits);
    const others = siblingHoldings(state, siblings, assetId);
    return [
      {
        assetId: assetId as AssetId,
        freeUnits,
        lockedUnits,
        lentUnits,
        markTicks: terms.isSettlement ? 0 : (terms.market?.markTicks ?? 0),
        notionalUnits,
        weightPpm: weight,
        valueUnits: scaled(notionalUnits, weight, PPM, "floor"),
        siblingUnits: others,
        sharedUnits: sharedUnits(terms, held, others, 0),
      },
    ];
  });
}

/** Debts and what resting orders would borrow, by asset id. */
function debtRows(state: State, accountId: number): DebtRow[] {
  const { lending } = state;
  const rows: DebtRow[] = [];
  for (let row = lending.first(accountId); row !== 0; row = lending.next(row)) {
    const wanted = wantedUnits(state, accountId, lending.assetId(row), AS_IT_IS);
    if (lending.borrowedUnits(row) + wanted > 0) rows.push(debtRow(state, accountId, row, wanted));
  }
  return rows.sort((a, b) => a.assetId - b.assetId);
}

function debtRow(state: State, accountId: number, row: number, wanted: number): DebtRow {
  const { lending } = state;
  const assetId = lending.assetId(row);
  const borrowed = lending.borrowedUnits(row);
  const terms = valuationOf(state).assets[assetId];
  const exposure = valueUnits(terms, borrowed + wanted, "ceil", 0);
  const limitPpm = state.accounts.leveragePpm(accountId);
  const others = siblingDebts(state, accountId, terms);
  const free = borrowImfPpm(terms, plus(exposure, others));
  const imf = Math.max(free, limitPpm);
  const increase = increaseUnits(others, free, borrowImfPpm(terms, others));
  const mmf = borrowMmfPpm(terms, exposure);
  return {
    assetId: assetId as AssetId,
    borrowedUnits: borrowed,
    wantedUnits: wanted,
    siblingUnits: siblingUnits(state, accountId, assetId),
    markTicks: terms.isSettlement ? 0 : (terms.market?.markTicks ?? 0),
    liabilityUnits: valueUnits(terms, borrowed, "ceil", 0),
    exposureUnits: exposure,
    imfPpm: imf,
    mmfPpm: mmf,
    requirementUnits: plus(scaled(exposure, imf, PPM, "ceil"), increase),
    maintenanceUnits: scaled(exposure, mmf, PPM, "ceil"),
    liquidationTicks: debtLiquidationTicks(state, accountId, terms),
  };
}

/** Positions and markets with resting orders, by market id. */
export function positionRows(state: State, accountId: number): PositionView[] {
  const { positions, markets } = state;
  const rows: PositionView[] = [];
  assess(state, accountId);
  for (
    let row = positions.firstOfAccount(accountId);
    row !== 0;
    row = positions.nextOfAccount(row)
  ) {
    if (positions.exposureLots(row) === 0 && positions.sizeLots(row) === 0) continue;
    rows.push(positionRow(state, row, markets[positions.marketId(row)]));
  }
  return rows.sort((a, b) => a.marketId - b.marketId);
}

function positionRow(state: State, row: number, market: Market): PositionView {
  const { positions } = state;
  const sizeLots = positions.sizeLots(row);
  return {
    accountId: positions.accountId(row) as PositionView["accountId"],
    marketId: market.id as PositionView["marketId"],
    positionId: positions.positionId(row),
    sizeLots,
    entryQuote: positions.entryQuote(row),
    openedLots: positions.openedLots(row),
    openedQuote: positions.openedQuote(row),
    realizedQuote: positions.realizedQuote(row),
    fundingQuote: positions.fundingQuote(row),
    interestQuote: positions.interestQuote(row),
    feesQuote: positions.feesQuote(row),
    openedAtMs: positions.openedAtMs(row),
    bidLots: positions.bidLots(row),
    askLots: positions.askLots(row),
    markTicks: market.markTicks,
    ...profitOf(state, row, market),
    ...needsOf(state, row, market),
    liquidationTicks: positionLiquidationTicks(state, row, market),
    adlScore: sizeLots === 0 ? 0 : adlScore(state, row),
  };
}

function profitOf(
  state: State,
  row: number,
  market: Market,
): Pick<PositionView, "pnlUnits" | "pnlMarginUnits"> {
  const { positions } = state;
  const sizeLots = positions.sizeLots(row);
  if (sizeLots === 0) return { pnlUnits: 0, pnlMarginUnits: 0 };
  const notional = perpNotional(market, Math.abs(sizeLots));
  const pnlUnits = perpPnl(notional, sizeLots, positions.entryQuote(row), 0);
  if (pnlUnits <= 0) return { pnlUnits, pnlMarginUnits: pnlUnits };
  const cap = perpProfitCap(market, notional, 0);
  return { pnlUnits, pnlMarginUnits: countedProfit(market, pnlUnits, cap) };
}

type Needs = Pick<
  PositionView,
  | "exposureLots"
  | "exposureUnits"
  | "siblingLots"
  | "imfPpm"
  | "mmfPpm"
  | "requirementUnits"
  | "maintenanceUnits"
>;

function needsOf(state: State, row: number, market: Market): Needs {
  const { positions, accounts } = state;
  const accountId = positions.accountId(row);
  const exposureLots = positions.exposureLots(row);
  const exposureUnits = perpNotional(market, exposureLots);
  const others = siblingLots(state, accountId, market.id);
  const userLots = exposureLots + others;
  const otherUnits = perpNotional(market, others);
  const fraction = perpImfPpm(market, plus(exposureUnits, otherUnits));
  const openLots = positions.openInterestLots(market.id);
  const concentration = perpConcentrationPpm(market, userLots, openLots);
  const without = perpImfPpm(market, otherUnits) + perpConcentrationPpm(market, others, openLots);
  const increase = increaseUnits(otherUnits, fraction + concentration, without);
  const imfPpm = Math.max(fraction, accounts.leveragePpm(accountId)) + concentration;
  const mmfPpm = perpMmfPpm(market, exposureUnits);
  return {
    exposureLots,
    exposureUnits,
    siblingLots: others,
    imfPpm,
    mmfPpm,
    requirementUnits: plus(scaled(exposureUnits, imfPpm, PPM, "ceil"), increase),
    maintenanceUnits: scaled(exposureUnits, mmfPpm, PPM, "ceil"),
  };
}

/** Accounts with exposure, riskiest first: net equity by maintenance, then account id. */
export function riskiest(state: State, count: number): Answer<"riskiest"> {
  const rows: Answer<"riskiest">[number][] = [];
  for (let accountId = 1; accountId <= state.accounts.accountMax; accountId += 1) {
    if (!hasExposure(state, accountId)) continue;
    const { netEquityUnits, maintenanceUnits, exposureUnits } = assessSolvency(state, accountId);
    rows.push({
      accountId: accountId as AccountRisk["accountId"],
      netEquityUnits,
      maintenanceUnits,
      exposureUnits,
      stage: state.stages.stage(accountId),
    });
  }
  return rows.sort(byRisk).slice(0, count);
}
