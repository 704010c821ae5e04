import type { AccountId, CommandResult, EventOf, MarketId, PerpView } from "@holdall/core/protocol";
import type { Catalogue, Market } from "../catalogue.ts";
import { isOrderEvent, type OrderEvent } from "../commands/order-outcome.ts";
import type { MarketData } from "../market-data/market-data.ts";
import type { OrderTermsMemory } from "../order-terms.ts";
import { privateChannel, type Channels } from "./channels.ts";
import { DepthPublisher } from "./depth-publisher.ts";
import { EVENT, STATE, streamFrame } from "./frame.ts";
import { KlinePublisher } from "./kline-publisher.ts";
import {
  balancePayload,
  bookTickerPayload,
  fillPayload,
  markPricePayload,
  orderPayload,
  tickerPayload,
  tradePayload,
  type Moment,
} from "./payloads.ts";

const SECOND_MICROS = 1_000_000;
const DAY_MS = 24 * 3_600_000;

type LevelChange = EventOf<"level-changed">;
type BalanceChange = EventOf<"balance-changed">;

interface MarketPublishers {
  readonly depth: DepthPublisher;
  readonly klines: KlinePublisher;
  bestKey: string;
}

/** What the publisher reads and where its messages go. */
interface PublisherOptions {
  readonly catalogue: Catalogue;
  readonly data: MarketData;
  readonly channels: Channels;
  readonly terms: OrderTermsMemory;
  /** Funding of a perp; `undefined` where there is none. */
  readonly perpOf: (marketId: MarketId) => PerpView | undefined;
}

/** Turns results into the messages of every stream that somebody listens to. */
export class Publisher {
  readonly #catalogue: Catalogue;
  readonly #data: MarketData;
  readonly #channels: Channels;
  readonly #terms: OrderTermsMemory;
  readonly #perpOf: PublisherOptions["perpOf"];
  readonly #markets = new Map<MarketId, MarketPublishers>();
  #secondDueMicros = 0;

  constructor(options: PublisherOptions) {
    this.#catalogue = options.catalogue;
    this.#data = options.data;
    this.#channels = options.channels;
    this.#terms = options.terms;
    this.#perpOf = options.perpOf;
  }

  of(marketId: MarketId): MarketPublishers {
    const known = this.#markets.get(marketId);
    if (known !== undefined) return known;
    const marketOf = (): Market => this.#catalogue.market(marketId);
    const { book, stats } = this.#data.feed(marketId);
    const publishers = {
      depth: new DepthPublisher(this.#channels, marketOf, book),
      klines: new KlinePublisher(this.#channels, marketOf, stats),
      bestKey: "",
    };
    this.#markets.set(marketId, publishers);
    return publishers;
  }

  /** What one command did, after catalogue and market data have taken it in. */
  publish(result: CommandResult, emittedMicros: number): void {
    const moment = { emittedMicros, engineMicros: result.timeMicros };
    const levels: LevelChange[] = [];
    const balances: BalanceChange[] = [];
    for (const event of result.events) {
      if (event.kind === "traded") this.#traded(event, moment);
      else if (event.kind === "level-changed") levels.push(event);
      else if (event.kind === "balance-changed") {
        if (this.#channels.hasAnyOf(event.accountId)) balances.push(event);
      } else if (isOrderEvent(event)) this.#ordered(event, moment);
    }
    if (levels.length > 0) this.#levelsChanged(levels, moment);
    if (balances.length > 0)
      for (const balance of lastBalances(balances)) this.#balance(balance, moment);
  }

  /** Every few milliseconds: depth windows, and once a second tickers, marks and candles. */
  tick(nowMicros: number, wallMicros: number): void {
    for (const market of this.#catalogue.markets())
      this.of(market.marketId).depth.tick(nowMicros, wallMicros);
    if (nowMicros < this.#secondDueMicros) return;
    this.#secondDueMicros = nowMicros - (nowMicros % SECOND_MICROS) + SECOND_MICROS;
    for (const market of this.#catalogue.markets()) this.#everySecond(market, wallMicros);
  }

  /** The present ticker of a market. */
  tickerFrame(market: Market, wallMicros: number): ReturnType<typeof streamFrame> {
    const nowMs = Math.floor(wallMicros / 1_000);
    const stats = this.#data.feed(market.marketId).stats.window(nowMs - DAY_MS, nowMs);
    const payload = tickerPayload(market, stats, wallMicros);
    return streamFrame(`ticker.${market.spec.symbol}`, payload, STATE);
  }

  markPriceFrame(market: Market, wallMicros: number): ReturnType<typeof streamFrame> {
    const moment = { emittedMicros: wallMicros, engineMicros: wallMicros };
    return streamFrame(
      `markPrice.${market.spec.symbol}`,
      markPricePayload(market, this.#perpOf(market.marketId), moment),
      STATE,
    );
  }

  bookTickerFrame(market: Market, moment: Moment): ReturnType<typeof streamFrame> {
    const payload = bookTickerPayload(market, this.#data.feed(market.marketId).book, moment);
    return streamFrame(`bookTicker.${market.spec.symbol}`, payload, STATE);
  }

  #everySecond(market: Market, wallMicros: number): void {
    const { symbol } = market.spec;
    if (this.#channels.has(`ticker.${symbol}`))
      this.#channels.publish(`ticker.${symbol}`, this.tickerFrame(market, wallMicros));
    if (market.markTicks > 0 && this.#channels.has(`markPrice.${symbol}`))
      this.#channels.publish(`markPrice.${symbol}`, this.markPriceFrame(market, wallMicros));
    this.of(market.marketId).klines.tick(Math.floor(wallMicros / 1_000), wallMicros);
  }

  #traded(event: EventOf<"traded">, moment: Moment): void {
    const market = this.#catalogue.market(event.marketId);
    const stream = `trade.${market.spec.symbol}`;
    if (this.#channels.has(stream))
      this.#channels.publish(
        stream,
        streamFrame(stream, tradePayload(market, event, moment), EVENT),
      );
    const { priceTicks, sizeLots, quoteUnits } = event;
    const timeMs = Math.floor(moment.engineMicros / 1_000);
    const trade = { timeMs, priceTicks, sizeLots, quoteUnits };
    this.of(event.marketId).klines.traded(trade, moment.emittedMicros);
  }

  #levelsChanged(levels: readonly LevelChange[], moment: Moment): void {
    for (const [marketId, changes] of levelsByMarket(levels)) {
      this.of(marketId).depth.changed(changes, moment.engineMicros, moment.emittedMicros);
      this.#bestChanged(marketId, moment);
    }
  }

  #bestChanged(marketId: MarketId, moment: Moment): void {
    const market = this.#catalogue.market(marketId);
    const stream = `bookTicker.${market.spec.symbol}`;
    const publishers = this.of(marketId);
    const { book } = this.#data.feed(marketId);
    const bestKey = `${String(book.best("bid", 1))}|${String(book.best("ask", 1))}`;
    if (bestKey === publishers.bestKey) return;
    publishers.bestKey = bestKey;
    if (this.#channels.has(stream))
      this.#channels.publish(stream, this.bookTickerFrame(market, moment));
  }

  #ordered(event: OrderEvent, moment: Moment): void {
    if (!this.#channels.hasAnyOf(event.accountId)) return;
    const market = this.#catalogue.market(event.marketId);
    const feeAsset =
      event.kind === "order-filled" ? this.#catalogue.asset(event.feeAssetId) : undefined;
    this.#toAccount(event.accountId, "account.orderUpdate", market, () =>
      orderPayload(market, event, this.#terms.find(event.orderOrdinal), {
        ...moment,
        feeAsset,
      }),
    );
    if (event.kind !== "order-filled" || feeAsset === undefined) return;
    this.#toAccount(event.accountId, "account.fillUpdate", market, () =>
      fillPayload(market, event, feeAsset, moment),
    );
  }

  /** Both forms of a private stream: all markets, and the one market. */
  #toAccount(accountId: AccountId, stream: string, market: Market, payloadOf: () => object): void {
    for (const name of [stream, `${stream}.${market.spec.symbol}`]) {
      const channel = privateChannel(accountId, name);
      if (this.#channels.has(channel))
        this.#channels.publish(channel, streamFrame(name, payloadOf(), EVENT));
    }
  }

  #balance(event: BalanceChange, moment: Moment): void {
    const stream = "account.balanceUpdate";
    const channel = privateChannel(event.accountId, stream);
    if (!this.#channels.has(channel)) return;
    const asset = this.#catalogue.asset(event.assetId);
    this.#channels.publish(
      channel,
      streamFrame(stream, balancePayload(asset, event, moment), EVENT),
    );
  }
}

function levelsByMarket(changes: readonly LevelChange[]): Map<MarketId, LevelChange[]> {
  const levels = new Map<MarketId, LevelChange[]>();
  for (const change of changes) {
    const known = levels.get(change.marketId);
    if (known === undefined) levels.set(change.marketId, [change]);
    else known.push(change);
  }
  return levels;
}

/** The last balance of each account and asset that a command touched. */
function lastBalances(changes: readonly BalanceChange[]): Iterable<BalanceChange> {
  const balances = new Map<string, BalanceChange>();
  for (const change of changes) balances.set(`${change.accountId}/${change.assetId}`, change);
  return balances.values();
}
