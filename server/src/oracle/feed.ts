import { parseDecimal } from "@holdall/core/num";
import type { MarketScale } from "@holdall/core/protocol";
import type { SourceQuote } from "./index-price.ts";

/** What a source says of an asset against the dollar: decimal texts, as it wrote them. */
export interface RawQuote {
  readonly source: string;
  /** The venue's symbol of the asset: "SOL". */
  readonly asset: string;
  readonly bid: string;
  readonly ask: string;
  readonly last: string;
  readonly atMs: number;
}

/** Where prices come from. */
export interface PriceFeed {
  /** The newest quote of every source for every asset, old ones included. Asked once a second. */
  read(nowMs: number): readonly RawQuote[];
  close(): void;
}

/** Thousandths: three decimals below the tick. */
const MILLI_DECIMALS = 3;

/** A quote in thousandths of the market's tick; `undefined` when a text is no unsigned decimal. */
export function quoteInTicks(scale: MarketScale, quote: RawQuote): SourceQuote | undefined {
  const { source, atMs } = quote;
  // Rounded away from the middle of the spread, so that no quote looks tighter than it is.
  const bidMilliticks = milliticks(scale, quote.bid, "floor");
  const askMilliticks = milliticks(scale, quote.ask, "ceil");
  const lastMilliticks = milliticks(scale, quote.last, "floor");
  if (bidMilliticks === undefined || askMilliticks === undefined || lastMilliticks === undefined) {
    return undefined;
  }
  return { source, bidMilliticks, askMilliticks, lastMilliticks, atMs };
}

function milliticks(
  scale: MarketScale,
  text: string,
  rounding: "floor" | "ceil",
): bigint | undefined {
  const value = parseDecimal(text, scale.priceDecimals + MILLI_DECIMALS, rounding);
  if (typeof value === "string") return undefined;
  const mantissa = BigInt(scale.tickMantissa);
  return rounding === "floor" ? value / mantissa : (value + mantissa - 1n) / mantissa;
}
