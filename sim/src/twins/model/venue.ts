import { marketScale } from "@holdall/core/protocol";
import type { AssetSpec, CommandOf, MarketSpec, Parameters } from "@holdall/core/protocol";
import { setMarketState } from "./auction.ts";
import { DONE, emit } from "./state.ts";
import type { Handlers, Outcome, State } from "./state.ts";

/*
 * The model takes specifications from generators that only make well-formed ones, so that the shape
 * of the JSON is the engine's own tests' business; the rules between the fields are checked here.
 */

function addAsset(state: State, command: CommandOf<"add-asset">): Outcome {
  const spec = JSON.parse(command.spec) as AssetSpec;
  if (state.assets.some(({ symbol }) => symbol === spec.symbol)) return { reject: "symbol-taken" };
  emit(state, "asset-added", { assetId: state.assets.length, spec: command.spec });
  state.assets.push(spec);
  return DONE;
}

function areLimitsValid(spec: MarketSpec): boolean {
  return (
    spec.priceTicksMin >= 1 &&
    spec.priceTicksMin <= spec.priceTicksMax &&
    spec.sizeLotsMin >= 1 &&
    spec.sizeLotsMin <= spec.sizeLotsMax
  );
}

function listMarket(state: State, command: CommandOf<"list-market">): Outcome {
  const spec = JSON.parse(command.spec) as MarketSpec;
  const base = state.assets[spec.baseAssetId];
  const quote = state.assets[spec.quoteAssetId];
  if (base === undefined || quote === undefined) return { reject: "asset-unknown" };
  if (!areLimitsValid(spec)) return { reject: "specification-invalid" };
  if (state.markets.some((market) => market.spec.symbol === spec.symbol))
    return { reject: "symbol-taken" };
  const scale = marketScale(spec, base.decimals, quote.decimals);
  if (scale === undefined) return { reject: "market-misaligned" };
  const marketId = state.markets.length;
  state.markets.push({
    marketId,
    spec,
    scale,
    state: spec.state,
    auctionEndsAtMs: 0,
    lastTicks: 0,
    indexTicks: 0,
    markTicks: 0,
    tradeId: 0,
    updateId: 0,
    recent: [],
  });
  emit(state, "market-listed", { marketId, spec: command.spec });
  return DONE;
}

function changeMarket(state: State, command: CommandOf<"change-market">): Outcome {
  const market = state.markets[command.marketId];
  if (market === undefined) return { reject: "market-unknown" };
  const spec = JSON.parse(command.spec) as MarketSpec;
  const fixed = ["symbol", "kind", "baseAssetId", "quoteAssetId", "tickSize", "lotSize"] as const;
  if (fixed.some((name) => spec[name] !== market.spec[name]) || !areLimitsValid(spec)) {
    return { reject: "specification-invalid" };
  }
  market.spec = spec;
  emit(state, "market-changed", { marketId: market.marketId, spec: command.spec });
  return DONE;
}

function changeState(state: State, command: CommandOf<"set-market-state">): Outcome {
  const market = state.markets[command.marketId];
  if (market === undefined) return { reject: "market-unknown" };
  const { auctionEndsAtMs } = command;
  const isValid =
    command.state === "auction"
      ? auctionEndsAtMs === 0 || auctionEndsAtMs > state.timeMs
      : auctionEndsAtMs === 0;
  if (!isValid) return { reject: "auction-end-invalid" };
  setMarketState(state, market, { state: command.state, auctionEndsAtMs });
  return DONE;
}

function setParameters(state: State, command: CommandOf<"set-parameters">): Outcome {
  const parameters = JSON.parse(command.parameters) as Parameters;
  const { feeAccountId, dustAccountId, settlementAssetId } = parameters;
  const isKnown = [feeAccountId, dustAccountId].every((id) => state.account(id) !== undefined);
  if (!isKnown || state.assets[settlementAssetId] === undefined)
    return { reject: "parameters-invalid" };
  state.parameters = parameters;
  emit(state, "parameters-set", { parameters: command.parameters });
  return DONE;
}

function setPrices(state: State, command: CommandOf<"set-prices">): Outcome {
  const market = state.markets[command.marketId];
  if (market === undefined) return { reject: "market-unknown" };
  market.indexTicks = command.indexTicks;
  market.markTicks = command.markTicks;
  const { marketId, sources, indexTicks, markTicks } = command;
  emit(state, "prices-set", { marketId, sources, indexTicks, markTicks });
  return DONE;
}

export const venueHandlers = {
  "add-asset": addAsset,
  "list-market": listMarket,
  "change-market": changeMarket,
  "set-market-state": changeState,
  "set-parameters": setParameters,
  "set-prices": setPrices,
} satisfies Partial<Handlers>;
