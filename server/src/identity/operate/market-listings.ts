import { intentText } from "@holdall/core/contract";
import type { AssetId, AssetSpec, MarketSpec, Venue } from "@holdall/core/protocol";
import { deny } from "../denial.ts";
import { stateOf } from "./market-states.ts";
import { loadAssets, rowOf } from "./market-terms.ts";
import { denyRefusal, sendTerms } from "./need-market.ts";
import type { ChangeOf } from "./proposals.ts";
import { termRows, termValue, type TermScale } from "./term-table.ts";

type Listing = ChangeOf<"MarketListing">;

const kinds = { SPOT: "spot", PERP: "perp" } as const;

/** A listing as the engine is told it. */
interface Listed {
  readonly spec: MarketSpec;
  /** To be added first; absent where the venue has its base already. */
  readonly asset: AssetSpec | undefined;
}

/** Denies a listing that the engine would refuse now, or one that leaves a term open. */
export async function checkListing(venue: Venue, change: Listing): Promise<void> {
  const { spec, asset } = await listed(venue, change);
  const { answer: trial } = await venue.query({
    kind: "market-trial",
    marketId: null,
    spec: JSON.stringify(spec),
    asset: asset === undefined ? null : JSON.stringify(asset),
  });
  denyRefusal(trial.refusalCode);
}

/**
 * Lists a market, its asset first where that is new. A venue that went down between the two, or between
 * them and their record, finds what it has done and goes on.
 */
export async function listMarket(venue: Venue, change: Listing): Promise<void> {
  const { spec, asset } = await listed(venue, change);
  const { answer: markets } = await venue.query({ kind: "markets" });
  const there = markets.find((each) => each.spec.symbol === spec.symbol);
  if (there !== undefined && isSame(there.spec, spec)) return;
  if (asset !== undefined) {
    await sendTerms(venue, { kind: "add-asset", spec: JSON.stringify(asset) });
  }
  await sendTerms(venue, { kind: "list-market", spec: JSON.stringify(spec) });
}

async function listed(venue: Venue, change: Listing): Promise<Listed> {
  const { marketType, symbol, tickSize, stepSize, baseSymbol, quoteSymbol } = change;
  const kind = marketType === "SPOT" || marketType === "PERP" ? kinds[marketType] : undefined;
  if (kind === undefined) return deny("terms-invalid");
  const asset = await assetToAdd(venue, change);
  const { all, scaleOf } = await loadAssets(venue, asset);
  const idOf = (name: string): AssetId =>
    all.find(({ spec }) => spec.symbol === name)?.assetId ?? deny("asset-unknown");
  const grid = {
    baseAssetId: idOf(baseSymbol),
    quoteAssetId: idOf(quoteSymbol),
    tickSize,
    lotSize: stepSize,
  };
  const blank = { ...BLANK, ...grid, symbol, kind, state: stateOf(change.state) };
  const spec = kind === "perp" ? { ...blank, perp: BLANK_PERP } : blank;
  return { spec: filled(spec as MarketSpec, change, scaleOf(grid)), asset };
}

/**
 * The new asset of a listing; `undefined` where it has none, or where a venue that went down between the
 * asset and its market has added it already. What it is worth as margin, and whether it is lent, is for
 * later: it begins as neither.
 */
async function assetToAdd(venue: Venue, change: Listing): Promise<AssetSpec | undefined> {
  if (change.asset === undefined || change.asset === null) return undefined;
  const { displayName, decimals } = change.asset;
  const asset: AssetSpec = { symbol: change.baseSymbol, displayName, decimals, tokens: [] };
  const { answer: assets } = await venue.query({ kind: "assets" });
  const known = assets.find(({ spec }) => spec.symbol === asset.symbol);
  return known !== undefined && isSame(known.spec, asset) ? undefined : asset;
}

/** The specification with every term that it needs, each said once. */
function filled(blank: MarketSpec, { terms }: Listing, scale: TermScale): MarketSpec {
  const isPerp = blank.kind === "perp";
  const needed = termRows.filter(({ isOfPerp }) => isPerp || !isOfPerp);
  const values = new Map(terms.map((term) => [rowOf(term, isPerp).name, term.value]));
  if (values.size !== needed.length || terms.length !== needed.length) return deny("terms-missing");
  let spec = blank;
  for (const { name, unit, write } of needed) {
    const text = values.get(name) ?? deny("terms-missing");
    spec = write(spec, termValue(unit, text, scale) ?? deny("terms-invalid"));
  }
  return spec;
}

function isSame(a: object, b: object): boolean {
  return intentText("same", a) === intentText("same", b);
}

/** Every term of these is written over before anybody sees it. */
const BLANK = {
  priceTicksMin: 0,
  priceTicksMax: 0,
  sizeLotsMin: 0,
  sizeLotsMax: 0,
  bands: {
    maxMultiplierPpm: 0,
    minMultiplierPpm: 0,
    maxImpactMultiplierPpm: 0,
    minImpactMultiplierPpm: 0,
    maxMarkMultiplierPpm: 0,
    minMarkMultiplierPpm: 0,
  },
  breakerMovePpm: 0,
  breakerWindowMs: 0,
  breakerAuctionMs: 0,
};
const BLANK_FUNCTION = { basePpm: 0, factorPpb: 0 };
const BLANK_PERP = {
  imf: BLANK_FUNCTION,
  mmf: BLANK_FUNCTION,
  openInterestLotsMax: 0,
  positionLotsMax: 0,
  fundingMinPpb: 0,
  fundingMaxPpb: 0,
  profitHaircutPpm: 0,
  profitRequirementPpm: 0,
  profitUnitsMax: 0,
  concentrationPpm: 0,
  concentrationFreePpm: 0,
  markUpdatePpm: 0,
  markBandPpm: 0,
  premiumTolerancePpm: 0,
  isPremarket: false,
  premarketMinutePpm: 0,
};
