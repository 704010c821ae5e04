import {
  marketScale,
  type AssetId,
  type AssetSpec,
  type CommandResult,
  type MarketId,
  type MarketKind,
  type MarketScale,
  type MarketSpec,
  type MarketState,
  type Parameters,
  type Venue,
} from "@holdall/core/protocol";
import { refuse, refusals } from "./refusal.ts";

export interface Asset {
  readonly assetId: AssetId;
  readonly spec: AssetSpec;
}

/** A market as the gateway needs it: its rules, its scales, and the prices last heard of. */
export interface Market {
  readonly marketId: MarketId;
  readonly spec: MarketSpec;
  readonly scale: MarketScale;
  readonly base: Asset;
  readonly quote: Asset;
  readonly state: MarketState;
  readonly listedAtMs: number;
  /** 0 = unknown, each. */
  readonly indexTicks: number;
  readonly markTicks: number;
  readonly lastTicks: number;
}

/**
 * What the venue lists, kept up to date from events, so that no request has to ask for it. Symbols
 * are found without regard to anything but their exact spelling.
 */
export class Catalogue {
  readonly #assets: Asset[] = [];
  readonly #assetBySymbol = new Map<string, Asset>();
  readonly #markets: Market[] = [];
  readonly #marketBySymbol = new Map<string, MarketId>();
  #parameters: Parameters;

  private constructor(parameters: Parameters) {
    this.#parameters = parameters;
  }

  /** Reads the venue's present lists. Results after the returned sequence are to be applied. */
  static async load(venue: Venue): Promise<{ catalogue: Catalogue; sequence: number }> {
    // Questions are asked in this order because a listing names assets that must be known.
    const markets = await venue.query({ kind: "markets" });
    const assets = await venue.query({ kind: "assets" });
    const parameters = await venue.query({ kind: "parameters" });
    const catalogue = new Catalogue(parameters.answer);
    for (const { assetId, spec } of assets.answer) catalogue.#addAsset({ assetId, spec });
    for (const view of markets.answer) {
      catalogue.#list(view.marketId, view.spec, view.state, view.listedAtMs);
      catalogue.#change(view.marketId, {
        indexTicks: view.indexTicks,
        markTicks: view.markTicks,
        lastTicks: view.lastPriceTicks,
      });
    }
    return { catalogue, sequence: markets.sequence };
  }

  get parameters(): Parameters {
    return this.#parameters;
  }

  assets(): readonly Asset[] {
    return this.#assets;
  }

  markets(): readonly Market[] {
    return this.#markets.filter((market) => market !== undefined);
  }

  asset(assetId: AssetId): Asset {
    const asset = this.#assets[assetId];
    if (asset === undefined) throw new Error(`asset ${assetId} is not in the catalogue`);
    return asset;
  }

  market(marketId: MarketId): Market {
    const market = this.#markets[marketId];
    if (market === undefined) throw new Error(`market ${marketId} is not in the catalogue`);
    return market;
  }

  findAsset(symbol: string): Asset | undefined {
    return this.#assetBySymbol.get(symbol);
  }

  findMarket(symbol: string): Market | undefined {
    const marketId = this.#marketBySymbol.get(symbol);
    return marketId === undefined ? undefined : this.#markets[marketId];
  }

  /** The market of a symbol; stops the request where there is none. */
  needMarket(symbol: string): Market {
    return this.findMarket(symbol) ?? refuse(refusals.marketInvalid);
  }

  /** The asset of a symbol; stops the request where there is none. */
  needAsset(symbol: string): Asset {
    return this.findAsset(symbol) ?? refuse(refusals.assetInvalid);
  }

  /** Takes in what a command did. Applying one twice changes nothing. */
  apply(result: CommandResult): void {
    for (const event of result.events) {
      if (event.kind === "asset-added")
        this.#addAsset({ assetId: event.assetId, spec: JSON.parse(event.spec) as AssetSpec });
      else if (event.kind === "market-listed") {
        const spec = JSON.parse(event.spec) as MarketSpec;
        this.#list(event.marketId, spec, spec.state, Math.floor(result.timeMicros / 1_000));
      } else if (event.kind === "market-changed")
        this.#change(event.marketId, { spec: JSON.parse(event.spec) as MarketSpec });
      else if (event.kind === "market-state-changed")
        this.#change(event.marketId, { state: event.state });
      else if (event.kind === "prices-set")
        this.#change(event.marketId, { indexTicks: event.indexTicks, markTicks: event.markTicks });
      else if (event.kind === "traded")
        this.#change(event.marketId, { lastTicks: event.priceTicks });
      else if (event.kind === "parameters-set")
        this.#parameters = JSON.parse(event.parameters) as Parameters;
    }
  }

  #addAsset(asset: Asset): void {
    this.#assets[asset.assetId] = asset;
    this.#assetBySymbol.set(asset.spec.symbol, asset);
  }

  #list(marketId: MarketId, spec: MarketSpec, state: MarketState, listedAtMs: number): void {
    if (this.#markets[marketId] !== undefined) return;
    const base = this.asset(spec.baseAssetId);
    const quote = this.asset(spec.quoteAssetId);
    const scale = marketScale(spec, base.spec.decimals, quote.spec.decimals);
    if (scale === undefined) throw new Error(`market ${spec.symbol} is not aligned`);
    const prices = { indexTicks: 0, markTicks: 0, lastTicks: 0 };
    this.#markets[marketId] = {
      marketId,
      spec,
      scale,
      base,
      quote,
      state,
      listedAtMs,
      ...prices,
    };
    this.#marketBySymbol.set(spec.symbol, marketId);
  }

  #change(marketId: MarketId, change: Partial<Market>): void {
    this.#markets[marketId] = { ...this.market(marketId), ...change };
  }
}

/** The wire's word for a kind of market. */
export const marketKindWords = {
  spot: "SPOT",
  perp: "PERP",
  rfq: "RFQ",
} as const satisfies Readonly<Record<MarketKind, string>>;
