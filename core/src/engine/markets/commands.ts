/** Commands of the venue: assets, markets, parameters, prices. */
import { ticks } from "@holdall/core/num";
import { marketScale } from "@holdall/core/protocol";
import type {
  AssetId,
  AssetSpec,
  CommandOf,
  MarketId,
  MarketScale,
  MarketSpec,
  Parameters,
} from "@holdall/core/protocol";
import { Ladder } from "../book/ladder.ts";
import { MARKETS_MAX } from "../book/order-slots.ts";
import { ASSETS_MAX } from "../ledger/ledger.ts";
import { takePerpPrices } from "../perp/prices.ts";
import { ACCEPTED, REJECT } from "../reject-codes.ts";
import type { State } from "../state.ts";
import { stir } from "../triggers/waiting.ts";
import { derivedTerms, keyOf, ladderOf, openMarket } from "./market.ts";
import type { Market } from "./market.ts";
import { areLimitsValid, isPerpValid, parseAsset, parseMarket, parseParameters } from "./parse.ts";
import { slotsOfSide } from "./queue.ts";

/** Applies `add-asset`: ids are given in order, from 0. */
export function addAsset(state: State, command: CommandOf<"add-asset">): number {
  const { assets } = state;
  const spec = assetToAdd(assets, command.spec);
  if (typeof spec === "number") return spec;
  const assetId = assets.length as AssetId;
  assets.push(spec);
  state.emit.event({ kind: "asset-added", assetId, spec: command.spec });
  return ACCEPTED;
}

/** The asset that could be added to these, or the code of what is wrong with it. */
export function assetToAdd(assets: readonly AssetSpec[], json: string): AssetSpec | number {
  const spec = parseAsset(json);
  if (spec === undefined || assets.length >= ASSETS_MAX) return REJECT["specification-invalid"];
  if (assets.some((asset) => asset.symbol === spec.symbol)) return REJECT["symbol-taken"];
  return spec;
}

/** Applies `list-market`: ids are given in order, from 0. */
export function listMarket(state: State, command: CommandOf<"list-market">): number {
  const listing = listingOf(state, command.spec);
  if (typeof listing === "number") return listing;
  const { markets } = state;
  const id = markets.length;
  markets.push(openMarket(state, { id, ...listing, listedAtMs: state.nowMs }));
  state.emit.event({ kind: "market-listed", marketId: id as MarketId, spec: command.spec });
  return ACCEPTED;
}

/** The market that could be listed now with this specification, or the code of what is wrong with it. */
export function listingOf(
  { assets, markets, parameters }: Pick<State, "assets" | "markets" | "parameters">,
  json: string,
): { readonly spec: MarketSpec; readonly scale: MarketScale } | number {
  const spec = parseMarket(json);
  if (spec === undefined) return REJECT["specification-invalid"];
  const base = assets[spec.baseAssetId];
  const quote = assets[spec.quoteAssetId];
  if (base === undefined || quote === undefined) return REJECT["asset-unknown"];
  if (!areLimitsValid(spec)) return REJECT["specification-invalid"];
  if (spec.baseAssetId === spec.quoteAssetId) return REJECT["specification-invalid"];
  if (markets.length >= MARKETS_MAX) return REJECT["specification-invalid"];
  if (spec.kind === "rfq") return REJECT["not-available"];
  if (spec.kind === "perp" && parameters.margin === undefined) return REJECT["not-available"];
  if (markets.some((market) => market.spec.symbol === spec.symbol)) return REJECT["symbol-taken"];
  const scale = marketScale(spec, base.decimals, quote.decimals);
  if (scale === undefined) return REJECT["market-misaligned"];
  if (!isKindValid(parameters, spec, scale)) return REJECT["specification-invalid"];
  return { spec, scale };
}

/** Only a perpetual has a perpetual's terms; it is quoted in what everything settles in. */
function isKindValid(parameters: Parameters, spec: MarketSpec, scale: MarketScale): boolean {
  if (spec.kind !== "perp") return spec.perp === undefined;
  return (
    spec.quoteAssetId === parameters.settlementAssetId &&
    isPerpValid(spec, scale.quoteUnitsPerLotTick)
  );
}

/** Applies `set-parameters`. House accounts and the settlement asset must exist. */
export function setParameters(state: State, command: CommandOf<"set-parameters">): number {
  const parameters = parseParameters(command.parameters);
  if (parameters === undefined) return REJECT["parameters-invalid"];
  const isKnown =
    state.accounts.exists(parameters.feeAccountId) &&
    state.accounts.exists(parameters.dustAccountId) &&
    state.assets[parameters.settlementAssetId] !== undefined;
  if (!isKnown || !isMarginKept(state, parameters)) return REJECT["parameters-invalid"];
  state.parameters = parameters;
  for (const market of state.markets) {
    market.feeRowBase = 0;
    market.feeRowQuote = 0;
  }
  state.emit.event({ kind: "parameters-set", parameters: command.parameters });
  return ACCEPTED;
}

/**
 * True when the house accounts of margin are in order: the two purses, in which pools and clearing
 * hold their cash, are accounts of nobody else that begin empty and stay what they are, as does the
 * settlement asset; the others exist.
 */
function isMarginKept(state: State, next: Parameters): boolean {
  const { accounts, parameters: former } = state;
  const { margin } = next;
  if (margin === undefined) return former.margin === undefined;
  const { poolAccountId, clearingAccountId, insuranceAccountId, treasuryAccountId } = margin;
  if (![insuranceAccountId, treasuryAccountId].every((id) => accounts.exists(id))) return false;
  if (former.margin !== undefined) {
    return (
      poolAccountId === former.margin.poolAccountId &&
      clearingAccountId === former.margin.clearingAccountId &&
      next.settlementAssetId === former.settlementAssetId
    );
  }
  const others = [next.feeAccountId, next.dustAccountId, insuranceAccountId, treasuryAccountId];
  const isApart = [poolAccountId, clearingAccountId].every(
    (id) => !others.includes(id) && isEmptyAccount(state, id),
  );
  const { decimals } = state.assets[next.settlementAssetId];
  return isApart && poolAccountId !== clearingAccountId && decimals === SETTLEMENT_DECIMALS;
}

/** Margin's roots are drawn of millionths of the settlement asset. */
const SETTLEMENT_DECIMALS = 6;

/** True for an account that was opened and has nothing: no balance and no order. */
function isEmptyAccount({ accounts, assets, ledger }: State, accountId: number): boolean {
  if (!accounts.exists(accountId) || accounts.orderCount(accountId) > 0) return false;
  return assets.every((_, assetId) => {
    const row = ledger.find(accountId, assetId);
    return ledger.freeUnits(row) === 0 && ledger.lockedUnits(row) === 0;
  });
}

/** Applies `change-market`: limits, bands, breaker and a perpetual's terms; they hold for later commands. */
export function changeMarket(state: State, command: CommandOf<"change-market">): number {
  const market = state.markets[command.marketId];
  if (market === undefined) return REJECT["market-unknown"];
  const spec = changedSpec(state.parameters, market, command.spec);
  if (spec === undefined) return REJECT["specification-invalid"];
  market.spec = spec;
  Object.assign(market, derivedTerms(spec));
  if (spec.priceTicksMax > market.keyTop) raiseTop(state, market, spec.priceTicksMax);
  const { marketId } = command;
  state.emit.event({ kind: "market-changed", marketId, spec: command.spec });
  return ACCEPTED;
}

/** What a market's specification may become; `undefined` where it may not become this one. */
export function changedSpec(
  parameters: Parameters,
  market: Market,
  json: string,
): MarketSpec | undefined {
  const spec = parseMarket(json);
  if (spec === undefined || !isSameMarket(market.spec, spec) || !areLimitsValid(spec)) {
    return undefined;
  }
  return isKindValid(parameters, spec, market.scale) ? spec : undefined;
}

function isSameMarket(a: MarketSpec, b: MarketSpec): boolean {
  return (
    a.symbol === b.symbol &&
    a.kind === b.kind &&
    a.baseAssetId === b.baseAssetId &&
    a.quoteAssetId === b.quoteAssetId &&
    a.tickSize === b.tickSize &&
    a.lotSize === b.lotSize
  );
}

/** Makes room for higher prices: both ladders are built anew, each queue in its order. */
function raiseTop(state: State, market: Market, keyTop: number): void {
  const bids = emptySide(state, market, false);
  const asks = emptySide(state, market, true);
  market.keyTop = keyTop;
  market.bids = new Ladder(state.levels, state.orders, keyTop);
  market.asks = new Ladder(state.levels, state.orders, keyTop);
  fillSide(state, market, false, bids);
  fillSide(state, market, true, asks);
}

function emptySide(state: State, market: Market, isAsk: boolean): number[] {
  const { orders } = state;
  const queue = slotsOfSide(state, market, isAsk);
  for (const slot of queue) {
    const key = keyOf(market, isAsk, orders.priceTicks(slot));
    ladderOf(market, isAsk).remove(slot, key, orders.remainingLots(slot));
  }
  return queue;
}

function fillSide(state: State, market: Market, isAsk: boolean, queue: readonly number[]): void {
  const { orders } = state;
  for (const slot of queue) {
    const key = keyOf(market, isAsk, orders.priceTicks(slot));
    ladderOf(market, isAsk).append(slot, key, orders.remainingLots(slot));
  }
}

/** Applies `set-prices`: 0 is unknown. A perpetual makes its own mark of the index. */
export function setPrices(state: State, command: CommandOf<"set-prices">): number {
  const market = state.markets[command.marketId];
  if (market === undefined) return REJECT["market-unknown"];
  if (market.perp === null) {
    market.indexTicks = command.indexTicks;
    // A mark of 0 says that nobody knows one: what is owed is not worth nothing by that.
    if (command.markTicks !== 0) market.markTicks = command.markTicks;
  } else {
    const sourcesMin = state.parameters.margin?.indexSourcesMin ?? 1;
    takePerpPrices(market, market.perp, command, { sourcesMin, nowMs: state.nowMs });
  }
  const { marketId, sources } = command;
  const indexTicks = ticks(market.indexTicks);
  const markTicks = ticks(market.markTicks);
  state.emit.event({ kind: "prices-set", marketId, sources, indexTicks, markTicks });
  stir(state, market);
  return ACCEPTED;
}
