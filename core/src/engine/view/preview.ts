/** What an order would do: done to a fork of the state by the engine's own hand, and read off it. */
import { decodeEvent, recordBytes } from "@holdall/core/protocol";
import type {
  Answer,
  AssetId,
  Event,
  OrderConditions,
  OrderPreview,
  OrderTerms,
  Question,
} from "@holdall/core/protocol";
import type { EventBuffer } from "../event-buffer.ts";
import { feeTierOf } from "../fees/user-tiers.ts";
import { settleArrivals } from "../lend/arrivals.ts";
import { borrowRatePpb, lendingSpecOf, poolOf } from "../lend/pools.ts";
import { bestTicks } from "../markets/market.ts";
import type { Market } from "../markets/market.ts";
import { placeConditionalOrder } from "../orders/place-conditional.ts";
import { placeOrder } from "../orders/place.ts";
import { fundingRatePpb } from "../perp/funding-rate.ts";
import { fundingUnits } from "../perp/funding.ts";
import { ACCEPTED, REJECT } from "../reject-codes.ts";
import type { State } from "../state.ts";
import { forkFor } from "./fork.ts";
import type { Fork } from "./fork.ts";
import { expectedExits } from "./expected-exits.ts";
import { accountRisk } from "./margin.ts";

/** Orders of the other side that are looked at first; eight times as many each time that it takes more. */
const DEPTH_FIRST = 64;
const DEPTH_GROWTH = 8;

/** Answers `order-preview`; `null` where account or market do not exist, or there is no margin. */
export function orderPreview(
  state: State,
  query: Question<"order-preview">,
): Answer<"order-preview"> {
  // Its name is no part of what it would do.
  const order = { ...query.order, clientId: -1 };
  const market = state.markets[order.marketId];
  const before = accountRisk(state, order.accountId);
  if (market === undefined || before === null) return null;
  const { fork, refusalCode } = tryOrder(state, order, query.conditions);
  const after = accountRisk(fork.state, order.accountId) ?? before;
  const tier = feeTierOf(state.tiers, state.parameters, state.accounts.userId(order.accountId));
  const isPerp = market.perp !== null;
  const isAccepted = refusalCode === ACCEPTED;
  const stands = isAccepted ? fork.state : state;
  const events = eventsOf(fork.out);
  const fills = fillsOf(events, order);
  return {
    refusalCode,
    ...fills,
    realizedUnits: realizedOf(events, order),
    ...expectedExits(fork.state, order, isAccepted ? query.conditions : undefined, fills),
    oppositeTicks: bestTicks(market, order.side === "bid"),
    fundingUnits: nextFundingUnits(stands, market, order.accountId),
    feeMakerPpm: isPerp ? tier.perpMakerPpm : tier.spotMakerPpm,
    feeTakerPpm: isPerp ? tier.perpTakerPpm : tier.spotTakerPpm,
    feeAssetId: feeAssetOf(state, order),
    before,
    after: isAccepted ? after : before,
    lending: movementsOf(fork, state, order),
  };
}

/** Places the order in a fork, a deeper one wherever the first might have been too shallow. */
function tryOrder(
  state: State,
  order: OrderTerms,
  conditions: OrderConditions | undefined,
): { fork: Fork; refusalCode: number } {
  const { accountId, marketId } = order;
  const isAsk = order.side === "ask";
  for (let depth = DEPTH_FIRST; ; depth *= DEPTH_GROWTH) {
    const fork = forkFor(state, { accountId, marketId, isAsk }, depth);
    const refusalCode =
      conditions === undefined
        ? placeOrder(fork.state, { ...order, kind: "place-order" })
        : placeConditionalOrder(fork.state, {
            ...conditions,
            ...order,
            kind: "place-conditional-order",
          });
    const isShallow =
      !fork.isWhole &&
      (refusalCode === REJECT["fill-or-kill-unfillable"] || bestTicks(fork.market, !isAsk) === 0);
    if (isShallow) continue;
    if (refusalCode === ACCEPTED) settleArrivals(fork.state);
    return { fork, refusalCode };
  }
}

function eventsOf(out: EventBuffer): Event[] {
  const events: Event[] = [];
  for (let at = 0; at < out.end; at += recordBytes(out.views, at, out.end)) {
    events.push(decodeEvent(out.views, at, out.end));
  }
  return events;
}

/** What of the order fills at once, and its fee. */
function fillsOf(
  events: readonly Event[],
  order: OrderTerms,
): Pick<OrderPreview, "filledLots" | "filledQuoteUnits" | "feeUnits"> {
  let [filledLots, filledQuoteUnits, feeUnits] = [0, 0, 0];
  for (const event of events) {
    if (event.kind !== "order-filled" || event.isMaker) continue;
    if (event.accountId !== order.accountId) continue;
    filledLots += event.fillLots;
    filledQuoteUnits += event.fillQuoteUnits;
    feeUnits += event.feeUnits;
  }
  return { filledLots, filledQuoteUnits, feeUnits };
}

/** What the order's own fills realise of the position that they reduce. */
function realizedOf(events: readonly Event[], order: OrderTerms): number {
  let units = 0;
  for (const event of events) {
    if (event.kind !== "unsettled-changed" || event.cause !== "realized-pnl") continue;
    if (event.accountId === order.accountId && event.marketId === order.marketId)
      units += event.units;
  }
  return units;
}

/** What the account's position in a market receives (> 0) or pays at the next hour, if nothing changes. */
function nextFundingUnits(state: State, market: Market, accountId: number): number {
  const { positions } = state;
  const sizeLots = positions.sizeLots(positions.find(accountId, market.id));
  if (market.perp === null || market.markTicks === 0 || sizeLots === 0) return 0;
  return fundingUnits(market, sizeLots, fundingRatePpb(market, market.perp));
}

/** Fees of perpetuals are paid in the settlement asset, those of spot in what is received. */
function feeAssetOf(state: State, order: OrderTerms): AssetId {
  const market = state.markets[order.marketId];
  if (market.perp !== null) return state.parameters.settlementAssetId;
  return (order.side === "ask" ? market.quoteAssetId : market.baseAssetId) as AssetId;
}

/** What the order would redeem, lend, borrow and repay, by asset id. */
function movementsOf(fork: Fork, state: State, order: OrderTerms): OrderPreview["lending"] {
  const events = eventsOf(fork.out);
  return state.assets.flatMap((_, assetId) => {
    const former = state.lending.find(order.accountId, assetId);
    const own = fork.state.lending.find(order.accountId, assetId);
    const lentUnits = fork.state.lending.lentUnits(own) - state.lending.lentUnits(former);
    const entryFeeUnits = feesOf(events, order, assetId);
    const owedUnits = fork.state.lending.borrowedUnits(own) - state.lending.borrowedUnits(former);
    const borrowedUnits = owedUnits - entryFeeUnits;
    const pool = poolOf(state, assetId);
    if ((lentUnits === 0 && owedUnits === 0) || pool === undefined) return [];
    const ratePpb = borrowRatePpb(lendingSpecOf(state, pool), pool);
    return [{ assetId: assetId as AssetId, lentUnits, borrowedUnits, entryFeeUnits, ratePpb }];
  });
}

function feesOf(events: readonly Event[], order: OrderTerms, assetId: number): number {
  let units = 0;
  for (const event of events) {
    if (event.kind !== "interest-paid" || event.interestKind !== "entry-fee") continue;
    if (event.accountId === order.accountId && event.assetId === assetId) units += event.units;
  }
  return units;
}
