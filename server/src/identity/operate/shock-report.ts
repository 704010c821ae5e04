import type { WebQueryOf, WebResponseOf } from "@holdall/core/contract";
import type { AccountId, AssetId, Venue } from "@holdall/core/protocol";
import { deny } from "../denial.ts";
import { accountFigures } from "./account-figures.ts";
import { loadListing } from "./listing.ts";

const PPM_PER_PERCENT = 10_000;
/** Accounts that a report shows; the contract takes no more. */
const ACCOUNTS_MAX = 200;

/** Who would be liquidated if marks moved, and what the fund would pay. Asked of the engine; nothing happens. */
export async function shockReport(
  venue: Venue,
  pseudonym: (accountId: AccountId) => string,
  { percent, symbol }: WebQueryOf<"operatorShock">,
): Promise<WebResponseOf<"operatorShock">> {
  const { answer: parameters } = await venue.query({ kind: "parameters" });
  const { settlementAssetId } = parameters;
  const listing = await loadListing(venue, settlementAssetId);
  const assetId = symbol === undefined || symbol === null ? null : await assetNamed(venue, symbol);
  const { sequence, answer: shock } = await venue.query({
    kind: "shock",
    assetId,
    movePpm: percent * PPM_PER_PERCENT,
    count: ACCOUNTS_MAX,
  });
  if (shock === null) return deny("margin-absent");
  const money = (units: number | bigint): string => listing.amount(settlementAssetId, units);
  const [lack, fund] = [BigInt(shock.lackUnits), BigInt(shock.fundUnits)];
  const fundPays = lack < fund ? lack : fund;
  return {
    sequence,
    settlementSymbol: listing.asset(settlementAssetId).symbol,
    accounts: shock.accounts.map((row) => ({
      ...accountFigures(row, pseudonym, money),
      lack: money(row.lackUnits),
      isAlready: row.isAlready,
    })),
    found: shock.found,
    exposure: money(BigInt(shock.exposureUnits)),
    lack: money(lack),
    fund: money(fund),
    fundPays: money(fundPays),
    uncovered: money(lack - fundPays),
  };
}

async function assetNamed(venue: Venue, symbol: string): Promise<AssetId> {
  const { answer: assets } = await venue.query({ kind: "assets" });
  const named = assets.find(({ spec }) => spec.symbol === symbol);
  return named === undefined ? deny("asset-unknown") : named.assetId;
}
