import { lots, parseDecimal, ticks } from "@holdall/core/num";
import { plainOrder } from "@holdall/core/protocol";
import type { AccountId, Command, MarketId, OrderTerms, Side } from "@holdall/core/protocol";
import type { Rng } from "@holdall/server/ports";
import { demoAssets } from "../catalogue.ts";
import { genesis } from "../genesis.ts";
import { perpSymbols } from "../margin-rows.ts";
import { accountNumberOf } from "../people.ts";
import { drawDollars } from "../bots/taker.ts";
import { PRICE_DECIMALS, STEP_SECONDS, pricePaths } from "./price-path.ts";
import type { PricePath } from "./price-path.ts";

/** A command and when it happened. */
export interface PastCommand {
  readonly timeMs: number;
  readonly command: Command;
}

const MINUTE_MS = 60_000;
const SECOND_MS = 1_000;
const MINUTE_SECONDS = 60;
const DAY_MINUTES = 24 * 60;
/** The last hours are as lively as a chart of minutes wants them; before, prices come less often. */
const LIVELY_MINUTES = 2 * 60;
const QUIET_PRICES_EVERY_MINUTES = 10;
const LIVELY_TRADES_A_MINUTE = 2;
/** Of a minute of the quieter hours, in percent. */
const QUIET_TRADE_PERCENT = 12;
/** Besides, as each quarter of an hour begins and ends: one candle then goes on where the last one ended. */
const QUARTER_MINUTES = 15;
const EDGE_SECONDS = 4;
/** Sources behind every price, as in the present. */
const SOURCES = 5;
/** A trade happens at most so far from the price of its moment, in millionths of it. */
const SPREAD_PPM = 250;

const makers = ["maker-north", "maker-east", "maker-south"] as const;
const takers = ["taker-calm", "taker-keen"] as const;

/** A market of the past: how its prices and sizes are counted, and where its prices were. */
interface PastMarket {
  readonly marketId: MarketId;
  readonly isPerp: boolean;
  /** One tick and one lot, at 10^-12. */
  readonly tick: bigint;
  readonly lot: bigint;
  readonly path: PricePath;
}

/**
 * The day before the demonstration opens, as commands with their times: its world a day ago, then
 * prices and trades of every market up to `untilMs`, in order of time. Trades are orders of the makers
 * that their takers took, through the same rules as any; nobody else owned any of it. The last
 * prices are the start prices.
 */
export function pastDay(rng: Rng, untilMs: number): readonly PastCommand[] {
  // Whole quarters of an hour, as charts count them: up to one more than a day.
  const fromMs = untilMs - (untilMs % (QUARTER_MINUTES * MINUTE_MS)) - DAY_MINUTES * MINUTE_MS;
  const spanMs = untilMs - fromMs;
  const minutes = Math.floor(spanMs / MINUTE_MS);
  const markets = pastMarkets(rng, spanMs);
  const flow = rng.fork("flow");
  const day = genesis().map((command): PastCommand => ({ timeMs: fromMs, command }));
  for (let minute = 0; minute < minutes; minute += 1) {
    const isLively = minute >= minutes - LIVELY_MINUTES;
    const startMs = fromMs + minute * MINUTE_MS;
    if (isLively || minute % QUIET_PRICES_EVERY_MINUTES === 0)
      day.push(...prices(markets, startMs, minute * MINUTE_MS));
    day.push(...trades(markets, { startMs, minute, isLively }, flow));
  }
  return [...day, ...prices(markets, untilMs, spanMs)];
}

/** Ids are given in order of listing: the spot markets of the rows, then the perps. */
function pastMarkets(rng: Rng, spanMs: number): readonly PastMarket[] {
  const steps = Math.floor(spanMs / (STEP_SECONDS * SECOND_MS)) + 1;
  const paths = pricePaths(rng.fork("prices"), steps);
  const traded = demoAssets.filter(({ market }) => market !== undefined);
  const symbols = traded.map(({ spec }) => spec.symbol);
  return [...symbols, ...perpSymbols()].map((symbol, index): PastMarket => {
    const market = traded.find(({ spec }) => spec.symbol === symbol)!.market!;
    return {
      marketId: index as MarketId,
      isPerp: index >= symbols.length,
      tick: fraction(market.tickSize),
      lot: fraction(market.lotSize),
      path: paths.get(symbol)!,
    };
  });
}

function fraction(text: string): bigint {
  const value = parseDecimal(text, PRICE_DECIMALS);
  if (typeof value === "string") throw new RangeError(`${text}: ${value}`);
  return value;
}

/** One round of prices: the mark of a perp is made by the engine, that of a spot market is its index. */
function prices(markets: readonly PastMarket[], timeMs: number, offsetMs: number): PastCommand[] {
  const commands = markets.map((market): Command => {
    const indexTicks = ticks(Number(priceAt(market, offsetMs) / market.tick));
    const markTicks = market.isPerp ? ticks(0) : indexTicks;
    return {
      kind: "set-prices",
      marketId: market.marketId,
      sources: SOURCES,
      indexTicks,
      markTicks,
    };
  });
  const round: readonly Command[] = [...commands, { kind: "mark-round" }, { kind: "tick" }];
  return round.map((command) => ({ timeMs, command }));
}

function priceAt({ path }: PastMarket, offsetMs: number): bigint {
  return path[Math.floor(offsetMs / (STEP_SECONDS * SECOND_MS))];
}

interface Minute {
  readonly startMs: number;
  readonly minute: number;
  readonly isLively: boolean;
}

/** What was traded in one minute, in order of time. */
function trades(markets: readonly PastMarket[], when: Minute, rng: Rng): PastCommand[] {
  const moments = markets.flatMap((market) =>
    secondsOf(when, rng).map((seconds) => ({ market, seconds })),
  );
  moments.sort((one, other) => one.seconds - other.seconds);
  return moments.flatMap(({ market, seconds }) => {
    const offsetMs = when.minute * MINUTE_MS + seconds * SECOND_MS;
    const orders = trade(market, priceAt(market, offsetMs), rng);
    return orders.map((command) => ({ timeMs: when.startMs + seconds * SECOND_MS, command }));
  });
}

/** When in a minute one market is traded. */
function secondsOf({ minute, isLively }: Minute, rng: Rng): number[] {
  const anywhere = (): number => rng.below(MINUTE_SECONDS);
  if (isLively)
    return Array.from({ length: 1 + rng.below(2 * LIVELY_TRADES_A_MINUTE - 1) }, anywhere);
  const seconds = rng.below(100) < QUIET_TRADE_PERCENT ? [anywhere()] : [];
  const inQuarter = minute % QUARTER_MINUTES;
  if (inQuarter === 0) seconds.push(rng.below(EDGE_SECONDS));
  if (inQuarter === QUARTER_MINUTES - 1) seconds.push(MINUTE_SECONDS - 1 - rng.below(EDGE_SECONDS));
  return seconds;
}

/** A maker offers at one price what a taker takes at once, all of it. */
function trade(market: PastMarket, price: bigint, rng: Rng): readonly Command[] {
  const spread = BigInt(rng.below(2 * SPREAD_PPM + 1) - SPREAD_PPM);
  const priceTicks = Number((price + (price * spread) / 1_000_000n) / market.tick);
  // Dollars are whole; price and lot are both at 10^-12. Rounded down, at least one.
  const dollars = BigInt(drawDollars(rng)) * 10n ** BigInt(2 * PRICE_DECIMALS);
  const sizeLots = Math.max(1, Number(dollars / (price * market.lot)));
  const side: Side = rng.below(2) === 0 ? "bid" : "ask";
  const order = { marketId: market.marketId, priceTicks, sizeLots };
  const maker = makers[rng.below(makers.length)];
  const taker = takers[rng.below(takers.length)];
  return [
    place({ ...order, name: maker, side: side === "bid" ? "ask" : "bid", timeInForce: "gtc" }),
    place({ ...order, name: taker, side, timeInForce: "ioc" }),
  ];
}

function place(order: {
  readonly name: string;
  readonly marketId: MarketId;
  readonly side: Side;
  readonly timeInForce: OrderTerms["timeInForce"];
  readonly priceTicks: number;
  readonly sizeLots: number;
}): Command {
  const { name, priceTicks, sizeLots, ...terms } = order;
  return {
    kind: "place-order",
    ...plainOrder,
    accountId: accountNumberOf(name) as AccountId,
    ...terms,
    priceTicks: ticks(priceTicks),
    sizeLots: lots(sizeLots),
  };
}
