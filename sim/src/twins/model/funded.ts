import { draw, drawOf, fundable } from "./funding.ts";
import type { Need } from "./funding.ts";
import { survives } from "./perp-admit.ts";
import { givenAsset, givenUnits } from "./state.ts";
import type { Market, Order, State } from "./state.ts";

const EVERYTHING = 2n ** 53n;

/** What an order that holds nothing would need, and how it may be had. */
function needOf(market: Market, order: Order, units: bigint): Need {
  const { accountId } = order;
  return {
    accountId,
    assetId: givenAsset(market, order.side),
    units,
    mayRedeem: order.isUnlocked && order.mayRedeem,
    mayBorrow: order.isUnlocked && order.autoBorrow,
  };
}

/** Units that an order could spend now: what is free, and what may be redeemed and borrowed. */
export function spendable(state: State, market: Market, order: Order): bigint {
  return fundable(state, needOf(market, order, EVERYTHING));
}

/** Lots, of those wanted, that a maker can pay for or carry. */
export function makerLots(
  state: State,
  market: Market,
  maker: Order,
  wanted: number,
  priceTicks = maker.priceTicks as number,
): number {
  if (market.spec.kind === "perp") {
    const prospect = { order: maker, lots: wanted, priceTicks, rested: wanted, isMaker: true };
    return survives(state, market, prospect) ? wanted : 0;
  }
  return maker.isUnlocked ? payableLots(state, market, maker, wanted, priceTicks) : wanted;
}

/** Lots, of those wanted, that an order which holds nothing can pay for at a price. */
export function payableLots(
  state: State,
  market: Market,
  order: Order,
  wanted: number,
  priceTicks: number,
): number {
  const perLot = givenUnits(market, order.side, 1, priceTicks);
  return Math.min(wanted, Number(spendable(state, market, order) / perLot));
}

/** Makes free what an unlocked order spends on its next fill. */
export function fundFill(
  state: State,
  market: Market,
  order: Order,
  lots: number,
  priceTicks: number,
): void {
  if (!order.isUnlocked) return;
  const need = needOf(market, order, givenUnits(market, order.side, lots, priceTicks));
  const { accountId, assetId } = need;
  const move = { accountId, assetId, cause: "order", orderOrdinal: order.ordinal } as const;
  draw(state, move, drawOf(state, need));
}
