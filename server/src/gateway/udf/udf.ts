import type { FastifyInstance, FastifyReply } from "fastify";
import type { Wire } from "@holdall/core/contract";
import { ParameterRefused, parsePairs } from "../http/query.ts";
import { RefusalError } from "../refusal.ts";
import type { Catalogue, Market } from "../catalogue.ts";
import type { Handlers, Reply } from "../routes/call.ts";
import {
  readHistoryQuery,
  resolutions,
  splitSymbol,
  UdfRefused,
  type HistoryQuery,
} from "./udf-query.ts";

export interface UdfOptions {
  readonly catalogue: Catalogue;
  readonly handlers: Pick<Handlers, "klines">;
  readonly nowMs: () => number;
}

const SEARCH_MAX = 100;
type Kline = Wire<"Kline">;

/**
 * The interface that chart libraries read. Prices are JSON numbers here and nowhere else: for
 * display only. The candles are those of `/api/v1/klines`, to the last digit that a number holds.
 */
export function addUdf(app: FastifyInstance, options: UdfOptions): void {
  const { catalogue, nowMs } = options;
  const get = (path: string, answer: (pairs: Query) => unknown): void => {
    app.get(`/udf/${path}`, async (request, response) => {
      await answerUdf(response, async () => answer(queryOf(request.url)));
      return response;
    });
  };
  get("config", () => config);
  get("time", () => Math.floor(nowMs() / 1_000));
  get("symbols", (query) => symbolAnswer(needNamed(catalogue, query.get("symbol") ?? "")));
  get("search", (query) => {
    const { prefix, market } = splitSymbol(query.get("query") ?? "");
    const found = catalogue
      .markets()
      .filter(({ spec }) => spec.symbol.toUpperCase().includes(market.toUpperCase()));
    return found
      .slice(0, searchLimit(query))
      .map((one) => searchAnswer({ market: one, symbol: prefix + one.spec.symbol }));
  });
  get("marks", () => []);
  get("history", (query) => historyAnswer(options, query));
}

type Query = ReadonlyMap<string, string>;

function queryOf(url: string): Query {
  const at = url.indexOf("?");
  return new Map(parsePairs(at < 0 ? "" : url.slice(at + 1)));
}

async function answerUdf(response: FastifyReply, answer: () => unknown): Promise<void> {
  response.header("Cache-Control", "no-store");
  try {
    response.send(await answer());
  } catch (failure) {
    const message = messageOf(failure);
    if (message === undefined) throw failure;
    response.send({ s: "error", errmsg: message });
  }
}

function messageOf(failure: unknown): string | undefined {
  const isRefusal =
    failure instanceof UdfRefused ||
    failure instanceof ParameterRefused ||
    failure instanceof RefusalError;
  return isRefusal ? failure.message : undefined;
}

const config = {
  supports_search: true,
  supports_group_request: false,
  supports_marks: true,
  supports_timescale_marks: false,
  supports_time: true,
  exchanges: [{ value: "HOLDALL", name: "Holdall", desc: "Holdall" }],
  symbols_types: [{ name: "crypto", value: "crypto" }],
  supported_resolutions: Object.keys(resolutions),
};

/** A market, and its symbol with the prefix that chooses the price: a chart asks by the name it was told. */
interface Named {
  readonly market: Market;
  readonly symbol: string;
}

function needNamed(catalogue: Catalogue, symbol: string): Named {
  const market = catalogue.findMarket(splitSymbol(symbol).market);
  if (market === undefined) throw new UdfRefused("unknown_symbol");
  return { market, symbol };
}

/** As many as were asked for, where that is a number within what is answered at all. */
function searchLimit(query: Query): number {
  const asked = query.get("limit") ?? "";
  return /^\d{1,3}$/.test(asked) ? Math.min(SEARCH_MAX, Number(asked)) : SEARCH_MAX;
}

function symbolAnswer({ market: { spec, base, quote }, symbol }: Named): object {
  const { pricescale, minmov } = tickAsFraction(spec.tickSize);
  return {
    name: symbol,
    ticker: symbol,
    description: `${base.spec.displayName} / ${quote.spec.displayName}`,
    type: "crypto",
    session: "24x7",
    timezone: "Etc/UTC",
    exchange: "HOLDALL",
    listed_exchange: "HOLDALL",
    minmov,
    pricescale,
    has_intraday: true,
    has_seconds: true,
    seconds_multipliers: ["1"],
    has_daily: true,
    has_weekly_and_monthly: true,
    supported_resolutions: Object.keys(resolutions),
    data_status: "streaming",
    format: "price",
  };
}

function searchAnswer({ market: { base, quote }, symbol }: Named): object {
  return {
    symbol,
    full_name: symbol,
    description: `${base.spec.displayName} / ${quote.spec.displayName}`,
    exchange: "HOLDALL",
    ticker: symbol,
    type: "crypto",
  };
}

/** A tick as minmov / pricescale: 0.05 is 5 / 100. */
export function tickAsFraction(tick: string): {
  readonly pricescale: number;
  readonly minmov: number;
} {
  const [whole, fraction = ""] = tick.split(".");
  return { pricescale: 10 ** fraction.length, minmov: Number(`${whole}${fraction}`) };
}

/**
 * Bars as columns. Candles have no gaps from the first trade on: a range without any lies before it,
 * where no earlier bar is to be pointed to, or after now, where the present one is.
 */
async function historyAnswer(options: UdfOptions, query: Query): Promise<object> {
  const { catalogue, nowMs } = options;
  const asked = readHistoryQuery(query, nowMs());
  needNamed(catalogue, asked.symbol);
  const nowSeconds = Math.floor(nowMs() / 1_000);
  const { fromSeconds, toSeconds, barsMax } = asked;
  if (toSeconds === 0) return { s: "no_data" };
  if (fromSeconds > nowSeconds) {
    const [present] = await barsOf(options, asked, { startTime: nowSeconds, endTime: nowSeconds });
    return present === undefined
      ? { s: "no_data" }
      : { s: "no_data", nextTime: secondsOf(present.start) };
  }
  // A range of the API holds its end, one of a chart does not.
  const bars = await barsOf(options, asked, { startTime: fromSeconds, endTime: toSeconds - 1 });
  return bars.length === 0 ? { s: "no_data" } : columns(bars.slice(-barsMax));
}

async function barsOf(
  { handlers }: UdfOptions,
  { symbol, interval }: HistoryQuery,
  range: { readonly startTime: number; readonly endTime: number },
): Promise<readonly Kline[]> {
  if (handlers.klines === "not-implemented") throw new UdfRefused("no candles");
  const { market, priceType } = splitSymbol(symbol);
  const reply: Reply<readonly Kline[]> = await handlers.klines({
    query: { symbol: market, interval, priceType, ...range },
    params: undefined,
    body: undefined,
    caller: undefined,
    brokerId: 0,
  });
  return (reply.value ?? []).filter(({ open }) => open !== null);
}

function columns(bars: readonly Kline[]): object {
  const column = (of: (bar: Kline) => string | null | undefined): number[] =>
    bars.map((bar) => Number(of(bar)));
  return {
    s: "ok",
    t: bars.map(({ start }) => secondsOf(start)),
    o: column(({ open }) => open),
    h: column(({ high }) => high),
    l: column(({ low }) => low),
    c: column(({ close }) => close),
    v: column(({ volume }) => volume),
  };
}

/** Candle times are UTC without saying so. */
function secondsOf(time: string): number {
  return Date.parse(`${time.replace(" ", "T")}Z`) / 1_000;
}
