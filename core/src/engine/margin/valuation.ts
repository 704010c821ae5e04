/**
 * What assets are worth: the mark of an asset is that of its first listed spot market against the
 * settlement asset, whose own price is one. Found from markets, assets and parameters, and again
 * whenever one of these changes; no part of a snapshot.
 */
import { DIVISOR_MAX } from "@holdall/core/num";
import type { CollateralSpec } from "@holdall/core/protocol";
import { refreshPools } from "../lend/pools.ts";
import type { Market } from "../markets/market.ts";
import type { State } from "../state.ts";
import { plainNotionalMax, scaled, scaledWide, VALUE_MAX } from "./formulas.ts";

/** Ticks have 30 bits: with a factor below this a price stays exact. */
const PER_TICK_MAX = 2 ** 22;

/** An asset as margin sees it. */
export interface AssetTerms {
  readonly isSettlement: boolean;
  /** Where its mark stands; `null` where it has none. */
  readonly market: Market | null;
  /** Quote units of `divisor` base units at one tick, without common factors. */
  readonly perTick: number;
  readonly divisor: number;
  /** True where price or divisor pass what the machine multiplies exactly. */
  readonly isWide: boolean;
  readonly collateral: CollateralSpec | null;
  /** Up to this notional its weight as collateral is the one of its specification. */
  readonly plainNotionalMax: number;
}

export interface Valuation {
  isKnown: boolean;
  /** By asset id. */
  readonly assets: AssetTerms[];
  /** Ids of the assets that are collateral, ascending. */
  readonly collaterals: number[];
  /** True where any perpetual is pre-market: only then must an account keep one apart. */
  hasPremarket: boolean;
}

/** Nothing is known yet. */
export function idleValuation(): Valuation {
  return { isKnown: false, assets: [], collaterals: [], hasPremarket: false };
}

/** The terms of all assets, found anew if something changed. */
export function valuationOf(state: State): Valuation {
  const { valuation } = state;
  if (valuation.isKnown) return valuation;
  valuation.isKnown = true;
  valuation.assets.length = 0;
  valuation.collaterals.length = 0;
  for (let assetId = 0; assetId < state.assets.length; assetId += 1) {
    const terms = termsOf(state, assetId);
    valuation.assets.push(terms);
    if (terms.collateral !== null) valuation.collaterals.push(assetId);
  }
  valuation.hasPremarket = state.markets.some(({ spec }) => spec.perp?.isPremarket === true);
  return valuation;
}

/**
 * After a command that may have changed what anything is worth or needs: terms are found anew, pools
 * are opened, the purses of the house are named, and every account is looked at. Passes the
 * command's code on.
 */
export function forgetValues(state: State, code: number): number {
  state.valuation.isKnown = false;
  state.exposed.touchAll();
  refreshPools(state);
  const { margin } = state.parameters;
  state.accounts.setPurses(margin?.poolAccountId ?? 0, margin?.clearingAccountId ?? 0);
  return code;
}

function termsOf(state: State, assetId: number): AssetTerms {
  const { settlementAssetId } = state.parameters;
  const market =
    state.markets.find(
      ({ spec }) =>
        spec.kind === "spot" &&
        spec.baseAssetId === assetId &&
        spec.quoteAssetId === settlementAssetId,
    ) ?? null;
  const k = market?.quoteUnitsPerLotTick ?? 0;
  const lot = market?.baseUnitsPerLot ?? 1;
  const collateral = state.assets[assetId].collateral ?? null;
  const common = greatestCommonDivisor(k, lot);
  const perTick = Math.floor(k / common);
  const divisor = Math.floor(lot / common);
  return {
    isSettlement: assetId === (settlementAssetId as number),
    market,
    perTick,
    divisor,
    isWide: perTick > PER_TICK_MAX || divisor > DIVISOR_MAX,
    collateral,
    plainNotionalMax: collateral === null ? 0 : plainNotionalMax(collateral),
  };
}

function greatestCommonDivisor(a: number, b: number): number {
  return a === 0 ? b : greatestCommonDivisor(b % a, a);
}

/** True where the asset has a price: without one it is no collateral, and not lent out. */
export function hasPrice(terms: AssetTerms): boolean {
  return terms.isSettlement || (terms.market !== null && terms.market.markTicks > 0);
}

/** Value of units of an asset at its mark, moved by a stress in millionths; 0 without a mark. */
export function valueUnits(
  terms: AssetTerms,
  units: number,
  rounding: "floor" | "ceil",
  stressPpm: number,
): number {
  if (terms.isSettlement) return Math.min(units, VALUE_MAX);
  if (terms.market === null || units === 0) return 0;
  const { markTicks } = terms.market;
  if (markTicks === 0) return 0;
  const value = terms.isWide
    ? scaledWide(units, BigInt(markTicks) * BigInt(terms.perTick), BigInt(terms.divisor), rounding)
    : scaled(units, markTicks * terms.perTick, terms.divisor, rounding);
  return stressPpm === 0 ? value : stressed(value, rounding, stressPpm);
}

/** A value after all marks moved by a stress. */
export function stressed(value: number, rounding: "floor" | "ceil", stressPpm: number): number {
  return stressPpm === 0 ? value : scaled(value, ONE_PPM + stressPpm, ONE_PPM, rounding);
}

const ONE_PPM = 1_000_000;
