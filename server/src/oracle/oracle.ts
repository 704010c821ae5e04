import { marketScale, VenueBusy } from "@holdall/core/protocol";
import type {
  Answer,
  AssetId,
  Command,
  EventOf,
  MarketId,
  MarketKind,
  MarketScale,
  MarketState,
  Venue,
} from "@holdall/core/protocol";
import { ticks } from "@holdall/core/num";
import type { Cancel, Clock } from "@holdall/server/ports";
import { quoteInTicks } from "./feed.ts";
import type { PriceFeed, RawQuote } from "./feed.ts";
import { indexPrice } from "./index-price.ts";
import type { IndexPrice, IndexRules, SourceQuote } from "./index-price.ts";
import { nextMark } from "./mark-price.ts";
import type { MarkRules, MarkState } from "./mark-price.ts";
import { sourceStandings } from "./source-standings.ts";
import type { MarketReading, SourceStanding } from "./source-standings.ts";

export interface OracleOptions {
  readonly venue: Venue;
  readonly clock: Clock;
  readonly feed: PriceFeed;
  readonly indexRules: IndexRules;
  /** Rules of a market, by its symbol. */
  readonly markRules: (symbol: string) => MarkRules;
  readonly onFault: (fault: Error) => void;
}

/** Prices of every market against the settlement asset, once a second, while it runs. */
export interface Oracle {
  /** What the last index of a market was made of; `undefined` before the first, or while frozen. */
  components(symbol: string): IndexPrice | undefined;
  /** What every source said of every market at the last look, and which of them counted. */
  sources(): readonly MarketSources[];
  /** Stops after the second in progress. */
  stop(): Promise<void>;
}

/** One market's sources. The index is the last one made, and absent before the first. */
export interface MarketSources {
  readonly marketId: MarketId;
  readonly indexMilliticks: bigint | undefined;
  readonly isFrozen: boolean;
  /** Live sources that an index needs, and the age above which a quote is none. */
  readonly needed: number;
  readonly staleMs: number;
  readonly sources: readonly SourceStanding[];
}

type MarketView = Answer<"markets">[number];

interface Tracked {
  readonly marketId: MarketId;
  readonly symbol: string;
  readonly asset: string;
  readonly scale: MarketScale;
  readonly kind: MarketKind;
  readonly isPremarket: boolean;
  readonly listedState: MarketState;
  mark: MarkState | undefined;
  index: IndexPrice | undefined;
  /** What the feed said at the last look. */
  reading: MarketReading | undefined;
  /** Seconds in a row with too few sources. */
  frozenSeconds: number;
  sent: Omit<EventOf<"prices-set">, "kind"> | undefined;
}

const SECOND_MICROS = 1_000_000;
const MILLI = 1_000n;
/** An index that is frozen for this long closes the market to takers; a hiccup does not. */
const FROZEN_SECONDS_MAX = 5;

/**
 * Reads the feed each second and sends `set-prices` for every market whose index, mark or number of
 * live sources changed. With too few sources the index freezes: the last prices are sent again with
 * the number of sources, and after five seconds the market takes post-only orders until they are
 * back. A market that was listed open and is found post-only at the start is taken to be so for that
 * reason.
 */
export function startOracle(options: OracleOptions): Oracle {
  const tracked = new Map<MarketId, Tracked>();
  let cancel: Cancel = () => {};
  let running: Promise<void> = Promise.resolve();
  let isStopped = false;

  function arm(dueMicros: number): void {
    const delayMicros = Math.max(0, dueMicros - options.clock.monotonicMicros());
    cancel = options.clock.after(delayMicros, () => {
      running = run(dueMicros);
    });
  }

  async function run(dueMicros: number): Promise<void> {
    try {
      await second(options, tracked);
    } catch (fault) {
      // What was not taken is sent again. A venue that is behind needs fewer commands, not an alarm.
      for (const market of tracked.values()) market.sent = undefined;
      if (!(fault instanceof VenueBusy)) options.onFault(fault as Error);
    }
    if (!isStopped) arm(dueMicros + SECOND_MICROS);
  }

  arm(options.clock.monotonicMicros());
  return {
    components(symbol) {
      return [...tracked.values()].find((market) => market.symbol === symbol)?.index;
    },
    sources: () => [...tracked.values()].map((market) => sourcesOf(market, options.indexRules)),
    async stop() {
      isStopped = true;
      cancel();
      await running;
      options.feed.close();
    },
  };
}

function sourcesOf(market: Tracked, rules: IndexRules): MarketSources {
  const { marketId, index, mark, reading } = market;
  return {
    marketId,
    indexMilliticks: index?.indexMilliticks ?? mark?.indexMilliticks,
    isFrozen: index === undefined,
    needed: rules.sourcesMin,
    staleMs: rules.staleMs,
    sources: reading === undefined ? [] : sourceStandings(reading, rules),
  };
}

/** One second: read, compute, send what changed. */
async function second(options: OracleOptions, tracked: Map<MarketId, Tracked>): Promise<void> {
  const { venue, clock, feed } = options;
  const { answer: views } = await venue.query({ kind: "markets" });
  if (views.some((view) => !tracked.has(view.marketId))) await track(options, views, tracked);
  const nowMs = Math.floor(clock.wallMicros() / 1_000);
  const quotes = feed.read(nowMs);
  const sources = [...new Set(quotes.map(({ source }) => source))];
  const commands = views.flatMap((view) => {
    const market = tracked.get(view.marketId);
    if (market === undefined) return [];
    const ofMarket = quotesOf(market, quotes);
    market.index = indexPrice(ofMarket, nowMs, options.indexRules);
    market.reading = { quotes: ofMarket, sources, index: market.index, nowMs };
    const live = ofMarket.filter(({ atMs }) => nowMs - atMs <= options.indexRules.staleMs);
    if (market.kind === "perp") return [perpPrices(market, live.length, options)];
    return [
      ...stateCommands(market, view),
      ...priceCommands(market, view, live.length, options.markRules(market.symbol)),
    ];
  });
  // Accounts are looked at when every price of the second is in.
  const hasPerps = [...tracked.values()].some(({ kind }) => kind === "perp");
  if (hasPerps) commands.push({ kind: "mark-round" });
  await Promise.all(commands.map((command) => venue.submit(command)));
}

/**
 * The index of a perp, capped like any other; its mark is made by the engine out of the index and
 * the venue's own book, each second. Without enough sources the engine is told how few there are.
 */
function perpPrices(market: Tracked, live: number, options: OracleOptions): Command {
  if (market.index !== undefined) {
    const now = { sourcesMilliticks: market.index.indexMilliticks, midMilliticks: undefined };
    market.mark = nextMark(market.mark, now, options.markRules(market.symbol));
  }
  const isKnown = market.index !== undefined && market.mark !== undefined && !market.isPremarket;
  return {
    kind: "set-prices",
    marketId: market.marketId,
    sources: market.isPremarket ? 0 : live,
    indexTicks: isKnown ? wholeTicks(market.mark!.indexMilliticks) : ticks(0),
    markTicks: ticks(0),
  };
}

/** Takes up the spot markets against the settlement asset. */
async function track(
  { venue }: OracleOptions,
  views: readonly MarketView[],
  tracked: Map<MarketId, Tracked>,
): Promise<void> {
  const [assets, parameters] = await Promise.all([
    venue.query({ kind: "assets" }),
    venue.query({ kind: "parameters" }),
  ]);
  const specs = new Map(
    assets.answer.map((row): [AssetId, typeof row.spec] => [row.assetId, row.spec]),
  );
  for (const { marketId, spec, indexTicks, markTicks } of views) {
    const base = specs.get(spec.baseAssetId);
    const quote = specs.get(spec.quoteAssetId);
    if (tracked.has(marketId) || base === undefined || quote === undefined) continue;
    if (spec.quoteAssetId !== parameters.answer.settlementAssetId) continue;
    const scale = marketScale(spec, base.decimals, quote.decimals);
    if (scale === undefined) throw new Error(`market ${spec.symbol} is not aligned`);
    tracked.set(marketId, {
      marketId,
      symbol: spec.symbol,
      asset: base.symbol,
      scale,
      kind: spec.kind,
      isPremarket: spec.perp?.isPremarket === true,
      listedState: spec.state,
      mark: indexTicks === 0 ? undefined : markState(indexTicks, markTicks),
      index: undefined,
      reading: undefined,
      frozenSeconds: 0,
      sent: undefined,
    });
  }
}

/** The prices that a restart finds in the venue: the next ones are capped against these. */
function markState(indexTicks: number, markTicks: number): MarkState {
  const indexMilliticks = BigInt(indexTicks) * MILLI;
  const markMilliticks = BigInt(markTicks === 0 ? indexTicks : markTicks) * MILLI;
  return {
    indexMilliticks,
    markMilliticks,
    basisMicroticks: (markMilliticks - indexMilliticks) * MILLI,
  };
}

function quotesOf(market: Tracked, quotes: readonly RawQuote[]): readonly SourceQuote[] {
  return quotes
    .filter((quote) => quote.asset === market.asset)
    .flatMap((quote) => quoteInTicks(market.scale, quote) ?? []);
}

function stateCommands(market: Tracked, view: MarketView): Command[] {
  market.frozenSeconds = market.index === undefined ? market.frozenSeconds + 1 : 0;
  const isFrozen = market.frozenSeconds > FROZEN_SECONDS_MAX;
  if (market.listedState !== "open") return [];
  if (isFrozen && view.state === "open") return [stateCommand(market, "post-only")];
  if (market.index !== undefined && view.state === "post-only") {
    return [stateCommand(market, "open")];
  }
  return [];
}

function stateCommand({ marketId }: Tracked, state: MarketState): Command {
  return { kind: "set-market-state", marketId, state, auctionEndsAtMs: 0 };
}

function priceCommands(
  market: Tracked,
  view: MarketView,
  live: number,
  rules: MarkRules,
): Command[] {
  if (market.index !== undefined) {
    const now = { sourcesMilliticks: market.index.indexMilliticks, midMilliticks: midOf(view) };
    market.mark = nextMark(market.mark, now, rules);
  }
  if (market.mark === undefined) return [];
  const prices = {
    marketId: market.marketId,
    sources: live,
    indexTicks: wholeTicks(market.mark.indexMilliticks),
    markTicks: wholeTicks(market.mark.markMilliticks),
  };
  const { sent } = market;
  const isKnown =
    sent?.sources === prices.sources &&
    sent.indexTicks === prices.indexTicks &&
    sent.markTicks === prices.markTicks;
  if (isKnown) return [];
  market.sent = prices;
  return [{ kind: "set-prices", ...prices }];
}

/** The middle of the venue's own book; `undefined` while a side is empty. */
function midOf({ bestBidTicks, bestAskTicks }: MarketView): bigint | undefined {
  if (bestBidTicks === 0 || bestAskTicks === 0) return undefined;
  return (BigInt(bestBidTicks + bestAskTicks) * MILLI) / 2n;
}

/** Rounded down, and at least one tick: a price of zero means that there is none. */
function wholeTicks(milliticks: bigint) {
  return ticks(Math.max(1, Number(milliticks / MILLI)));
}
