import type { WebResponseOf } from "@holdall/core/contract";
import { mulDivWide } from "@holdall/core/num";
import type { AccountId, Answer, LiquidationStage, Venue } from "@holdall/core/protocol";
import { accountFigures } from "./account-figures.ts";
import { loadListing, ppbText, ppmText, type Listing } from "./listing.ts";

type Report = WebResponseOf<"operatorRisk">;
type StageWord = Report["accounts"][number]["stage"];

const PPM = 1_000_000n;
/** Accounts that a report shows; the contract takes no more. */
const ACCOUNTS_MAX = 200;

export const stageWords = {
  none: "None",
  flagged: "Flagged",
  book: "Book",
  backstop: "Backstop",
  adl: "Adl",
  fund: "Fund",
  socialized: "Socialized",
} as const satisfies Readonly<Record<LiquidationStage, StageWord>>;

/** The risk of the venue now: accounts, the riskiest first, markets, pools, and the fund behind them. */
export async function riskReport(
  venue: Venue,
  pseudonym: (accountId: AccountId) => string,
): Promise<Report> {
  const { answer: parameters } = await venue.query({ kind: "parameters" });
  const { settlementAssetId, margin } = parameters;
  const listing = await loadListing(venue, settlementAssetId);
  const riskiest = await venue.query({ kind: "riskiest", count: ACCOUNTS_MAX });
  const { answer: perps } = await venue.query({ kind: "perps" });
  const { answer: pools } = await venue.query({ kind: "pools" });
  const money = (units: number | bigint): string => listing.amount(settlementAssetId, units);
  return {
    sequence: riskiest.sequence,
    settlementSymbol: listing.asset(settlementAssetId).symbol,
    accounts: riskiest.answer.map((row) => ({
      ...accountFigures(row, pseudonym, money),
      stage: stageWords[row.stage],
      coverage: coverageOf(row),
    })),
    markets: perps.map((perp) => marketRow(listing, perp, margin?.indexSourcesMin ?? 0)),
    pools: pools.map((pool) => poolRow(listing, pool)),
    fund: margin === undefined ? [] : await holdings(venue, listing, margin.insuranceAccountId),
    badDebt: money(badDebtUnits(riskiest.answer)),
  };
}

/** Equity over maintenance, rounded down: nobody looks safer than they are. */
function coverageOf(of: Answer<"riskiest">[number]): string | null {
  const { netEquityUnits, maintenanceUnits } = of;
  if (maintenanceUnits === 0) return null;
  return ppmText(mulDivWide(BigInt(netEquityUnits), PPM, BigInt(maintenanceUnits), "floor"));
}

/** What those accounts lack of owning nothing. */
function badDebtUnits(rows: Answer<"riskiest">): bigint {
  return rows.reduce((sum, { netEquityUnits }) => sum + BigInt(Math.max(0, -netEquityUnits)), 0n);
}

function marketRow(
  listing: Listing,
  perp: Answer<"perps">[number],
  sourcesNeeded: number,
): Report["markets"][number] {
  const { marketId } = perp;
  const spec = listing.market(marketId);
  return {
    symbol: spec.symbol,
    openInterest: listing.size(marketId, perp.openInterestLots),
    openInterestLimit: listing.size(marketId, spec.perp?.openInterestLotsMax ?? 0),
    isStale: perp.isStale,
    sources: perp.sources,
    sourcesNeeded,
    premium: ppbText(perp.premiumPpb),
    fundingRate: ppbText(perp.fundingRatePpb),
  };
}

function poolRow(listing: Listing, pool: Answer<"pools">[number]): Report["pools"][number] {
  const { assetId, lentUnits, borrowedUnits } = pool;
  const { symbol, lending } = listing.asset(assetId);
  const amount = (units: number): string => listing.amount(assetId, units);
  // Rounded up: a pool that is nearly drained does not look fuller than it is.
  const utilizationPpm =
    lentUnits === 0 ? 0n : mulDivWide(BigInt(borrowedUnits), PPM, BigInt(lentUnits), "ceil");
  return {
    symbol,
    lent: amount(lentUnits),
    borrowed: amount(borrowedUnits),
    cash: amount(pool.cashUnits),
    pending: amount(pool.pendingUnits),
    limit: amount(lending?.limitUnits ?? 0),
    utilization: ppmText(utilizationPpm),
    throttleAt: ppmText(lending?.throttleThresholdPpm ?? 0),
    throttleBound: ppmText(pool.throttleBoundPpm),
  };
}

async function holdings(
  venue: Venue,
  listing: Listing,
  accountId: AccountId,
): Promise<Report["fund"]> {
  const { answer: balances } = await venue.query({ kind: "balances", accountId });
  return balances.map(({ assetId, freeUnits, lockedUnits }) => ({
    symbol: listing.asset(assetId).symbol,
    quantity: listing.amount(assetId, BigInt(freeUnits) + BigInt(lockedUnits)),
  }));
}
