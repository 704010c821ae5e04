import type { Wire } from "@holdall/core/contract";
import { PPM } from "@holdall/core/num";
import type { CandleRow, MarketId, PriceSource } from "@holdall/core/protocol";
import { marketKindWords, type Asset, type Market } from "../catalogue.ts";
import { candleBefore } from "../market-data/candle-before.ts";
import { filledCandles, flatCandle } from "../market-data/candles.ts";
import { intervalEnd, intervalMs, intervalStart } from "../market-data/intervals.ts";
import { refuse, refusals } from "../refusal.ts";
import { billionthsText, marginFunction } from "../words/margin.ts";
import { amountText, fractionText, priceText, sizeText } from "../words/numbers.ts";
import { candleTime, naiveTime } from "../words/time.ts";
import { marketStateWords } from "../words/words.ts";
import { askPage, answer, empty, type Context, type Handlers } from "./call.ts";
import { parameterRows } from "./parameter-rows.ts";
import { tickerAnswer } from "./ticker-answer.ts";

/** Mark and index are kept as updates arrive; their candle in progress is history's. */
const klineSources: Readonly<Record<Wire<"KlinePriceType">, PriceSource>> = {
  Last: "last",
  Mark: "mark",
  Index: "index",
};
const FUNDING_INTERVAL_MS = 3_600_000;
const DEPTH_LEVELS_DEFAULT = 1_000;
/** The most candles one answer carries, as many as the interface for charts may ask. */
const CANDLES_MAX = 5_000;

type PublicName =
  | "status"
  | "ping"
  | "time"
  | "wallets"
  | "assets"
  | "markets"
  | "market"
  | "depth"
  | "klines"
  | "ticker"
  | "tickers"
  | "trades"
  | "tradesHistory"
  | "feeTiers"
  | "parameters";

/** Handlers of what anybody may ask. */
export function publicHandlers(context: Context): Pick<Handlers, PublicName> {
  const { catalogue, clock } = context;
  const nowMs = (): number => Math.floor(clock.wallMicros() / 1_000);
  return {
    status: () => answer({ status: "Ok", message: null }),
    ping: () => answer("pong"),
    time: () => answer(String(nowMs())),
    wallets: () => answer([]),
    assets: () => answer(catalogue.assets().map(assetAnswer)),
    markets: ({ query }) => {
      const kinds: readonly string[] = query.marketType ?? ["SPOT", "PERP"];
      const listed = catalogue
        .markets()
        .filter((market) => kinds.includes(marketKindWords[market.spec.kind]));
      return answer(listed.map(marketAnswer));
    },
    market: ({ query }) => answer(marketAnswer(catalogue.needMarket(query.symbol))),
    depth: ({ query }) =>
      answer(
        depthAnswer(
          context,
          catalogue.needMarket(query.symbol),
          query.limit === undefined || query.limit === null
            ? DEPTH_LEVELS_DEFAULT
            : Number(query.limit),
        ),
      ),
    klines: async ({ query }) => answer(await klinesAnswer(context, query, nowMs())),
    ticker: ({ query }) => {
      const market = catalogue.needMarket(query.symbol);
      const ticker = tickerAnswer(context, market, query.interval ?? "1d", nowMs());
      return ticker === undefined ? empty(204) : answer(ticker);
    },
    tickers: ({ query }) =>
      answer(
        catalogue
          .markets()
          .map((market) => tickerAnswer(context, market, query.interval ?? "1d", nowMs()))
          .filter((ticker) => ticker !== undefined),
      ),
    trades: ({ query }) => tradesAnswer(context, query),
    tradesHistory: ({ query }) => tradesAnswer(context, query),
    feeTiers: () =>
      answer(
        catalogue.parameters.feeTiers.map((tier, index) => ({
          tier: index,
          volume30d: amountText(
            tier.volumeUnitsMin,
            catalogue.asset(catalogue.parameters.settlementAssetId).spec.decimals,
          ),
          futuresMakerFee: fractionText(tier.perpMakerPpm),
          futuresTakerFee: fractionText(tier.perpTakerPpm),
          spotMakerFee: fractionText(tier.spotMakerPpm),
          spotTakerFee: fractionText(tier.spotTakerPpm),
        })),
      ),
    parameters: ({ query }) => {
      const rows = parameterRows(catalogue);
      const { symbol } = query;
      if (symbol === undefined || symbol === null) return answer(rows);
      if (catalogue.findMarket(symbol) === undefined && catalogue.findAsset(symbol) === undefined)
        refuse(refusals.symbolNotFound);
      return answer(rows.filter((row) => row.symbol === symbol));
    },
  };
}

function assetAnswer(asset: Asset): Wire<"MarketAsset"> {
  return {
    symbol: asset.spec.symbol,
    displayName: asset.spec.displayName,
    coingeckoId: null,
    tokens: asset.spec.tokens.map((token) => ({
      ...token,
      blockchain: token.blockchain as Wire<"Blockchain">,
    })),
  };
}

function marketAnswer(market: Market): Wire<"Market"> {
  const { spec, scale } = market;
  const multiplier = (ppm: number): string | null => (ppm === 0 ? null : fractionText(ppm));
  const { bands, perp } = spec;
  const hasMarkBand = bands.maxMarkMultiplierPpm > 0 && bands.minMarkMultiplierPpm > 0;
  return {
    symbol: spec.symbol,
    baseSymbol: market.base.spec.symbol,
    quoteSymbol: market.quote.spec.symbol,
    marketType: marketKindWords[spec.kind],
    filters: {
      price: {
        minPrice: priceText(scale, spec.priceTicksMin, "trim"),
        maxPrice: priceText(scale, spec.priceTicksMax, "trim"),
        tickSize: spec.tickSize,
        maxMultiplier: multiplier(bands.maxMultiplierPpm),
        minMultiplier: multiplier(bands.minMultiplierPpm),
        maxImpactMultiplier: multiplier(bands.maxImpactMultiplierPpm),
        minImpactMultiplier: multiplier(bands.minImpactMultiplierPpm),
        meanMarkPriceBand: hasMarkBand
          ? {
              maxMultiplier: fractionText(bands.maxMarkMultiplierPpm),
              minMultiplier: fractionText(bands.minMarkMultiplierPpm),
            }
          : null,
        meanPremiumBand:
          perp === undefined || perp.premiumTolerancePpm === 0
            ? null
            : { tolerancePct: fractionText(perp.premiumTolerancePpm) },
        borrowEntryFeeMaxMultiplier: null,
        borrowEntryFeeMinMultiplier: null,
        maxPriceUpdateMultiplier:
          perp === undefined ? null : multiplier(perp.markUpdatePpm && PPM + perp.markUpdatePpm),
        minPriceUpdateMultiplier:
          perp === undefined ? null : multiplier(perp.markUpdatePpm && PPM - perp.markUpdatePpm),
      },
      quantity: {
        minQuantity: sizeText(scale, spec.sizeLotsMin, "trim"),
        maxQuantity: sizeText(scale, spec.sizeLotsMax, "trim"),
        stepSize: spec.lotSize,
      },
    },
    imfFunction: perp === undefined ? null : marginFunction(perp.imf),
    mmfFunction: perp === undefined ? null : marginFunction(perp.mmf),
    fundingInterval: perp === undefined ? null : FUNDING_INTERVAL_MS,
    fundingRateUpperBound: perp === undefined ? null : billionthsText(perp.fundingMaxPpb),
    fundingRateLowerBound: perp === undefined ? null : billionthsText(perp.fundingMinPpb),
    openInterestLimit:
      perp === undefined ? null : sizeText(scale, perp.openInterestLotsMax, "trim"),
    orderBookState: marketStateWords[market.state],
    createdAt: naiveTime(market.listedAtMs),
    visible: true,
    positionLimitWeight: null,
    ...(spec.breakerMovePpm === 0
      ? {}
      : {
          circuitBreaker: {
            movePct: fractionText(spec.breakerMovePpm * 100),
            windowMs: spec.breakerWindowMs,
            auctionMs: spec.breakerAuctionMs,
          },
        }),
  };
}

/** The best levels of each side; both sides ascend, so that the best bid stands last. */
function depthAnswer(context: Context, market: Market, levels: number): Wire<"Depth"> {
  if (market.state === "closed") refuse(refusals.notFound);
  const { book } = context.data.feed(market.marketId);
  const toWire = ([ticks, lots]: readonly [number, number]): readonly [string, string] => [
    priceText(market.scale, ticks, "trim"),
    sizeText(market.scale, lots, "trim"),
  ];
  return {
    asks: book.best("ask", levels).map(toWire),
    bids: book.best("bid", levels).reverse().map(toWire),
    lastUpdateId: String(book.updateId),
    timestamp: book.timeMicros === 0 ? context.clock.wallMicros() : book.timeMicros,
  };
}

async function tradesAnswer(
  context: Context,
  query: {
    readonly symbol: string;
    readonly limit?: number | null | undefined;
    readonly offset?: number | null | undefined;
  },
) {
  const market = context.catalogue.needMarket(query.symbol);
  const page = await askPage(
    {
      marketId: market.marketId,
      limit: query.limit ?? 100,
      offset: query.offset ?? 0,
      sort: "desc",
    },
    (of) => context.history.trades(of),
  );
  return answer(
    page.rows.map((row) => ({
      id: row.tradeId,
      price: priceText(market.scale, row.priceTicks, "trim"),
      quantity: sizeText(market.scale, row.sizeLots, "trim"),
      quoteQuantity: amountText(row.quoteUnits, market.quote.spec.decimals),
      timestamp: row.timeMs,
      isBuyerMaker: row.takerSide === "ask",
    })),
  );
}

async function klinesAnswer(
  context: Context,
  query: {
    readonly symbol: string;
    readonly interval: Wire<"KlineInterval">;
    readonly startTime: number;
    readonly endTime?: number | null | undefined;
    readonly priceType?: Wire<"KlinePriceType"> | null | undefined;
  },
  nowMs: number,
): Promise<readonly Wire<"Kline">[]> {
  const market = context.catalogue.needMarket(query.symbol);
  const source = klineSources[query.priceType ?? "Last"];
  const toMs = Math.min(nowMs, (query.endTime ?? Math.ceil(nowMs / 1_000)) * 1_000);
  if (query.startTime * 1_000 > toMs) refuse(refusals.rangeInvalid);
  const fromMs = Math.max(0, intervalStart(query.interval, query.startTime * 1_000));
  const rows = await context.history.candles({
    marketId: market.marketId,
    source,
    intervalMs: intervalMs[query.interval],
    fromMs,
    toMs,
  });
  const { stats } = context.data.feed(market.marketId);
  const live = source === "last" ? stats.candle(query.interval, nowMs) : undefined;
  const whole = withLive(rows, live, { fromMs, toMs });
  const from = await candlesFrom(context, whole, { marketId: market.marketId, source, fromMs });
  const filled = filledCandles(query.interval, from, { toMs, countMax: CANDLES_MAX });
  return filled.map((candle) => ({
    start: candleTime(candle.startMs),
    end: candleTime(intervalEnd(query.interval, candle.startMs)),
    open: priceText(market.scale, candle.open, "trim"),
    high: priceText(market.scale, candle.high, "trim"),
    low: priceText(market.scale, candle.low, "trim"),
    close: priceText(market.scale, candle.close, "trim"),
    volume: sizeText(market.scale, candle.sizeLots, "trim"),
    quoteVolume: amountText(candle.quoteUnits, market.quote.spec.decimals),
    trades: String(candle.trades),
  }));
}

/** A span that begins in silence begins with the price that stood then, if there was one. */
async function candlesFrom(
  { history }: Context,
  rows: readonly CandleRow[],
  of: { readonly marketId: MarketId; readonly source: PriceSource; readonly fromMs: number },
): Promise<readonly CandleRow[]> {
  if (rows[0]?.startMs === of.fromMs) return rows;
  const before = await candleBefore(history, { ...of, beforeMs: of.fromMs });
  return before === undefined ? rows : [flatCandle(of.fromMs, before.close), ...rows];
}

/** History's rows with the candle in progress as live data know it, which may be ahead of them. */
function withLive(
  rows: readonly CandleRow[],
  live: CandleRow | undefined,
  span: { readonly fromMs: number; readonly toMs: number },
): readonly CandleRow[] {
  if (live === undefined || live.startMs < span.fromMs || live.startMs > span.toMs) return rows;
  const stored = rows.at(-1)?.startMs === live.startMs ? rows.at(-1) : undefined;
  if (stored !== undefined && stored.trades >= live.trades) return rows;
  return [...(stored === undefined ? rows : rows.slice(0, -1)), live];
}
