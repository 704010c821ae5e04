/** Commands of the venue: assets, markets, parameters, prices. */
import { marketScale } from "@holdall/core/protocol";
import type { AssetId, CommandOf, MarketId } from "@holdall/core/protocol";
import { MARKETS_MAX } from "../book/order-slots.ts";
import { ASSETS_MAX } from "../ledger/ledger.ts";
import { ACCEPTED, REJECT } from "../reject-codes.ts";
import type { State } from "../state.ts";
import { openMarket } from "./market.ts";
import { areLimitsValid, parseAsset, parseMarket, parseParameters } from "./parse.ts";

/** Applies `add-asset`: ids are given in order, from 0. */
export function addAsset(state: State, command: CommandOf<"add-asset">): number {
  const { assets } = state;
  const spec = parseAsset(command.spec);
  if (spec === undefined || assets.length >= ASSETS_MAX) return REJECT["specification-invalid"];
  if (assets.some((asset) => asset.symbol === spec.symbol)) return REJECT["symbol-taken"];
  const assetId = assets.length as AssetId;
  assets.push(spec);
  state.emit.event({ kind: "asset-added", assetId, spec: command.spec });
  return ACCEPTED;
}

/** Applies `list-market`: ids are given in order, from 0. */
export function listMarket(state: State, command: CommandOf<"list-market">): number {
  const { assets, markets } = state;
  const spec = parseMarket(command.spec);
  if (spec === undefined) return REJECT["specification-invalid"];
  const base = assets[spec.baseAssetId];
  const quote = assets[spec.quoteAssetId];
  if (base === undefined || quote === undefined) return REJECT["asset-unknown"];
  if (!areLimitsValid(spec)) return REJECT["specification-invalid"];
  if (spec.baseAssetId === spec.quoteAssetId) return REJECT["specification-invalid"];
  if (markets.length >= MARKETS_MAX) return REJECT["specification-invalid"];
  if (spec.kind !== "spot") return REJECT["not-available"];
  if (markets.some((market) => market.spec.symbol === spec.symbol)) return REJECT["symbol-taken"];
  const scale = marketScale(spec, base.decimals, quote.decimals);
  if (scale === undefined) return REJECT["market-misaligned"];

  const id = markets.length;
  markets.push(openMarket(state, { id, spec, scale, listedAtMs: state.nowMs }));
  state.emit.event({ kind: "market-listed", marketId: id as MarketId, spec: command.spec });
  return ACCEPTED;
}

/** Applies `set-parameters`. House accounts and the settlement asset must exist. */
export function setParameters(state: State, command: CommandOf<"set-parameters">): number {
  const parameters = parseParameters(command.parameters);
  if (parameters === undefined) return REJECT["parameters-invalid"];
  const isKnown =
    state.accounts.exists(parameters.feeAccountId) &&
    state.accounts.exists(parameters.dustAccountId) &&
    state.assets[parameters.settlementAssetId] !== undefined;
  if (!isKnown) return REJECT["parameters-invalid"];
  state.parameters = parameters;
  for (const market of state.markets) {
    market.feeRowBase = 0;
    market.feeRowQuote = 0;
  }
  state.emit.event({ kind: "parameters-set", parameters: command.parameters });
  return ACCEPTED;
}
