/** What margin says to a spot order of an account that has exposure, or may have by it. */
import { AMOUNT_MAX, mulDivWide } from "@holdall/core/num";
import type { OrderTerms } from "@holdall/core/protocol";
import { FLAG_UNLOCKED } from "../book/order-flags.ts";
import { checkBorrow } from "../lend/fund.ts";
import { poolOf } from "../lend/pools.ts";
import { assessUnder } from "../margin/assess.ts";
import { hasExposureUnder } from "../margin/has-exposure.ts";
import { judge } from "../margin/risk.ts";
import { spotOrderLoss } from "../margin/spot-losses.ts";
import { hasPrice, valuationOf } from "../margin/valuation.ts";
import { AS_IT_IS } from "../margin/what-if.ts";
import type { WhatIf } from "../margin/what-if.ts";
import { bestTicks } from "../markets/market.ts";
import type { Market } from "../markets/market.ts";
import { ACCEPTED, REJECT } from "../reject-codes.ts";
import type { State } from "../state.ts";
import { lockedUnits } from "./lifecycle.ts";
import { worstTicks } from "./match.ts";

/** What an order gives and gets at the price at which it is judged. */
interface SpotDeal {
  readonly isAsk: boolean;
  readonly givenAssetId: number;
  readonly givenUnits: number;
  readonly baseUnits: number;
  readonly quoteUnits: number;
}

/**
 * Funds of an order that holds nothing, and margin as if it rested or had filled. Without exposure,
 * and without a loan that it or an order beside it would then need, there is nothing to ask. It takes
 * the place of the order that rests in `formerSlot`, or of none.
 */
export function checkSpotMargin(
  state: State,
  market: Market,
  order: OrderTerms,
  freeUnits: number,
  formerSlot: number,
): number {
  const { taker } = state;
  const { accountId } = order;
  const deal = dealOf(state, market, order, freeUnits);
  if (deal.givenUnits > AMOUNT_MAX) return REJECT["amount-too-large"];
  const missing = taker.isUnlocked ? missingUnits(state, accountId, deal, freeUnits) : 0;
  if (missing > 0) {
    // Of an order that rests it was asked when it entered whether its account lends what is free.
    const mayRedeem =
      order.autoLendRedeem || (formerSlot === 0 && state.accounts.lendsFree(accountId));
    const refusal = checkLoan(state, order, deal, { missing, mayRedeem });
    if (refusal !== ACCEPTED) return refusal;
  }
  const change = changeOf(state, market, deal, formerSlot);
  if (!hasExposureUnder(state, accountId, change)) return ACCEPTED;
  const risk = assessUnder(state, accountId, 0, change);
  const { isUnlocked } = taker;
  return judge(risk, spotOrderLoss(valuationOf(state), risk, market, { ...deal, isUnlocked }));
}

/** What the order would give beyond what is free and lent. */
function missingUnits(
  { lending }: State,
  accountId: number,
  { givenAssetId, givenUnits }: SpotDeal,
  freeUnits: number,
): number {
  const lent = lending.lentUnits(lending.find(accountId, givenAssetId));
  return Math.max(0, givenUnits - freeUnits - lent);
}

/** May what is missing be borrowed now? */
function checkLoan(
  state: State,
  order: OrderTerms,
  deal: SpotDeal,
  { missing, mayRedeem }: { readonly missing: number; readonly mayRedeem: boolean },
): number {
  const { lending } = state;
  const pool = poolOf(state, deal.givenAssetId);
  if (!order.autoBorrow || pool === undefined) return REJECT["funds-insufficient"];
  const terms = valuationOf(state).assets[deal.givenAssetId];
  if (terms.collateral === null) return REJECT["not-collateral"];
  if (!hasPrice(terms)) return REJECT["no-reference-price"];
  const lent = lending.lentUnits(lending.find(order.accountId, deal.givenAssetId));
  if (lent > 0 && !mayRedeem) return REJECT["borrow-requires-redeem"];
  return checkBorrow(state, pool, missing, lent, false);
}

/** What the deal would spend beyond what the order before it holds. */
function changeOf(
  { orders }: State,
  market: Market,
  { isAsk, givenAssetId: assetId, givenUnits }: SpotDeal,
  formerSlot: number,
): WhatIf {
  const isHeld = formerSlot !== 0 && (orders.flags(formerSlot) & FLAG_UNLOCKED) === 0;
  const heldUnits = isHeld
    ? lockedUnits(market, isAsk, orders.priceTicks(formerSlot), orders.remainingLots(formerSlot))
    : 0;
  return { ...AS_IT_IS, assetId, spendingUnits: givenUnits - heldUnits, withoutSlot: formerSlot };
}

/**
 * At its limit; a market order at the worst price that it may reach, and never more than it can
 * pay unless it may borrow.
 */
function dealOf(state: State, market: Market, order: OrderTerms, freeUnits: number): SpotDeal {
  const isAsk = order.side === "ask";
  const perTick = market.quoteUnitsPerLotTick;
  const worst = order.type === "limit" ? order.priceTicks : worstTicks(state, market);
  const best = isAsk ? worst : bestTicks(market, true);
  const lots =
    order.quoteUnits === 0 || best === 0
      ? order.sizeLots
      : Math.floor(order.quoteUnits / (perTick * best));
  const baseUnits = lots * market.baseUnitsPerLot;
  const quoteUnits = order.quoteUnits === 0 ? lots * perTick * worst : order.quoteUnits;
  const givenUnits = isAsk ? baseUnits : quoteUnits;
  const givenAssetId = isAsk ? market.baseAssetId : market.quoteAssetId;
  const deal = { isAsk, givenAssetId, givenUnits, baseUnits, quoteUnits };
  return order.type === "market" && !order.autoBorrow
    ? payable(state, order, deal, freeUnits)
    : deal;
}

/** The part of a deal that free and lent units pay. */
function payable(
  { lending, taker }: State,
  order: OrderTerms,
  deal: SpotDeal,
  freeUnits: number,
): SpotDeal {
  const lent = lending.lentUnits(lending.find(order.accountId, deal.givenAssetId));
  const most = taker.isUnlocked ? freeUnits + lent : freeUnits;
  if (deal.givenUnits <= most) return deal;
  const part = (units: number): number =>
    Number(mulDivWide(BigInt(units), BigInt(most), BigInt(deal.givenUnits), "floor"));
  return {
    ...deal,
    givenUnits: most,
    baseUnits: deal.isAsk ? most : part(deal.baseUnits),
    quoteUnits: deal.isAsk ? part(deal.quoteUnits) : most,
  };
}
