import type { Wire } from "@holdall/core/contract";
import { formatDecimal } from "@holdall/core/num";
import type { Market } from "../catalogue.ts";
import { amountText, priceText, sizeText } from "../words/numbers.ts";
import type { Context } from "./call.ts";

const DAY_MS = 24 * 3_600_000;
const windowMs = { "1d": DAY_MS, "1w": 7 * DAY_MS } as const;
const CHANGE_DECIMALS = 6;

/** A market's day or week; none before its first trade. */
export function tickerAnswer(
  context: Context,
  market: Market,
  interval: Wire<"TickerInterval">,
  nowMs: number,
): Wire<"Ticker"> | undefined {
  const { stats } = context.data.feed(market.marketId);
  if (stats.lastTicks === 0) return undefined;
  const window = stats.window(nowMs - windowMs[interval], nowMs);
  const price = (ticks: number): string => priceText(market.scale, ticks, "trim");
  const isDown = window.closeTicks < window.openTicks;
  const change = price(Math.abs(window.closeTicks - window.openTicks));
  return {
    symbol: market.spec.symbol,
    firstPrice: price(window.openTicks),
    lastPrice: price(window.closeTicks),
    priceChange: isDown ? `-${change}` : change,
    priceChangePercent: changeText(window.openTicks, window.closeTicks),
    high: price(window.highTicks),
    low: price(window.lowTicks),
    volume: sizeText(market.scale, window.sizeLots, "trim"),
    quoteVolume: amountText(window.quoteUnits, market.quote.spec.decimals),
    trades: String(window.trades),
  };
}

/** (close − open) / open as a fraction of six decimals, rounded toward minus infinity. For display. */
function changeText(openTicks: number, closeTicks: number): string {
  if (openTicks === 0) return "0";
  const scaled = BigInt(closeTicks - openTicks) * 10n ** BigInt(CHANGE_DECIMALS);
  const open = BigInt(openTicks);
  const quotient = scaled / open;
  const floored = scaled % open < 0n ? quotient - 1n : quotient;
  return formatDecimal(floored, CHANGE_DECIMALS);
}
