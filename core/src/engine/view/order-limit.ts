/** How much an account may order, and what keeps it from more: admission, asked backwards. */
import { plainOrder, rejectOfCode } from "@holdall/core/protocol";
import type {
  Answer,
  OrderLimitReason,
  OrderTerms,
  Question,
  Reject,
} from "@holdall/core/protocol";
import { mostUnits } from "../margin/leave.ts";
import { bestTicks } from "../markets/market.ts";
import type { Market } from "../markets/market.ts";
import { NO_TOLERANCE } from "../orders/match.ts";
import { checkEntry } from "../orders/place.ts";
import { closableLots } from "../perp/admit.ts";
import { isWithinOwnLimit } from "../perp/carry.ts";
import { ACCEPTED } from "../reject-codes.ts";
import type { State } from "../state.ts";
import { forkFor } from "./fork.ts";

/** What a refusal of one lot more means for the limit; any other means that nothing is taken now. */
const REASONS: Partial<Record<Reject, OrderLimitReason>> = {
  "margin-insufficient": "margin",
  "leverage-limit": "leverage",
  "funds-insufficient": "funds",
  "amount-too-large": "order-size",
  "borrow-limit": "borrowing",
  "pool-closed": "borrowing",
  "pool-throttled": "borrowing",
  "supply-insufficient": "borrowing",
  "not-collateral": "borrowing",
  "borrow-requires-redeem": "borrowing",
  "position-limit": "position-limit",
  "reduce-only-not-reduced": "position",
};

/**
 * Answers `margin-order-limit`: the most lots of a limit order that would be accepted now and do what
 * they say, at the best opposite price where none is named; and why one lot more would not.
 */
export function marginOrderLimit(
  state: State,
  query: Question<"margin-order-limit">,
): Answer<"margin-order-limit"> {
  const market = state.markets[query.marketId];
  if (market === undefined || !state.accounts.exists(query.accountId)) return null;
  const { sizeLotsMin, sizeLotsMax } = market.spec;
  const isAsk = query.side === "ask";
  const priceTicks = query.priceTicks || bestTicks(market, !isAsk);
  if (priceTicks === 0) return { sizeLots: 0, limitedBy: "no-price" };
  const { accountId, marketId } = query;
  const { state: fork, market: own } = forkFor(state, { accountId, marketId, isAsk }, 1);
  const codeOf = (lots: number): number =>
    checkEntry(fork, own, orderOf(query, lots, priceTicks), NO_TOLERANCE);
  const top = Math.min(sizeLotsMax, reducibleLots(fork, own, query));
  const most = mostUnits(top, (lots) => lots < sizeLotsMin || codeOf(lots) === ACCEPTED);
  const sizeLots = most < sizeLotsMin ? 0 : most;
  if (sizeLots === sizeLotsMax) return { sizeLots, limitedBy: "order-size" };
  const beyond = Math.max(most + 1, sizeLotsMin);
  const code = codeOf(beyond);
  // More than the position holds is not refused of an order that only reduces: it is left out of it.
  if (code === ACCEPTED) return { sizeLots, limitedBy: "position" };
  const limitedBy = REASONS[rejectOfCode(code).name as Reject] ?? "refused";
  const isOwn = limitedBy !== "position-limit" || isOwnLimit(fork, own, query, beyond);
  return { sizeLots, limitedBy: isOwn ? limitedBy : "open-interest-limit" };
}

/** The most that an order which only reduces could do; the smallest order closes less than itself. */
function reducibleLots(
  state: State,
  market: Market,
  { reduceOnly, accountId, side }: Question<"margin-order-limit">,
): number {
  if (!reduceOnly || market.perp === null) return Infinity;
  const closable = closableLots(state, market, accountId, side === "ask");
  return Math.max(market.spec.sizeLotsMin, closable);
}

/** Whose limit so many lots would pass: the user's own, or that of the market as a whole. */
function isOwnLimit(
  state: State,
  market: Market,
  { accountId, side }: Question<"margin-order-limit">,
  lots: number,
): boolean {
  const isBid = side === "bid";
  const prospect = { accountId, isBid, lots, priceTicks: 0, feePpm: 0, restedLots: 0 };
  return !isWithinOwnLimit(state, market, prospect);
}

/** The order that a limit is asked for. */
function orderOf(
  query: Question<"margin-order-limit">,
  lots: number,
  priceTicks: number,
): OrderTerms {
  const { accountId, marketId, side } = query;
  const { reduceOnly, autoBorrow, autoBorrowRepay, autoLendRedeem } = query;
  return {
    ...plainOrder,
    accountId,
    marketId,
    side,
    reduceOnly,
    autoBorrow,
    autoBorrowRepay,
    autoLendRedeem,
    priceTicks: priceTicks as OrderTerms["priceTicks"],
    sizeLots: lots as OrderTerms["sizeLots"],
  };
}
