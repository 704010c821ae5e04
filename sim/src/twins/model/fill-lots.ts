import type { CloseReason } from "@holdall/core/protocol";
import { endOrder, isHolding } from "./ending.ts";
import { makerLots, payableLots } from "./funded.ts";
import { carries, checkPositionLimits, closableLots, prospectOf, survives } from "./perp-admit.ts";
import { Refused, givenUnits, leftLots } from "./state.ts";
import type { Market, Order, State } from "./state.ts";

/** Two orders that are about to trade at a price. */
interface Meeting {
  readonly taker: Order;
  readonly maker: Order;
  readonly priceTicks: number;
}

/** Lots as far as the remainders of both and the taker's notional go. */
function wantedLots(state: State, market: Market, { taker, maker, priceTicks }: Meeting): number {
  const perLot = givenUnits(market, "bid", 1, priceTicks);
  const byNotional = Number((BigInt(taker.quoteUnits) - taker.filledQuote) / perLot);
  const wanted = taker.quoteUnits > 0 ? byNotional : leftLots(taker);
  const isReducing = taker.reduceOnly && market.spec.kind === "perp";
  const closable = isReducing ? closableLots(state, taker) : wanted;
  return Math.min(wanted, leftLots(maker), closable);
}

/**
 * Lots of the next fill, at most so many, as far as both can pay for or carry them; or why the taker
 * stops; or that the maker could not and was expired.
 */
export function nextLots(
  state: State,
  market: Market,
  meeting: Meeting,
  most = Infinity,
): number | "maker-gone" | CloseReason {
  const { taker, maker, priceTicks } = meeting;
  const wanted = Math.min(most, wantedLots(state, market, meeting));
  if (wanted === 0) return "insufficient-liquidity";
  const byMaker = makerLots(state, market, maker, wanted, priceTicks);
  if (byMaker === 0) {
    endOrder(state, maker, "order-expired", shortReason(market, maker));
    return "maker-gone";
  }
  if (market.spec.kind === "perp") return takerStop(state, market, meeting, wanted) ?? byMaker;
  if (isHolding(market, taker)) return byMaker;
  const lots = payableLots(state, market, taker, byMaker, priceTicks);
  return lots === 0 ? shortReason(market, taker) : lots;
}

/** Why an order could not pay for a lot, or not carry it. */
function shortReason({ spec }: Market, order: Order): CloseReason {
  if (spec.kind === "perp") return "insufficient-margin";
  return order.isUnlocked && order.autoBorrow ? "insufficient-borrowable" : "insufficient-funds";
}

/** Why the taker of a perpetual may not fill. Nothing is asked of the venue's own orders. */
function takerStop(
  state: State,
  market: Market,
  { taker, priceTicks }: Meeting,
  lots: number,
): CloseReason | undefined {
  if (taker.origin !== "user") return undefined;
  const prospect = prospectOf(taker, lots, priceTicks);
  if (taker.reduceOnly) {
    const isFine = survives(state, market, { ...prospect, isMaker: false });
    return isFine ? undefined : "insufficient-margin";
  }
  // A fill-or-kill order was asked at the last price that it reaches, for all of it.
  if (taker.type === "limit" || taker.timeInForce === "fok") return undefined;
  if (isRefused(() => checkPositionLimits(state, market, prospect))) return "position-limit";
  return carries(state, market, prospect) ? undefined : "insufficient-margin";
}

function isRefused(check: () => void): boolean {
  try {
    check();
    return false;
  } catch (thrown) {
    if (thrown instanceof Refused) return true;
    throw thrown;
  }
}
