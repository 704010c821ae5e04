import { mulDivWide } from "@holdall/core/num";

/** One source's view of one asset, in thousandths of the market's tick. */
export interface SourceQuote {
  readonly source: string;
  readonly bidMilliticks: bigint;
  readonly askMilliticks: bigint;
  readonly lastMilliticks: bigint;
  /** When it was received. */
  readonly atMs: number;
}

/** How an index is made of its sources; public by `GET /api/v1/parameters`. */
export interface IndexRules {
  /** A quote older than this does not count. */
  readonly staleMs: number;
  /** No source may pull further than this from the median of the sources. */
  readonly clampPpm: number;
  /** With fewer live sources there is no index. */
  readonly sourcesMin: number;
  /** Weight of each source, a positive whole number; 1 for a source that is not named. */
  readonly weights: ReadonlyMap<string, number>;
}

/** What one source put into an index. */
export interface IndexComponent {
  readonly source: string;
  readonly weight: number;
  /** Its own price, and the price that counted after the clamp. */
  readonly milliticks: bigint;
  readonly clampedMilliticks: bigint;
}

/** An index and what it was made of, so that anybody can make it again. */
export interface IndexPrice {
  readonly indexMilliticks: bigint;
  readonly components: readonly IndexComponent[];
}

export const demoIndexRules: IndexRules = {
  staleMs: 3_000,
  clampPpm: 10_000,
  sourcesMin: 3,
  weights: new Map(),
};

const PPM = 1_000_000n;

/**
 * The index of `exchange-mechanics.md` section 4: per source median(bid, ask, last), stale sources
 * left out, each clamped to ±`clampPpm` of the median of the sources, weighted mean. Divisions round
 * down; the unit is a thousandth of a tick, so that nobody gains a tick by it. `undefined` when fewer
 * than `sourcesMin` sources are live: the index freezes.
 */
export function indexPrice(
  quotes: readonly SourceQuote[],
  nowMs: number,
  rules: IndexRules,
): IndexPrice | undefined {
  const live = quotes.filter((quote) => faultOf(quote, nowMs, rules.staleMs) === undefined);
  if (live.length < rules.sourcesMin || live.length === 0) return undefined;
  const prices = live.map(priceOfQuote);
  const middle = median(prices);
  const reach = BigInt(rules.clampPpm);
  // Rounded inwards: a clamped price is never further away than the rule says.
  const lowest = mulDivWide(middle, PPM - reach, PPM, "ceil");
  const highest = mulDivWide(middle, PPM + reach, PPM, "floor");
  const components = live.map(({ source }, index): IndexComponent => {
    const milliticks = prices[index];
    const clampedMilliticks = clamp(milliticks, lowest, highest);
    return { source, weight: rules.weights.get(source) ?? 1, milliticks, clampedMilliticks };
  });
  return { indexMilliticks: weightedMean(components), components };
}

/** Why a quote does not count: too old, a price of zero, or a bid above its ask; `undefined` when it does. */
export function faultOf(
  quote: SourceQuote,
  nowMs: number,
  staleMs: number,
): "stale" | "no-price" | "crossed" | undefined {
  const { bidMilliticks, askMilliticks, lastMilliticks, atMs } = quote;
  if (nowMs - atMs > staleMs) return "stale";
  if (bidMilliticks <= 0n || lastMilliticks <= 0n) return "no-price";
  return askMilliticks < bidMilliticks ? "crossed" : undefined;
}

/** The median of bid, ask and last: the last price, held between bid and ask. */
export function priceOfQuote(quote: SourceQuote): bigint {
  return clamp(quote.lastMilliticks, quote.bidMilliticks, quote.askMilliticks);
}

/** The middle value; of an even number the mean of both middle ones, rounded down. */
export function median(values: readonly bigint[]): bigint {
  const sorted = values.toSorted((left, right) => (left < right ? -1 : left > right ? 1 : 0));
  const middle = sorted.length >> 1;
  if (sorted.length % 2 === 1) return sorted[middle];
  return mulDivWide(sorted[middle - 1] + sorted[middle], 1n, 2n, "floor");
}

function weightedMean(components: readonly IndexComponent[]): bigint {
  let sum = 0n;
  let weights = 0n;
  for (const { weight, clampedMilliticks } of components) {
    sum += BigInt(weight) * clampedMilliticks;
    weights += BigInt(weight);
  }
  return mulDivWide(sum, 1n, weights, "floor");
}

/** The value, or the nearer end of the range. */
export function clamp(value: bigint, lowest: bigint, highest: bigint): bigint {
  if (value < lowest) return lowest;
  return value > highest ? highest : value;
}
