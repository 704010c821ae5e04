import type { RawQuote } from "../feed.ts";

/** How one public exchange feed is asked and understood: data and pure functions. */
export interface FeedAdapter {
  /** The name of the source, as weights and components show it. */
  readonly source: string;
  readonly url: string;
  /** The frames to send once connected, to hear of these assets. */
  subscribe(assets: readonly string[]): readonly string[];
  /** The quotes in one frame; none in frames that carry something else. Never throws. */
  parse(frame: string, nowMs: number): readonly RawQuote[];
  /** What to send when nothing was heard for a while; absent where pings of the protocol do. */
  readonly keepAlive?: string;
}

/** A frame as an object; `undefined` for anything else. */
export function frameObject(frame: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(frame);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The elements of a list that are objects. */
export function objectsOf(value: unknown): readonly Readonly<Record<string, unknown>>[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

/** The asset of a pair such as "SOL-USD", when the pair is against that dollar. */
export function assetOf(pair: unknown, suffix: string): string | undefined {
  if (typeof pair !== "string" || !pair.endsWith(suffix)) return undefined;
  const asset = pair.slice(0, -suffix.length);
  return asset === "" ? undefined : asset;
}

/**
 * Decimal text of a price. A JSON number is written with the fewest digits that give it back, which
 * are the digits that the source sent; exponents, which small numbers get, are written out.
 */
export function priceText(value: unknown): string | undefined {
  if (typeof value === "string") return value;
  if (typeof value !== "number" || !Number.isFinite(value)) return undefined;
  const text = String(value);
  return text.includes("e") ? value.toFixed(18).replace(/\.?0+$/, "") : text;
}

/** A quote, when all three prices are there. */
export function quoteOf(
  parts: Pick<RawQuote, "source" | "atMs"> & {
    readonly asset: string | undefined;
    readonly bid: unknown;
    readonly ask: unknown;
    readonly last: unknown;
  },
): readonly RawQuote[] {
  const { source, atMs, asset } = parts;
  const bid = priceText(parts.bid);
  const ask = priceText(parts.ask);
  const last = priceText(parts.last);
  if (asset === undefined || bid === undefined || ask === undefined || last === undefined)
    return [];
  return [{ source, asset, bid, ask, last, atMs }];
}
