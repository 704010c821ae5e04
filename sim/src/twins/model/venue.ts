import { marketScale } from "@holdall/core/protocol";
import type { AssetSpec, CommandOf, MarketSpec, Parameters } from "@holdall/core/protocol";
import { setMarketState } from "./auction.ts";
import { followPrices, freshMemory } from "./perp-prices.ts";
import { makePools, poolOf } from "./pools.ts";
import { refuse } from "./state.ts";
import type { Handlers, State } from "./state.ts";

/*
 * The model takes specifications from generators that only make well-formed ones, so that the shape
 * of the JSON is the engine's own tests' business; the rules between the fields are checked here.
 */

function addAsset(state: State, command: CommandOf<"add-asset">): void {
  const spec = JSON.parse(command.spec) as AssetSpec;
  if (state.assets.some(({ symbol }) => symbol === spec.symbol)) refuse("symbol-taken");
  state.emit("asset-added", { assetId: state.assets.length, spec: command.spec });
  state.assets.push(spec);
  makePools(state);
}

function changeAsset(state: State, command: CommandOf<"change-asset">): void {
  const { assetId } = command;
  const before = state.assets[assetId] ?? refuse("asset-unknown");
  const spec = JSON.parse(command.spec) as AssetSpec;
  const fixed = ["symbol", "displayName", "decimals"] as const;
  if (fixed.some((name) => spec[name] !== before[name])) refuse("specification-invalid");
  const view = poolOf(state, assetId);
  const isLent = view !== undefined && view.supply > 0n;
  if (spec.lending === undefined && isLent) refuse("specification-invalid");
  const isOwed = view !== undefined && view.debt > 0n;
  if (spec.collateral === undefined && isOwed) refuse("specification-invalid");
  state.assets[assetId] = spec;
  makePools(state);
  state.emit("asset-changed", { assetId, spec: command.spec });
}

const PRICE_TICKS_MAX = 2 ** 30;
const SIZE_LOTS_MAX = 2 ** 32 - 1;

function areLimitsValid(spec: MarketSpec): boolean {
  const { priceTicksMin, priceTicksMax, sizeLotsMin, sizeLotsMax } = spec;
  const isOrdered = priceTicksMin <= priceTicksMax && sizeLotsMin <= sizeLotsMax;
  const isWithin = priceTicksMax <= PRICE_TICKS_MAX && sizeLotsMax <= SIZE_LOTS_MAX;
  return priceTicksMin >= 1 && sizeLotsMin >= 1 && isOrdered && isWithin;
}

function listMarket(state: State, command: CommandOf<"list-market">): void {
  const spec = JSON.parse(command.spec) as MarketSpec;
  const base = state.assets[spec.baseAssetId] ?? refuse("asset-unknown");
  const quote = state.assets[spec.quoteAssetId] ?? refuse("asset-unknown");
  if (!areLimitsValid(spec) || base === quote) refuse("specification-invalid");
  if (spec.kind === "rfq") refuse("not-available");
  if (spec.kind === "perp") {
    if (state.parameters?.margin === undefined) refuse("not-available");
    if (spec.quoteAssetId !== state.settlementId()) refuse("specification-invalid");
  }
  if (state.markets.some((market) => market.spec.symbol === spec.symbol)) refuse("symbol-taken");
  const scale = marketScale(spec, base.decimals, quote.decimals) ?? refuse("market-misaligned");
  const marketId = state.markets.length;
  const ticks = { lastTicks: 0, indexTicks: 0, markTicks: 0 };
  const counters = { auctionEndsAtMs: 0, tradeId: 0, updateId: 0 };
  state.markets.push({
    marketId,
    spec,
    scale,
    state: spec.state,
    ...ticks,
    ...counters,
    recent: [],
    memory: freshMemory(),
  });
  state.emit("market-listed", { marketId, spec: command.spec });
}

function changeMarket(state: State, command: CommandOf<"change-market">): void {
  const market = state.market(command.marketId);
  const spec = JSON.parse(command.spec) as MarketSpec;
  const fixed = ["symbol", "kind", "baseAssetId", "quoteAssetId", "tickSize", "lotSize"] as const;
  if (fixed.some((name) => spec[name] !== market.spec[name]) || !areLimitsValid(spec)) {
    refuse("specification-invalid");
  }
  market.spec = spec;
  state.emit("market-changed", { marketId: market.marketId, spec: command.spec });
}

function changeState(state: State, command: CommandOf<"set-market-state">): void {
  const market = state.market(command.marketId);
  const { auctionEndsAtMs } = command;
  const isTimed = command.state === "auction" && auctionEndsAtMs > state.timeMs;
  if (auctionEndsAtMs !== 0 && !isTimed) refuse("auction-end-invalid");
  setMarketState(state, market, command.state, auctionEndsAtMs);
}

const SETTLEMENT_DECIMALS = 6;

function setParameters(state: State, command: CommandOf<"set-parameters">): void {
  const parameters = JSON.parse(command.parameters) as Parameters;
  const { feeAccountId, dustAccountId, settlementAssetId } = parameters;
  const isKnown = [feeAccountId, dustAccountId].every((id) => state.accounts[id - 1] !== undefined);
  if (!isKnown || state.assets[settlementAssetId] === undefined) refuse("parameters-invalid");
  checkMarginParameters(state, parameters);
  state.parameters = parameters;
  makePools(state);
  state.emit("parameters-set", { parameters: command.parameters });
}

function checkMarginParameters(state: State, parameters: Parameters): void {
  const before = state.parameters?.margin;
  const { margin, settlementAssetId, feeAccountId, dustAccountId } = parameters;
  if (margin === undefined) {
    if (before !== undefined) refuse("parameters-invalid");
    return;
  }
  const { poolAccountId, clearingAccountId, insuranceAccountId, treasuryAccountId } = margin;
  const purses: number[] = [poolAccountId, clearingAccountId];
  const others: number[] = [feeAccountId, dustAccountId, insuranceAccountId, treasuryAccountId];
  if ([...purses, ...others].some((id) => state.accounts[id - 1] === undefined))
    refuse("parameters-invalid");
  if (purses[0] === purses[1] || purses.some((id) => others.includes(id)))
    refuse("parameters-invalid");
  if (state.assets[settlementAssetId].decimals !== SETTLEMENT_DECIMALS)
    refuse("parameters-invalid");
  if (before === undefined) {
    if (purses.some((id) => isInUse(state, id))) refuse("parameters-invalid");
    return;
  }
  const isAsBefore =
    poolAccountId === before.poolAccountId &&
    clearingAccountId === before.clearingAccountId &&
    settlementAssetId === state.parameters!.settlementAssetId;
  if (!isAsBefore) refuse("parameters-invalid");
}

/** True when an account has a balance or an order. */
function isInUse(state: State, accountId: number): boolean {
  const holds = [...state.assets.keys()].some(
    (assetId) =>
      state.ledger.free(accountId, assetId) + state.ledger.locked(accountId, assetId) > 0n,
  );
  return holds || state.live().some((order) => order.accountId === accountId);
}

function setPrices(state: State, command: CommandOf<"set-prices">): void {
  const market = state.market(command.marketId);
  const { marketId, sources, indexTicks, markTicks } = command;
  if (market.spec.kind === "perp") followPrices(state, market, command);
  else Object.assign(market, { indexTicks, markTicks: markTicks || market.markTicks });
  state.emit("prices-set", {
    marketId,
    sources,
    indexTicks: market.indexTicks,
    markTicks: market.markTicks,
  });
}

export const venueHandlers = {
  "add-asset": addAsset,
  "change-asset": changeAsset,
  "list-market": listMarket,
  "change-market": changeMarket,
  "set-market-state": changeState,
  "set-parameters": setParameters,
  "set-prices": setPrices,
} satisfies Partial<Handlers>;
