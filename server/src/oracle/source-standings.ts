import { faultOf, priceOfQuote } from "./index-price.ts";
import type { IndexPrice, IndexRules, SourceQuote } from "./index-price.ts";

/** Why a source does or does not make an index; `too-few`: it would, but not enough others do. */
export type Standing =
  | "counted"
  | "clamped"
  | "stale"
  | "crossed"
  | "no-price"
  | "absent"
  | "too-few";

/** What one source says of one market; all but the name are absent where it says nothing of it. */
export interface SourceStanding {
  readonly source: string;
  readonly standing: Standing;
  /** Its own price, before any clamp, in thousandths of the market's tick. */
  readonly milliticks?: bigint;
  readonly atMs?: number;
  readonly weight?: number;
}

/** What a second of the feed said of one market. */
export interface MarketReading {
  readonly quotes: readonly SourceQuote[];
  /** Every source that quoted anything, of any asset. */
  readonly sources: readonly string[];
  readonly index: IndexPrice | undefined;
  readonly nowMs: number;
}

/** Each source of the feed by name, and why it does or does not make this index. */
export function sourceStandings(
  { quotes, sources, index, nowMs }: MarketReading,
  rules: IndexRules,
): readonly SourceStanding[] {
  const quoteOf = new Map(quotes.map((quote) => [quote.source, quote]));
  return sources.toSorted().map((source): SourceStanding => {
    const quote = quoteOf.get(source);
    if (quote === undefined) return { source, standing: "absent" };
    const said = { source, atMs: quote.atMs, weight: rules.weights.get(source) ?? 1 };
    const fault = faultOf(quote, nowMs, rules.staleMs);
    const milliticks = priceOfQuote(quote);
    if (fault !== undefined) return { ...said, standing: fault, milliticks };
    return { ...said, standing: standingIn(index, source), milliticks };
  });
}

function standingIn(index: IndexPrice | undefined, source: string): Standing {
  const component = index?.components.find((each) => each.source === source);
  if (component === undefined) return "too-few";
  return component.clampedMilliticks === component.milliticks ? "counted" : "clamped";
}
