/**
 * Positions of the protocol's words, as events store them. Written out name by name: an object that
 * is built in a loop is a hash table to the machine, and these are read for every event.
 */
import {
  balanceCauses,
  closeReasons,
  orderStatuses,
  selfTradeModes,
  timesInForce,
} from "@holdall/core/protocol";
import type { CloseReason, OrderStatus, OrderTerms } from "@holdall/core/protocol";

type BalanceCause = (typeof balanceCauses)[number];

function status(word: OrderStatus): number {
  return orderStatuses.indexOf(word);
}

function reason(word: CloseReason): number {
  return closeReasons.indexOf(word);
}

function cause(word: BalanceCause): number {
  return balanceCauses.indexOf(word);
}

export const STATUS: Readonly<Record<OrderStatus, number>> = {
  new: status("new"),
  "partially-filled": status("partially-filled"),
  filled: status("filled"),
  cancelled: status("cancelled"),
  expired: status("expired"),
  "trigger-pending": status("trigger-pending"),
  "trigger-failed": status("trigger-failed"),
};

export const REASON: Readonly<Record<CloseReason, number>> = {
  none: reason("none"),
  "fill-or-kill": reason("fill-or-kill"),
  "immediate-or-cancel": reason("immediate-or-cancel"),
  "insufficient-funds": reason("insufficient-funds"),
  "insufficient-liquidity": reason("insufficient-liquidity"),
  "invalid-price": reason("invalid-price"),
  "invalid-quantity": reason("invalid-quantity"),
  "insufficient-margin": reason("insufficient-margin"),
  liquidation: reason("liquidation"),
  "post-only-mode": reason("post-only-mode"),
  "post-only-taker": reason("post-only-taker"),
  "price-out-of-bounds": reason("price-out-of-bounds"),
  "price-impact": reason("price-impact"),
  "reduce-only-not-reduced": reason("reduce-only-not-reduced"),
  "self-trade-prevention": reason("self-trade-prevention"),
  "stop-without-position": reason("stop-without-position"),
  "slippage-tolerance-exceeded": reason("slippage-tolerance-exceeded"),
  "position-limit": reason("position-limit"),
  expired: reason("expired"),
  "cancel-after": reason("cancel-after"),
  "sibling-filled": reason("sibling-filled"),
  "market-closed": reason("market-closed"),
  "user-permissions": reason("user-permissions"),
  "insufficient-borrowable": reason("insufficient-borrowable"),
};

export const CAUSE: Readonly<Record<BalanceCause, number>> = {
  deposit: cause("deposit"),
  withdrawal: cause("withdrawal"),
  transfer: cause("transfer"),
  order: cause("order"),
  fill: cause("fill"),
  fee: cause("fee"),
  conversion: cause("conversion"),
  lend: cause("lend"),
  borrow: cause("borrow"),
  interest: cause("interest"),
  funding: cause("funding"),
  settlement: cause("settlement"),
  liquidation: cause("liquidation"),
};

const GTC = timesInForce.indexOf("gtc");
const IOC = timesInForce.indexOf("ioc");
const FOK = timesInForce.indexOf("fok");
const GTD = timesInForce.indexOf("gtd");
const REJECT_TAKER = selfTradeModes.indexOf("reject-taker");
const REJECT_MAKER = selfTradeModes.indexOf("reject-maker");
const REJECT_BOTH = selfTradeModes.indexOf("reject-both");

/** Position among `timesInForce`, without a search: it is asked of every order. */
export function timeInForceAt(word: OrderTerms["timeInForce"]): number {
  switch (word) {
    case "gtc":
      return GTC;
    case "ioc":
      return IOC;
    case "fok":
      return FOK;
    case "gtd":
      return GTD;
  }
}

/** Position among `selfTradeModes`, without a search. */
export function selfTradeAt(word: OrderTerms["selfTrade"]): number {
  switch (word) {
    case "reject-taker":
      return REJECT_TAKER;
    case "reject-maker":
      return REJECT_MAKER;
    case "reject-both":
      return REJECT_BOTH;
  }
}
