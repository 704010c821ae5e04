import { marketScale } from "@holdall/core/protocol";
import type { AssetSpec, CommandOf, MarketSpec, Parameters } from "@holdall/core/protocol";
import { setMarketState } from "./auction.ts";
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
  if (spec.kind !== "spot") refuse("not-available");
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

function setParameters(state: State, command: CommandOf<"set-parameters">): void {
  const parameters = JSON.parse(command.parameters) as Parameters;
  const { feeAccountId, dustAccountId, settlementAssetId } = parameters;
  const isKnown = [feeAccountId, dustAccountId].every((id) => state.accounts[id - 1] !== undefined);
  if (!isKnown || state.assets[settlementAssetId] === undefined) refuse("parameters-invalid");
  state.parameters = parameters;
  state.emit("parameters-set", { parameters: command.parameters });
}

function setPrices(state: State, command: CommandOf<"set-prices">): void {
  const market = state.market(command.marketId);
  const { marketId, sources, indexTicks, markTicks } = command;
  Object.assign(market, { indexTicks, markTicks });
  state.emit("prices-set", { marketId, sources, indexTicks, markTicks });
}

export const venueHandlers = {
  "add-asset": addAsset,
  "list-market": listMarket,
  "change-market": changeMarket,
  "set-market-state": changeState,
  "set-parameters": setParameters,
  "set-prices": setPrices,
} satisfies Partial<Handlers>;
