/**
 * An account's risk: every sum of docs/margin.md section 4, in one walk over what it holds, owes and
 * has positions in. Additive on purpose: requirements never offset each other, so that more of
 * anything can only ask for more.
 *
 * The answer is one object, filled anew by each assessment: read it before the next one. Nothing is
 * allocated, so that an order with its check costs no more than its walk.
 */
import { PPM } from "@holdall/core/num";
import { FLAG_ASK, FLAG_UNLOCKED, FLAG_WAITING } from "../book/order-flags.ts";
import type { Market } from "../markets/market.ts";
import { ACCEPTED, REJECT } from "../reject-codes.ts";
import type { State } from "../state.ts";
import { plus, scaled, VALUE_MAX, weightPpm } from "./formulas.ts";
import {
  borrowImfPpm,
  borrowMmfPpm,
  perpImfPpm,
  perpMmfPpm,
  perpProfitCap,
} from "./requirements.ts";
import { stressed, valuationOf, valueUnits } from "./valuation.ts";
import type { AssetTerms, Valuation } from "./valuation.ts";
import { AS_IT_IS, noLeg, wantedUnits } from "./what-if.ts";
import type { Leg, WhatIf } from "./what-if.ts";

export interface Risk {
  /** Σ weighted collateral; unweighted; Σ debts. */
  collateralUnits: number;
  assetsUnits: number;
  liabilitiesUnits: number;
  /** Σ unrealised, what of it counts as margin, and its losses alone. */
  pnlUnits: number;
  pnlMarginUnits: number;
  lossUnits: number;
  unsettledUnits: number;
  netEquityUnits: number;
  /** Σ initial requirements, and what they would be without the account's own leverage limit. */
  requirementUnits: number;
  requirementFreeUnits: number;
  spotLossUnits: number;
  lockedUnits: number;
  availableUnits: number;
  maintenanceUnits: number;
  exposureUnits: number;
  /** Equity in full: unweighted, all profit counted. */
  equityUnits: number;
  /** What may be given away is judged by this: equity without profit, less what is locked. */
  realizedUnits: number;
  /** Most that `netEquity − maintenance` loses when all marks move by 100 %, and by rounding. */
  sensitivity: number;
  grain: number;
  /** True where an order holds or would spend something: only then are spot orders looked at. */
  hasSpotOrders: boolean;
  /** By asset id: held units while they are gathered, and the weight at which they counted. */
  readonly heldUnits: number[];
  readonly weightsPpm: number[];
  readonly leg: Leg;
  stressPpm: number;
  whatIf: Readonly<WhatIf>;
  /** The least initial fraction that the account's leverage limit asks for. */
  leveragePpm: number;
}

/** The risk of nobody. */
export function idleRisk(): Risk {
  return {
    collateralUnits: 0,
    assetsUnits: 0,
    liabilitiesUnits: 0,
    pnlUnits: 0,
    pnlMarginUnits: 0,
    lossUnits: 0,
    unsettledUnits: 0,
    netEquityUnits: 0,
    requirementUnits: 0,
    requirementFreeUnits: 0,
    spotLossUnits: 0,
    lockedUnits: 0,
    availableUnits: 0,
    maintenanceUnits: 0,
    exposureUnits: 0,
    equityUnits: 0,
    realizedUnits: 0,
    sensitivity: 0,
    grain: 0,
    hasSpotOrders: false,
    heldUnits: [],
    weightsPpm: [],
    leg: noLeg(),
    stressPpm: 0,
    whatIf: AS_IT_IS,
    leveragePpm: 0,
  };
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

/** True when an account must be liquidated: it has exposure, or nothing, and too little for it. */
export function isLiquidatable(risk: Risk): boolean {
  if (risk.exposureUnits === 0 && risk.netEquityUnits >= 0) return false;
  return risk.netEquityUnits < risk.maintenanceUnits || risk.netEquityUnits < 0;
}

/**
 * May the account have what it has now? Asked after a change that adds risk. Returns ACCEPTED,
 * `leverage-limit` where the account's own limit is what decides, else `margin-insufficient`.
 */
export function checkRisk(state: State, accountId: number): number {
  if (!hasExposure(state, accountId)) return ACCEPTED;
  return judge(assess(state, accountId), 0);
}

/** The same with a further loss that an order would bring when it fills. */
export function judge(risk: Risk, lossUnits: number): number {
  if (risk.availableUnits >= lossUnits) return ACCEPTED;
  const without = risk.availableUnits + risk.requirementUnits - risk.requirementFreeUnits;
  return without >= lossUnits ? REJECT["leverage-limit"] : REJECT["margin-insufficient"];
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

/** Debts, and what resting orders that hold nothing would borrow; notes claims as held. */
function addDebts(state: State, accountId: number, risk: Risk, valuation: Valuation): void {
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
  const free = borrowImfPpm(state, accountId, terms, exposure);
  const maintenance = scaled(exposure, borrowMmfPpm(terms, exposure), PPM, "ceil");
  risk.liabilitiesUnits = plus(risk.liabilitiesUnits, liability);
  addRequirement(risk, exposure, free, 0);
  risk.maintenanceUnits = plus(risk.maintenanceUnits, maintenance);
  risk.exposureUnits = plus(risk.exposureUnits, exposure);
  risk.sensitivity += terms.isSettlement ? 0 : exposure + 2 * maintenance;
  risk.grain += exposure * GRAIN;
}

/** Adds an initial requirement with and without the account's leverage limit. */
function addRequirement(risk: Risk, exposure: number, imfPpm: number, addPpm: number): void {
  const withLimit = Math.max(imfPpm, risk.leveragePpm) + addPpm;
  const required = scaled(exposure, withLimit, PPM, "ceil");
  risk.requirementUnits = plus(risk.requirementUnits, required);
  const without =
    withLimit === imfPpm + addPpm ? required : scaled(exposure, imfPpm + addPpm, PPM, "ceil");
  risk.requirementFreeUnits = plus(risk.requirementFreeUnits, without);
}

/** A ratio in millionths is rounded by at most one on either side of a comparison. */
const GRAIN = 4e-6;
/** Values are rounded by at most a few units each. */
const GRAIN_UNITS = 4096;

/** Collateral: what is free, locked (not on its way out) and lent, by its weight. */
function addCollateral(state: State, accountId: number, risk: Risk, valuation: Valuation): void {
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

/** Positions: profit and loss at mark, and what the worse side of each needs. */
function addPositions(state: State, accountId: number, risk: Risk): void {
  const { positions, markets } = state;
  const { leg, whatIf } = risk;
  let isChangeSeen = whatIf.marketId < 0;
  leg.accountId = accountId;
  leg.isAlone = state.accounts.isAlone(accountId);
  for (
    let row = positions.firstOfAccount(accountId);
    row !== 0;
    row = positions.nextOfAccount(row)
  ) {
    const marketId = positions.marketId(row);
    if (marketId === whatIf.marketId) {
      isChangeSeen = true;
      changeLeg(state, row, risk);
    } else {
      leg.sizeLots = positions.sizeLots(row);
      leg.entryQuote = positions.entryQuote(row);
      leg.exposureLots = positions.exposureLots(row);
      leg.openedLots = 0;
    }
    if (leg.exposureLots !== 0) addPosition(state, leg, markets[marketId], risk);
  }
  if (isChangeSeen) return;
  changeLeg(state, NO_POSITION, risk);
  if (leg.exposureLots !== 0) addPosition(state, leg, markets[whatIf.marketId], risk);
}

/** The row that is always flat: of an account and a perpetual that never met. */
const NO_POSITION = 0;

/** A position as it would be after the change that is looked at. */
function changeLeg({ positions }: State, row: number, { leg, whatIf }: Risk): void {
  const former = positions.sizeLots(row);
  const size = former + whatIf.sizeLots;
  const bids = positions.bidLots(row) + whatIf.bidLots;
  const asks = positions.askLots(row) + whatIf.askLots;
  leg.sizeLots = size;
  leg.entryQuote = positions.entryQuote(row) + whatIf.entryQuote;
  leg.exposureLots = Math.max(Math.abs(size + bids), Math.abs(size - asks));
  leg.openedLots = Math.max(0, size) - Math.max(0, former);
}

function addPosition(state: State, leg: Leg, market: Market, risk: Risk): void {
  const { stressPpm } = risk;
  const { sizeLots: size } = leg;
  const exposure = stressed(perpNotional(market, leg.exposureLots), "ceil", stressPpm);
  const imfPpm = perpImfPpm(state, leg, market, exposure);
  const maintenance = scaled(exposure, perpMmfPpm(market, exposure), PPM, "ceil");
  addRequirement(risk, exposure, imfPpm.fraction, imfPpm.concentration);
  risk.maintenanceUnits = plus(risk.maintenanceUnits, maintenance);
  risk.exposureUnits = plus(risk.exposureUnits, exposure);
  risk.sensitivity += 2 * maintenance;
  risk.grain += exposure * GRAIN;
  if (size === 0) return;
  const notional = perpNotional(market, Math.abs(size));
  const pnl = perpPnl(notional, size, leg.entryQuote, stressPpm);
  risk.pnlUnits = plus(risk.pnlUnits, pnl);
  if (pnl <= 0) {
    risk.lossUnits = plus(risk.lossUnits, pnl);
    risk.pnlMarginUnits = plus(risk.pnlMarginUnits, pnl);
  } else {
    const cap = perpProfitCap(market, notional, stressPpm);
    risk.pnlMarginUnits = plus(risk.pnlMarginUnits, countedProfit(market, pnl, cap));
    risk.sensitivity += 2 * cap;
  }
  risk.sensitivity += notional;
}

/** What of a profit counts as margin, in units. Rounded down. */
export function countedProfit(market: Market, pnl: number, cap: number): number {
  const { profitHaircutPpm, profitUnitsMax } = market.spec.perp!;
  return Math.min(scaled(pnl, profitHaircutPpm, PPM, "floor"), cap, profitUnitsMax);
}

/** Value of lots of a perpetual at its mark. */
export function perpNotional(market: Market, lots: number): number {
  return Math.min(VALUE_MAX, lots * market.quoteUnitsPerLotTick * market.markTicks);
}

/** Unrealised profit or loss of a notional; under stress a long is valued down and a short up. */
export function perpPnl(
  notional: number,
  sizeLots: number,
  entryQuote: number,
  stressPpm: number,
): number {
  const value =
    sizeLots > 0 ? stressed(notional, "floor", stressPpm) : -stressed(notional, "ceil", stressPpm);
  return plus(value, -entryQuote);
}

/** What resting spot orders would lose when they fill, each at the present weights. */
function addSpotLosses(state: State, accountId: number, risk: Risk, valuation: Valuation): void {
  const { accounts, orders, markets } = state;
  for (let slot = accounts.firstOrder(accountId); slot !== 0; slot = orders.ownerNext(slot)) {
    const flags = orders.flags(slot);
    const market = markets[orders.marketId(slot)];
    if (market.spec.kind !== "spot" || (flags & FLAG_WAITING) !== 0) continue;
    const lots = orders.remainingLots(slot);
    const loss = spotOrderLoss(valuation, risk, market, {
      isAsk: (flags & FLAG_ASK) !== 0,
      isUnlocked: (flags & FLAG_UNLOCKED) !== 0,
      baseUnits: lots * market.baseUnitsPerLot,
      quoteUnits: lots * market.quoteUnitsPerLotTick * orders.priceTicks(slot),
    });
    risk.spotLossUnits = plus(risk.spotLossUnits, loss);
  }
}

/** What a spot order gives and receives when it fills at its price. */
export interface SpotExchange {
  readonly isAsk: boolean;
  /** What is given may be borrowed, and then counts in full. */
  readonly isUnlocked: boolean;
  readonly baseUnits: number;
  readonly quoteUnits: number;
}

/** Collateral value of what a spot order gives less that of what it receives, at least 0. */
export function spotOrderLoss(
  valuation: Valuation,
  risk: Risk,
  market: Market,
  exchange: SpotExchange,
): number {
  const base = valuation.assets[market.baseAssetId];
  const quote = valuation.assets[market.quoteAssetId];
  const { isAsk, baseUnits, quoteUnits } = exchange;
  const [given, givenUnits] = isAsk ? [base, baseUnits] : [quote, quoteUnits];
  const [received, receivedUnits] = isAsk ? [quote, quoteUnits] : [base, baseUnits];
  const givenId = isAsk ? market.baseAssetId : market.quoteAssetId;
  const receivedId = isAsk ? market.quoteAssetId : market.baseAssetId;
  const givenPpm = exchange.isUnlocked ? PPM : weightOf(risk, given, givenId);
  const receivedPpm = weightOf(risk, received, receivedId);
  const gone = scaled(valueUnits(given, givenUnits, "ceil", risk.stressPpm), givenPpm, PPM, "ceil");
  const come = valueUnits(received, receivedUnits, "floor", risk.stressPpm);
  return Math.max(0, gone - scaled(come, receivedPpm, PPM, "floor"));
}

function weightOf(risk: Risk, terms: AssetTerms, assetId: number): number {
  return terms.collateral === null ? 0 : risk.weightsPpm[assetId];
}

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
