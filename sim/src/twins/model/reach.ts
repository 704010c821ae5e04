import type { CloseReason } from "@holdall/core/protocol";
import { PPM, ceilDiv, max, min } from "./numbers.ts";
import type { Market, Order, State } from "./state.ts";

/** How far a taker may go. */
export interface Reach {
  /** Why the taker may not reach a price: impact band, own tolerance. */
  readonly stopAt: (priceTicks: number) => CloseReason | undefined;
  /** The worst price that is allowed; undefined without a band and a tolerance. */
  readonly worstTicks: number | undefined;
}

/** Impact band and own tolerance of a taker that arrived at `bestTicks`, rounded against it. */
export function reachOf(market: Market, order: Order, bestTicks: number): Reach {
  const { bands } = market.spec;
  const best = BigInt(bestTicks);
  const isBid = order.side === "bid";
  const sign = isBid ? 1n : -1n;
  const within = (ppm: bigint): bigint => (isBid ? (best * ppm) / PPM : ceilDiv(best * ppm, PPM));
  const impactPpm = BigInt(isBid ? bands.maxImpactMultiplierPpm : bands.minImpactMultiplierPpm);
  const impact = impactPpm > 0n ? within(impactPpm) : undefined;
  const kind = order.conditions?.slippageKind ?? "none";
  const tolerance = sign * BigInt(order.conditions?.slippageTolerance ?? 0);
  const own = kind === "ticks" ? best + tolerance : within(PPM + tolerance);
  const slippage = kind === "none" ? undefined : own;
  const isBeyond = (priceTicks: number, bound: bigint | undefined): boolean =>
    bound !== undefined && sign * (BigInt(priceTicks) - bound) > 0n;
  const bounds = [impact, slippage].filter((bound) => bound !== undefined);
  const nearest = isBid ? min : max;
  return {
    stopAt: (priceTicks) => {
      if (isBeyond(priceTicks, impact)) return "price-impact";
      return isBeyond(priceTicks, slippage) ? "slippage-tolerance-exceeded" : undefined;
    },
    worstTicks: bounds.length === 0 ? undefined : Number(nearest(...bounds)),
  };
}

/** True where an order would trade at a price. */
export function crosses(
  order: Pick<Order, "side" | "type" | "priceTicks">,
  priceTicks: number,
): boolean {
  if (order.type === "market") return true;
  return order.side === "bid" ? priceTicks <= order.priceTicks : priceTicks >= order.priceTicks;
}

/** The trades of the breaker's window, oldest first. */
export function recentTrades(state: State, market: Market): Market["recent"] {
  const since = state.timeMs - market.spec.breakerWindowMs;
  return market.recent.filter(({ timeMs }) => timeMs >= since);
}

/** True when a price is further from the oldest of the window than the breaker allows. */
export function movesTooFar(market: Market, oldestTicks: number, priceTicks: number): boolean {
  const { breakerMovePpm } = market.spec;
  if (breakerMovePpm === 0) return false;
  const move = BigInt(Math.abs(priceTicks - oldestTicks));
  return move * PPM > BigInt(oldestTicks) * BigInt(breakerMovePpm);
}
