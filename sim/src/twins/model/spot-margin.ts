import { checkMargin, checkOwable } from "./leave.ts";
import { AMOUNT_MAX } from "./ledger.ts";
import { loanRefusal } from "./funding.ts";
import { max, min } from "./numbers.ts";
import { worstTicks } from "./perp-admit.ts";
import { hasExposure } from "./risk.ts";
import { Sketch } from "./sketch.ts";
import type { Deal } from "./sketch.ts";
import { givenAsset, givenUnits, leftLots, opposite, refuse } from "./state.ts";
import type { Market, Order, State } from "./state.ts";

/** An order that may redeem or borrow what it spends holds nothing while it rests. */
export function unlock(state: State, market: Market, order: Order): void {
  if (market.spec.kind !== "spot" || state.parameters?.margin === undefined) return;
  order.mayRedeem = order.autoLendRedeem || state.accounts[order.accountId - 1].settings.autoLend;
  order.isUnlocked = order.autoBorrow || order.mayRedeem;
}

/**
 * Funds of an order that holds nothing, and margin as if it rested. Without exposure, and without a
 * loan that it or an order beside it would then need, there is nothing to ask.
 */
export function checkSpotMargin(
  state: State,
  market: Market,
  order: Order,
  formerlyHeld = 0n,
): void {
  if (state.parameters?.margin === undefined) return;
  const sketch = new Sketch(state, order.accountId);
  const deal = dealAtWorst(state, market, order, leftLots(order));
  if (deal.given > AMOUNT_MAX) refuse("amount-too-large");
  if (order.isUnlocked) checkLoan(state, sketch, order, deal);
  sketch.rest(deal, formerlyHeld);
  if (hasExposure(state, sketch)) checkMargin(state, sketch);
}

/** May what is missing be borrowed now? */
function checkLoan(state: State, sketch: Sketch, order: Order, deal: Deal): void {
  const { givenAssetId: assetId, given } = deal;
  const { free, lent } = sketch.asset(assetId);
  const missing = max(0n, given - free - lent);
  if (missing === 0n) return;
  if (!order.autoBorrow || !state.pools.has(assetId)) refuse("funds-insufficient");
  checkOwable(state, assetId);
  if (lent > 0n && !order.mayRedeem) refuse("borrow-requires-redeem");
  const refusal = loanRefusal(state, assetId, { redeemed: lent, borrowed: missing });
  if (refusal !== undefined) refuse(refusal);
}

/**
 * At its limit; a market order at the worst price that it may reach, and never more than it can pay
 * unless it may borrow.
 */
function dealAtWorst(state: State, market: Market, order: Order, asked: number): Deal {
  const { side } = order;
  const best = state.resting(market, opposite(side))[0]?.priceTicks ?? 0;
  const isLimit = order.type === "limit";
  const worst = isLimit ? order.priceTicks : best === 0 ? 0 : worstTicks(market, order, best);
  const perLot = givenUnits(market, "bid", 1, side === "bid" ? best : worst);
  const byQuote = order.quoteUnits > 0;
  const lots = byQuote && perLot > 0n ? Number(BigInt(order.quoteUnits) / perLot) : asked;
  const base = givenUnits(market, "ask", lots, worst);
  const quote = byQuote ? BigInt(order.quoteUnits) : givenUnits(market, "bid", lots, worst);
  const deal = {
    isUnlocked: order.isUnlocked,
    givenAssetId: givenAsset(market, side),
    given: side === "bid" ? quote : base,
    receivedAssetId: givenAsset(market, opposite(side)),
    received: side === "bid" ? base : quote,
  };
  return isLimit || order.autoBorrow ? deal : payablePart(state, order, deal);
}

/** The part of a deal that free and lent units pay. */
function payablePart(state: State, order: Order, deal: Deal): Deal {
  const free = state.ledger.free(order.accountId, deal.givenAssetId);
  const { lent } = state.claims.of(order.accountId, deal.givenAssetId);
  const most = min(deal.given, order.isUnlocked ? free + lent : free);
  if (most === deal.given) return deal;
  return { ...deal, given: most, received: (deal.received * most) / deal.given };
}
