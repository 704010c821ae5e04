/** One collateral is sold for another on the books; positions are not touched. */
import { mulDiv, mulDivWide, PPM } from "@holdall/core/num";
import type { CommandOf } from "@holdall/core/protocol";
import { KEY_NONE } from "../book/ladder.ts";
import { FLAG_UNLOCKED } from "../book/order-flags.ts";
import { feeTierOf } from "../fees/user-tiers.ts";
import { countedUnits } from "../margin/counted.ts";
import { assessUnder } from "../margin/assess.ts";
import { hasExposureUnder } from "../margin/has-exposure.ts";
import { valuationOf } from "../margin/valuation.ts";
import { AS_IT_IS, wantedUnits } from "../margin/what-if.ts";
import type { WhatIf } from "../margin/what-if.ts";
import { bestTicks, keyOf, ladderOf } from "../markets/market.ts";
import type { Market } from "../markets/market.ts";
import { ACCEPTED, REJECT } from "../reject-codes.ts";
import type { State } from "../state.ts";
import { tradeForced } from "./forced.ts";
import { payableLots } from "./funded.ts";

/** A sale or a purchase that a book would give now. */
interface Leg {
  readonly market: Market;
  readonly isAsk: boolean;
  readonly lots: number;
  /** Given and received by the account, fees taken off. */
  readonly givenUnits: number;
  readonly receivedUnits: number;
}

/**
 * Applies `convert-collateral`: the source is sold for settlement units and these for the target, as
 * the books are now and within their impact bands. Refused, before anything moves, where less would
 * arrive than was asked for, or where margin would not hold.
 */
export function convertCollateral(state: State, command: CommandOf<"convert-collateral">): number {
  const { accountId, sourceAssetId, targetAssetId, units, targetUnitsMin } = command;
  const refusal = checkConversion(state, command);
  if (refusal !== ACCEPTED) return refusal;
  const { settlementAssetId } = state.parameters;
  const sale =
    sourceAssetId === settlementAssetId ? null : saleOf(state, accountId, sourceAssetId, units);
  if (sale === undefined) return REJECT["liquidity-insufficient"];
  const purse = sale === null ? units : sale.receivedUnits;
  const purchase =
    targetAssetId === settlementAssetId ? null : purchaseOf(state, accountId, targetAssetId, purse);
  if (purchase === undefined) return REJECT["liquidity-insufficient"];
  const arrives = purchase === null ? purse : purchase.receivedUnits;
  if (arrives === 0 || arrives < targetUnitsMin) return REJECT["conversion-too-small"];
  const legs = [sale, purchase].filter((leg) => leg !== null);
  if (!keepsMargin(state, accountId, legs)) return REJECT["margin-insufficient"];
  for (const leg of legs) trade(state, accountId, leg);
  return ACCEPTED;
}

function checkConversion(state: State, command: CommandOf<"convert-collateral">): number {
  const { accountId, sourceAssetId, targetAssetId, units, targetUnitsMin } = command;
  const { assets, ledger, parameters, accounts } = state;
  if (!accounts.exists(accountId)) return REJECT["account-unknown"];
  const source = assets[sourceAssetId];
  const target = assets[targetAssetId];
  if (source === undefined || target === undefined) return REJECT["asset-unknown"];
  if (parameters.margin === undefined) return REJECT["not-available"];
  if (state.stages.isLiquidating(accountId)) return REJECT["account-liquidating"];
  if (source.collateral === undefined || target.collateral === undefined) {
    return REJECT["not-collateral"];
  }
  if (sourceAssetId === targetAssetId) return REJECT["asset-unknown"];
  if (units <= 0 || targetUnitsMin < 0) return REJECT["amount-not-positive"];
  const free = ledger.freeUnits(ledger.find(accountId, sourceAssetId));
  return units > free ? REJECT["funds-insufficient"] : ACCEPTED;
}

/** What selling so many units would bring now; `undefined` where no book takes a lot of them. */
function saleOf(state: State, accountId: number, assetId: number, units: number): Leg | undefined {
  const { market } = valuationOf(state).assets[assetId];
  if (market === null) return undefined;
  const lots = Math.floor(units / market.baseUnitsPerLot);
  const walked = walk(state, market, accountId, true, { lots, quoteUnits: Infinity });
  if (walked.lots === 0) return undefined;
  return {
    market,
    isAsk: true,
    lots: walked.lots,
    givenUnits: walked.lots * market.baseUnitsPerLot,
    receivedUnits: walked.receivedUnits,
  };
}

/** What so many settlement units would buy now. */
function purchaseOf(
  state: State,
  accountId: number,
  assetId: number,
  purse: number,
): Leg | undefined {
  const { market } = valuationOf(state).assets[assetId];
  if (market === null) return undefined;
  const walked = walk(state, market, accountId, false, { lots: Infinity, quoteUnits: purse });
  if (walked.lots === 0) return undefined;
  return {
    market,
    isAsk: false,
    lots: walked.lots,
    givenUnits: walked.quoteUnits,
    receivedUnits: walked.receivedUnits,
  };
}

function feeOn(state: State, accountId: number, units: number): number {
  const { tiers, parameters, accounts } = state;
  const { spotTakerPpm } = feeTierOf(tiers, parameters, accounts.userId(accountId));
  return mulDiv(units, spotTakerPpm, PPM, "ceil");
}

/** How far a market order would come. */
interface Walked {
  lots: number;
  quoteUnits: number;
  /** What its fills would bring, each less its own fee. */
  receivedUnits: number;
}

/**
 * Lots, quote and proceeds of a market order: within the impact band, past own orders, and of makers
 * that hold nothing what each could pay.
 */
function walk(
  state: State,
  market: Market,
  accountId: number,
  isAsk: boolean,
  most: { readonly lots: number; readonly quoteUnits: number },
): Walked {
  const { orders, accounts } = state;
  const ladder = ladderOf(market, !isAsk);
  const best = bestTicks(market, !isAsk);
  let lotsLeft = Math.min(most.lots, market.spec.sizeLotsMax);
  let quoteLeft = most.quoteUnits;
  const walked: Walked = { lots: 0, quoteUnits: 0, receivedUnits: 0 };
  if (market.state !== "open" || best === 0) return walked;
  for (let key = ladder.bestKey; key !== KEY_NONE; key = ladder.keyAfter(key)) {
    const priceTicks = keyOf(market, !isAsk, key);
    if (isBeyondBand(market, isAsk, best, priceTicks)) break;
    const perLot = priceTicks * market.quoteUnitsPerLotTick;
    for (let slot = ladder.firstAt(key); slot !== 0; slot = orders.next(slot)) {
      if (accounts.userId(orders.accountId(slot)) === accounts.userId(accountId)) continue;
      const wanted = Math.min(lotsLeft, Math.floor(quoteLeft / perLot), orders.remainingLots(slot));
      if (wanted === 0) return walked;
      const lots = Math.min(wanted, makerLots(state, market, slot));
      const gross = isAsk ? lots * perLot : lots * market.baseUnitsPerLot;
      walked.lots += lots;
      walked.quoteUnits += lots * perLot;
      walked.receivedUnits += gross - feeOn(state, accountId, gross);
      lotsLeft -= lots;
      quoteLeft -= lots * perLot;
    }
  }
  return walked;
}

/** Lots that a resting order can pay for now: all of it where it holds what it spends. */
function makerLots(state: State, market: Market, slot: number): number {
  const { orders } = state;
  if ((orders.flags(slot) & FLAG_UNLOCKED) === 0) return Infinity;
  return payableLots(state, market, slot, orders.priceTicks(slot));
}

function isBeyondBand(market: Market, isAsk: boolean, best: number, priceTicks: number): boolean {
  const { maxImpactMultiplierPpm, minImpactMultiplierPpm } = market.spec.bands;
  const ppm = isAsk ? minImpactMultiplierPpm : maxImpactMultiplierPpm;
  if (ppm === 0) return false;
  const bound = mulDivWide(BigInt(best), BigInt(ppm), BigInt(PPM), isAsk ? "ceil" : "floor");
  return isAsk ? BigInt(priceTicks) < bound : BigInt(priceTicks) > bound;
}

/**
 * True where margin holds after the legs, or they lose none of it: neither collateral value nor what
 * resting orders would spend.
 */
function keepsMargin(state: State, accountId: number, legs: readonly Leg[]): boolean {
  const spent = spentBy(legs[0]);
  if (!hasExposureUnder(state, accountId, spent)) return true;
  const moved = movedBy(legs);
  let valueUnits = 0;
  for (const [assetId, units] of moved)
    valueUnits += countedChange(state, accountId, assetId, units);
  const { assetId } = spent;
  const isWantingMore =
    wantedUnits(state, accountId, assetId, spent) >
    wantedUnits(state, accountId, assetId, AS_IT_IS);
  if (valueUnits >= 0 && !isWantingMore) return true;
  return assessUnder(state, accountId, 0, spent).availableUnits + valueUnits >= 0;
}

/** What the first leg gives is free for resting orders no more. */
function spentBy(leg: Leg): WhatIf {
  return { ...AS_IT_IS, assetId: givenAssetId(leg), spendingUnits: leg.givenUnits };
}

/** By how many units each asset changes. */
function movedBy(legs: readonly Leg[]): ReadonlyMap<number, number> {
  const moved = new Map<number, number>();
  const move = (assetId: number, units: number): void => {
    moved.set(assetId, (moved.get(assetId) ?? 0) + units);
  };
  for (const leg of legs) {
    move(givenAssetId(leg), -leg.givenUnits);
    move(leg.isAsk ? leg.market.quoteAssetId : leg.market.baseAssetId, leg.receivedUnits);
  }
  return moved;
}

function givenAssetId({ market, isAsk }: Leg): number {
  return isAsk ? market.baseAssetId : market.quoteAssetId;
}

/** By how much collateral value changes with units of an asset. */
function countedChange(state: State, accountId: number, assetId: number, units: number): number {
  const { ledger, lending } = state;
  const terms = valuationOf(state).assets[assetId];
  const row = ledger.find(accountId, assetId);
  const lent = lending.lentUnits(lending.find(accountId, assetId));
  const held = ledger.freeUnits(row) + ledger.lockedUnits(row) + lent;
  return countedUnits(terms, held + units) - countedUnits(terms, held);
}

function trade(state: State, accountId: number, { market, isAsk, lots }: Leg): void {
  tradeForced(state, market, {
    accountId,
    isAsk,
    lots,
    boundTicks: 0,
    origin: "collateral-conversion",
  });
}
