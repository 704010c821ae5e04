import type { FastifyInstance, FastifyReply } from "fastify";
import type { Wire } from "@holdall/core/contract";
import { ParameterRefused, parsePairs } from "../http/query.ts";
import { RefusalError } from "../refusal.ts";
import type { Catalogue, Market } from "../catalogue.ts";
import type { Handlers, Reply } from "../routes/call.ts";
import { readHistoryQuery, resolutions, splitSymbol, UdfRefused } from "./udf-query.ts";

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
  get("symbols", (query) => symbolAnswer(needMarket(catalogue, query.get("symbol") ?? "")));
  get("search", (query) => {
    const text = (query.get("query") ?? "").toUpperCase();
    const found = catalogue
      .markets()
      .filter(({ spec }) => spec.symbol.toUpperCase().includes(text));
    return found.slice(0, SEARCH_MAX).map(searchAnswer);
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

function needMarket(catalogue: Catalogue, symbol: string): Market {
  const market = catalogue.findMarket(splitSymbol(symbol).market);
  if (market === undefined) throw new UdfRefused("unknown_symbol");
  return market;
}

function symbolAnswer({ spec, base, quote }: Market): object {
  const { pricescale, minmov } = tickAsFraction(spec.tickSize);
  return {
    name: spec.symbol,
    ticker: spec.symbol,
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

function searchAnswer({ spec, base, quote }: Market): object {
  return {
    symbol: spec.symbol,
    full_name: spec.symbol,
    description: `${base.spec.displayName} / ${quote.spec.displayName}`,
    exchange: "HOLDALL",
    ticker: spec.symbol,
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
 * Bars as columns. Candles have no gaps from the first trade on, so that a range without any lies
 * before it, and there is no earlier bar to point to.
 */
async function historyAnswer(
  { catalogue, handlers, nowMs }: UdfOptions,
  query: Query,
): Promise<object> {
  const asked = readHistoryQuery(query, nowMs());
  const { market, priceType } = splitSymbol(asked.symbol);
  needMarket(catalogue, asked.symbol);
  const { interval, fromSeconds, toSeconds, countback } = asked;
  if (handlers.klines === "not-implemented") throw new UdfRefused("no candles");
  const reply: Reply<readonly Kline[]> = await handlers.klines({
    query: { symbol: market, interval, startTime: fromSeconds, endTime: toSeconds, priceType },
    params: undefined,
    body: undefined,
    caller: undefined,
    brokerId: 0,
  });
  const bars = (reply.value ?? []).filter(
    ({ start, open }) => open !== null && secondsOf(start) < toSeconds,
  );
  const wanted = countback === undefined ? bars : bars.slice(-countback);
  return wanted.length === 0 ? { s: "no_data" } : columns(wanted);
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
