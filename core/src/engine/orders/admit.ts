/**
 * May this order enter? One question a line; the first answer that is no names the refusal. Nothing
 * here changes anything. Every function returns a code of the registry, or ACCEPTED.
 */
import { AMOUNT_MAX, compareProducts, PPM } from "@holdall/core/num";
import { CLIENT_ID_NONE } from "@holdall/core/protocol";
import type { MarketState, OrderTerms } from "@holdall/core/protocol";
import { bestTicks, referenceTicks } from "../markets/market.ts";
import type { Market } from "../markets/market.ts";
import { ACCEPTED, REJECT } from "../reject-codes.ts";
import { lockedUnits } from "./lifecycle.ts";

const CLIENT_ID_MAX = 2 ** 32 - 1;

/** What admission asks of an order: its terms, with the size that applies. */
export interface Wish {
  side: OrderTerms["side"];
  type: OrderTerms["type"];
  timeInForce: OrderTerms["timeInForce"];
  postOnly: boolean;
  reduceOnly: boolean;
  clientId: number;
  priceTicks: number;
  sizeLots: number;
  quoteUnits: number;
  expiresAtMs: number;
}

/** A wish for nothing. */
export function idleWish(): Wish {
  return {
    side: "bid",
    type: "limit",
    timeInForce: "gtc",
    postOnly: false,
    reduceOnly: false,
    clientId: CLIENT_ID_NONE,
    priceTicks: 0,
    sizeLots: 0,
    quoteUnits: 0,
    expiresAtMs: 0,
  };
}

/** True for a limit order that stays in the book until filled, cancelled or expired. */
export function mayRest(wish: Pick<Wish, "type" | "timeInForce">): boolean {
  return wish.type === "limit" && (wish.timeInForce === "gtc" || wish.timeInForce === "gtd");
}

/** What the market's state says to an order. */
export function checkState(state: MarketState, wish: Wish): number {
  switch (state) {
    case "open":
      return ACCEPTED;
    case "closed":
      return REJECT["market-closed"];
    case "cancel-only":
      return REJECT["market-cancel-only"];
    case "limit-only":
      return wish.type === "limit" ? ACCEPTED : REJECT["market-limit-only"];
    case "post-only":
      return wish.postOnly ? ACCEPTED : REJECT["market-post-only"];
    case "auction":
      return mayRest(wish) && !wish.postOnly ? ACCEPTED : REJECT["market-auction"];
  }
}

/** Form of the request: type, price, size and time against each other and the market's filters. */
export function checkForm(market: Market, wish: Wish, nowMs: number): number {
  const { spec } = market;
  if (wish.type === "limit") {
    if (wish.priceTicks === 0) return REJECT["price-required"];
    if (wish.priceTicks < spec.priceTicksMin || wish.priceTicks > spec.priceTicksMax) {
      return REJECT["price-out-of-range"];
    }
    if (wish.quoteUnits !== 0 || wish.sizeLots <= 0) return REJECT["quantity-required"];
  } else {
    if (wish.priceTicks !== 0) return REJECT["price-forbidden"];
    const isOne = wish.sizeLots > 0 ? wish.quoteUnits === 0 : wish.quoteUnits > 0;
    if (!isOne || wish.sizeLots < 0) return REJECT["quantity-required"];
  }
  if (wish.quoteUnits === 0) {
    if (wish.sizeLots < spec.sizeLotsMin) return REJECT["quantity-below-minimum"];
    if (wish.sizeLots > spec.sizeLotsMax) return REJECT["quantity-above-maximum"];
  }
  if (wish.postOnly && !mayRest(wish)) return REJECT["post-only-needs-resting"];
  const isExpiryRight =
    wish.timeInForce === "gtd" ? wish.expiresAtMs > nowMs : wish.expiresAtMs === 0;
  if (!isExpiryRight) return REJECT["expiry-invalid"];
  if (wish.reduceOnly && market.perp === null) return REJECT["reduce-only-spot"];
  if (wish.clientId < -1 || wish.clientId > CLIENT_ID_MAX) return REJECT["specification-invalid"];
  return ACCEPTED;
}

/** Price bands: a limit price may not be too generous against the last trade and the mark. */
export function checkBands(market: Market, wish: Wish): number {
  if (!market.hasBands || wish.type !== "limit") return ACCEPTED;
  const { bands } = market.spec;
  const isAsk = wish.side === "ask";
  const lastPpm = isAsk ? bands.minMultiplierPpm : bands.maxMultiplierPpm;
  const markPpm = isAsk ? bands.minMarkMultiplierPpm : bands.maxMarkMultiplierPpm;
  const isFar =
    isBeyond(wish.priceTicks, referenceTicks(market), lastPpm, isAsk) ||
    isBeyond(wish.priceTicks, market.markTicks, markPpm, isAsk);
  return isFar ? REJECT["price-too-far"] : ACCEPTED;
}

/** True when a price is beyond `reference × ppm / 10^6` on its generous side; 0 of either = off. */
function isBeyond(priceTicks: number, reference: number, ppm: number, isAsk: boolean): boolean {
  if (reference === 0 || ppm === 0) return false;
  const order = compareProducts(priceTicks, PPM, reference, ppm);
  return isAsk ? order < 0 : order > 0;
}

/** Funds of a limit order: what it would lock, against what it may use. */
export function checkFunds(market: Market, wish: Wish, lots: number, freeUnits: number): number {
  const needed = lockedUnits(market, wish.side === "ask", wish.priceTicks, lots);
  // A product beyond 2^53 is rounded, but never to something below the largest amount.
  if (needed > AMOUNT_MAX) return REJECT["amount-too-large"];
  return needed > freeUnits ? REJECT["funds-insufficient"] : ACCEPTED;
}

/** True when a limit order would take at once. */
export function isCrossing(market: Market, isAsk: boolean, priceTicks: number): boolean {
  const best = bestTicks(market, !isAsk);
  if (best === 0) return false;
  return isAsk ? priceTicks <= best : priceTicks >= best;
}
