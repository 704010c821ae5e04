import { hash } from "node:crypto";
import { intentText, type WebResponseOf } from "@holdall/core/contract";
import { marketScale } from "@holdall/core/protocol";
import type { Answer, AssetId, AssetSpec, MarketSpec, Venue } from "@holdall/core/protocol";
import { deny } from "../denial.ts";
import { wordOf } from "./market-states.ts";
import { denyRefusal, needMarket, sendTerms } from "./need-market.ts";
import type { ChangeOf } from "./proposals.ts";
import {
  effectOf,
  termRows,
  termText,
  termValue,
  type TermRow,
  type TermScale,
} from "./term-table.ts";

type MarketView = Answer<"markets">[number];
type Trial = Omit<WebResponseOf<"operatorTrial">, "hash">;
type Difference = Trial["differences"][number];
type TermsChange = ChangeOf<"MarketTerms">;
type AssetView = Answer<"assets">[number];

export const kindWords = { spot: "SPOT", perp: "PERP", rfq: "RFQ" } as const;

/** All markets with every term that may change. */
export async function marketsWithTerms(venue: Venue): Promise<WebResponseOf<"operatorMarkets">> {
  const { answer: markets } = await venue.query({ kind: "markets" });
  const assets = await loadAssets(venue);
  return markets.map(({ spec, state }) => ({
    symbol: spec.symbol,
    marketType: kindWords[spec.kind],
    baseSymbol: assets.of(spec.baseAssetId).spec.symbol,
    quoteSymbol: assets.of(spec.quoteAssetId).spec.symbol,
    tickSize: spec.tickSize,
    stepSize: spec.lotSize,
    state: wordOf(state),
    basis: basisOf(spec),
    terms: termsOf(spec, assets.scaleOf(spec)),
  }));
}

/** The name of all of a market's terms as they are: another one as soon as any of them changes. */
export function basisOf(spec: MarketSpec): string {
  return hash("sha256", intentText("market", spec), "hex");
}

/** Every term of a specification as text. */
export function termsOf(
  spec: MarketSpec,
  scale: TermScale,
): WebResponseOf<"operatorMarkets">[number]["terms"] {
  return termRows.flatMap(({ name, unit, read }) => {
    const value = read(spec);
    return value === undefined ? [] : [{ name, unit, value: termText(unit, value, scale) }];
  });
}

/** The row of a term, where a market of this kind has it and it is written in that unit. */
export function rowOf({ name, unit }: Pick<Difference, "name" | "unit">, isPerp: boolean): TermRow {
  const row = termRows.find((each) => each.name === name);
  const isKnown = row !== undefined && row.unit === unit && (isPerp || !row.isOfPerp);
  return isKnown ? row : deny("terms-invalid");
}

/**
 * What a change of terms would do now. Denies one that was written of other terms than those in force, one
 * that changes nothing, and what the engine itself would refuse.
 */
export async function tryTerms(venue: Venue, change: TermsChange): Promise<Trial> {
  const market = await needMarket(venue, change.symbol);
  if (basisOf(market.spec) !== change.basis) return deny("terms-stale");
  const { scaleOf } = await loadAssets(venue);
  const { spec, differences } = changed(market, change, scaleOf(market.spec));
  const { marketId } = market;
  const { answer: trial } = await venue.query({
    kind: "market-trial",
    marketId,
    spec: JSON.stringify(spec),
    asset: null,
  });
  denyRefusal(trial.refusalCode);
  return { differences, holders: trial.holders, falls: trial.falls };
}

/**
 * Lets terms take effect. Where all of them are in force already, by a venue that went down between the act
 * and its record, nothing is sent; where others changed meanwhile it is denied, and they stay.
 */
export async function changeTerms(venue: Venue, change: TermsChange): Promise<void> {
  const market = await needMarket(venue, change.symbol);
  const { scaleOf } = await loadAssets(venue);
  if (isInForce(market.spec, change, scaleOf(market.spec))) return;
  if (basisOf(market.spec) !== change.basis) return deny("terms-stale");
  const { spec } = changed(market, change, scaleOf(market.spec));
  const { marketId } = market;
  await sendTerms(venue, { kind: "change-market", marketId, spec: JSON.stringify(spec) });
}

/** The differences of a change as everybody is told them, from what it says alone. */
export async function announcedTerms(
  venue: Venue,
  change: TermsChange,
): Promise<readonly Difference[]> {
  const { spec } = await needMarket(venue, change.symbol);
  const { scaleOf } = await loadAssets(venue);
  const scale = scaleOf(spec);
  return change.terms.map((term) => differenceOf(term, spec.kind === "perp", scale).difference);
}

type Term = TermsChange["terms"][number];

function differenceOf(
  { name, unit, before, after }: Term,
  isPerp: boolean,
  scale: TermScale,
): {
  readonly row: TermRow;
  readonly from: number;
  readonly to: number;
  readonly difference: Difference;
} {
  const row = rowOf({ name, unit }, isPerp);
  const from = termValue(unit, before, scale) ?? deny("terms-invalid");
  const to = termValue(unit, after, scale) ?? deny("terms-invalid");
  const difference = { name, unit, before, after, ...effectOf(row, from, to) };
  return { row, from, to, difference };
}

function changed(
  { spec: former }: MarketView,
  { terms }: TermsChange,
  scale: TermScale,
): { readonly spec: MarketSpec; readonly differences: readonly Difference[] } {
  if (terms.length === 0) return deny("terms-same");
  if (new Set(terms.map(({ name }) => name)).size < terms.length) return deny("terms-invalid");
  let spec = former;
  const differences = terms.map((term) => {
    const { row, from, to, difference } = differenceOf(term, former.kind === "perp", scale);
    if (row.read(former) !== from) return deny("terms-stale");
    if (from === to) return deny("terms-same");
    spec = row.write(spec, to);
    return difference;
  });
  return { spec, differences };
}

function isInForce(spec: MarketSpec, { terms }: TermsChange, scale: TermScale): boolean {
  return terms.every((term) => {
    const { row, to } = differenceOf(term, spec.kind === "perp", scale);
    return row.read(spec) === to;
  });
}

interface Assets {
  readonly all: readonly AssetView[];
  readonly of: (assetId: number) => AssetView;
  /** Denies where a market of these figures could not be. */
  readonly scaleOf: (spec: ScaledSpec) => TermScale;
}

type ScaledSpec = Pick<MarketSpec, "tickSize" | "lotSize" | "baseAssetId" | "quoteAssetId">;

/** The venue's assets, one that is yet to be added behind them, and how a market's figures are written. */
export async function loadAssets(venue: Venue, added?: AssetSpec): Promise<Assets> {
  const { answer: known } = await venue.query({ kind: "assets" });
  const all = added === undefined ? known : [...known, { assetId: nextId(known), spec: added }];
  const { answer: parameters } = await venue.query({ kind: "parameters" });
  const of = (assetId: number): AssetView =>
    all.find((each) => each.assetId === assetId) ?? deny("asset-unknown");
  const settlement = of(parameters.settlementAssetId).spec;
  return {
    all,
    of,
    scaleOf: (spec) => {
      const base = of(spec.baseAssetId).spec.decimals;
      const scale = marketScale(spec, base, of(spec.quoteAssetId).spec.decimals);
      return { scale: scale ?? deny("terms-invalid"), valueDecimals: settlement.decimals };
    },
  };
}

/** Ids of assets are given in order. */
function nextId(assets: readonly AssetView[]): AssetId {
  return assets.length as AssetId;
}
