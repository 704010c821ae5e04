import type { WebResponseOf } from "@holdall/core/contract";
import { formatDecimal, mulDivWide } from "@holdall/core/num";
import type { MarketId, Venue } from "@holdall/core/protocol";
import { loadListing, type Listing } from "./listing.ts";

type Report = WebResponseOf<"operatorSources">;
type Row = Report["markets"][number];
type StandingWord = Row["sources"][number]["standing"];

/** What a source says of a market; all but its name are absent where it says nothing of it. */
interface SeenSource {
  readonly source: string;
  readonly standing: keyof typeof standingWords;
  readonly milliticks?: bigint;
  readonly atMs?: number;
  readonly weight?: number;
}

/** Sources of one market, in thousandths of its tick. */
interface SeenMarket {
  readonly marketId: MarketId;
  readonly indexMilliticks: bigint | undefined;
  readonly isFrozen: boolean;
  readonly needed: number;
  readonly staleMs: number;
  readonly sources: readonly SeenSource[];
}

/** Where prices come from, as far as somebody watches it. */
export interface WatchedPrices {
  sources(): readonly SeenMarket[];
}

const standingWords = {
  counted: "Counted",
  clamped: "Clamped",
  stale: "Stale",
  crossed: "Crossed",
  "no-price": "NoPrice",
  absent: "Absent",
  "too-few": "TooFew",
} as const satisfies Readonly<Record<string, StandingWord>>;

/** Basis points are told to a tenth. */
const TENTHS_OF_BP = 100_000n;
const TENTH_DECIMALS = 1;

/** Every source of every market now; no market where no source is read. */
export async function sourcesReport(
  venue: Venue,
  prices: WatchedPrices | undefined,
  nowMs: number,
): Promise<Report> {
  if (prices === undefined) return { markets: [] };
  const { answer: parameters } = await venue.query({ kind: "parameters" });
  const listing = await loadListing(venue, parameters.settlementAssetId);
  return { markets: prices.sources().map((market) => marketRow(market, listing, nowMs)) };
}

function marketRow(market: SeenMarket, listing: Listing, nowMs: number): Row {
  const { marketId, indexMilliticks, isFrozen, needed, staleMs } = market;
  return {
    symbol: listing.market(marketId).symbol,
    isFrozen,
    needed,
    staleMs,
    ...(indexMilliticks === undefined
      ? {}
      : { index: listing.finePrice(marketId, indexMilliticks) }),
    sources: market.sources.map(({ source, standing, milliticks, atMs, weight }) => ({
      source,
      standing: standingWords[standing],
      ...(weight === undefined ? {} : { weight }),
      // A quote from this very second may bear a later time than the question.
      ...(atMs === undefined ? {} : { ageMs: Math.max(0, nowMs - atMs) }),
      ...(milliticks === undefined ? {} : { price: listing.finePrice(marketId, milliticks) }),
      ...(milliticks === undefined || !indexMilliticks
        ? {}
        : { deviationBp: deviationBp(milliticks, indexMilliticks) }),
    })),
  };
}

/** Rounded away from zero: no source looks closer to the index than it is. */
function deviationBp(milliticks: bigint, indexMilliticks: bigint): string {
  const distance = milliticks - indexMilliticks;
  const rounding = distance < 0n ? "floor" : "ceil";
  return formatDecimal(
    mulDivWide(distance, TENTHS_OF_BP, indexMilliticks, rounding),
    TENTH_DECIMALS,
  );
}
