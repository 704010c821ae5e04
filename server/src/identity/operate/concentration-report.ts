import type { WebResponseOf } from "@holdall/core/contract";
import { mulDivWide } from "@holdall/core/num";
import type { AccountId, ConcentrationView, Venue } from "@holdall/core/protocol";
import { loadListing, ppmText, type Listing } from "./listing.ts";

type Report = WebResponseOf<"operatorConcentration">;

const PPM = 1_000_000n;
/** Accounts of one market that a report shows; the contract takes no more. */
const HOLDERS_MAX = 10;

/** Who holds each perpetual's open interest, the most concentrated market first. */
export async function concentrationReport(
  venue: Venue,
  pseudonym: (accountId: AccountId) => string,
): Promise<Report> {
  const { answer: parameters } = await venue.query({ kind: "parameters" });
  const listing = await loadListing(venue, parameters.settlementAssetId);
  const { sequence, answer } = await venue.query({ kind: "concentration", count: HOLDERS_MAX });
  const shareOf = new Map(answer.map((market) => [market.marketId, largestPpm(market)]));
  const byShare = answer.toSorted((left, right) => {
    const difference = (shareOf.get(right.marketId) ?? 0n) - (shareOf.get(left.marketId) ?? 0n);
    return difference === 0n ? left.marketId - right.marketId : difference > 0n ? 1 : -1;
  });
  return { sequence, markets: byShare.map((market) => marketRow(market, listing, pseudonym)) };
}

function marketRow(
  market: ConcentrationView,
  listing: Listing,
  pseudonym: (accountId: AccountId) => string,
): Report["markets"][number] {
  const { marketId, openInterestLots, longs, shorts, largest } = market;
  return {
    symbol: listing.market(marketId).symbol,
    openInterest: listing.size(marketId, openInterestLots),
    longs,
    shorts,
    largest: largest.map(({ accountId, sizeLots }) => ({
      account: pseudonym(accountId),
      size: listing.size(marketId, sizeLots),
      share: ppmText(sharePpm(sizeLots, openInterestLots)),
    })),
  };
}

function largestPpm({ largest, openInterestLots }: ConcentrationView): bigint {
  return largest.length === 0 ? 0n : sharePpm(largest[0].sizeLots, openInterestLots);
}

/** A position's share of the open interest, rounded up: nobody looks smaller than they are. */
function sharePpm(sizeLots: number, openInterestLots: number): bigint {
  if (openInterestLots === 0) return 0n;
  return mulDivWide(BigInt(Math.abs(sizeLots)), PPM, BigInt(openInterestLots), "ceil");
}
