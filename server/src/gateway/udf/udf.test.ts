import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { nodePorts, type Clock } from "@holdall/server/ports";
import { startWorld, type World } from "../testing/world.twin.ts";
import { readHistoryQuery, resolutions, splitSymbol, UdfRefused } from "./udf-query.ts";
import { tickAsFraction } from "./udf.ts";

let world: World;
/** How much later it is by the door's clock than when the market traded. */
let aheadSeconds = 0;
const base = nodePorts().clock;
const clock: Clock = {
  monotonicMicros: () => base.monotonicMicros(),
  wallMicros: () => base.wallMicros() + aheadSeconds * 1_000_000,
  after: (delayMicros, run) => base.after(delayMicros, run),
};

beforeAll(async () => {
  world = await startWorld({ clock });
  const order = { symbol: "SOL_USDC", orderType: "Limit", quantity: "1", price: "20.5" };
  for (const [who, side] of [
    ["alice", "Ask"],
    ["bob", "Bid"],
  ] as const)
    await world.call(world[who], "POST", "/api/v1/order", "orderExecute", {
      body: { ...order, side },
    });
});
afterAll(() => world.gateway.close());

const now = (): number => Math.floor(Date.now() / 1_000);

test("a chart learns what there is, in units of the tick", async () => {
  const config = await world.get("/udf/config");
  expect(config.json.supported_resolutions).toEqual([
    "1",
    "3",
    "5",
    "15",
    "30",
    "60",
    "120",
    "240",
    "360",
    "480",
    "720",
    "1S",
    "1D",
    "3D",
    "1W",
    "1M",
  ]);
  const symbol = await world.get("/udf/symbols?symbol=SOL_USDC");
  expect(symbol.json).toMatchObject({
    timezone: "Etc/UTC",
    session: "24x7",
    pricescale: 100,
    minmov: 1,
  });
  expect((await world.get("/udf/search?query=sol&limit=5")).json).toMatchObject([
    { symbol: "SOL_USDC" },
  ]);
  expect((await world.get("/udf/symbols?symbol=NOPE")).json).toEqual({
    s: "error",
    errmsg: "unknown_symbol",
  });
  expect(Number((await world.get("/udf/time")).text)).toBeCloseTo(now(), -1);
  expect((await world.get("/udf/marks")).json).toEqual([]);
  expect(tickAsFraction("0.05")).toEqual({ pricescale: 100, minmov: 5 });
  expect(tickAsFraction("10")).toEqual({ pricescale: 1, minmov: 10 });
});

test("bars are the candles of the public API", async () => {
  const to = now() + 60;
  for (const [resolution, interval] of [
    ["1", "1m"],
    ["60", "1h"],
    ["1D", "1d"],
    ["1M", "1month"],
  ]) {
    const bars = await world.get(
      `/udf/history?symbol=SOL_USDC&resolution=${resolution}&from=0&to=${to}&countback=1`,
    );
    const start = Math.max(0, now() - 86_400);
    const candles = await world.get(
      `/api/v1/klines?symbol=SOL_USDC&interval=${interval}&startTime=${start}`,
    );
    const last = (candles.json as unknown as Record<string, string>[]).at(-1)!;
    expect(bars.json, resolution).toEqual({
      s: "ok",
      t: [Date.parse(`${last["start"].replace(" ", "T")}Z`) / 1_000],
      o: [Number(last["open"])],
      h: [Number(last["high"])],
      l: [Number(last["low"])],
      c: [Number(last["close"])],
      v: [Number(last["volume"])],
    });
  }
});

test("so many bars as a chart counts are there once the market has traded, however silent it is since", async () => {
  aheadSeconds = 7_200;
  for (const resolution of ["1S", "1", "60"]) {
    const to = now() + aheadSeconds;
    const query = `symbol=SOL_USDC&resolution=${resolution}&from=0&to=${to}&countback=2`;
    const { json } = await world.get(`/udf/history?${query}`);
    expect(json, resolution).toMatchObject({ s: "ok", c: [20.5, 20.5], v: [0, 0] });
  }
  aheadSeconds = 0;
});

test("of the present day's seconds the newest five thousand are given", async () => {
  const to = now();
  const query = `symbol=SOL_USDC&resolution=1S&from=0&to=${to + 7_200}&countback=5000`;
  const { t } = (await world.get(`/udf/history?${query}`)).json as unknown as {
    readonly t: readonly number[];
  };
  expect(t.at(-1)).toBeGreaterThanOrEqual(to);
  expect(t.length).toBeLessThanOrEqual(5_000);
});

test("what lies ahead has no bars, and the present one is where to look", async () => {
  const query = `symbol=SOL_USDC&resolution=1D&from=${now() + 86_400}&to=${now() + 172_800}`;
  expect((await world.get(`/udf/history?${query}`)).json).toEqual({
    s: "no_data",
    nextTime: Math.floor(now() / 86_400) * 86_400,
  });
});

test("a chart that chose a price by its prefix goes on asking for it", async () => {
  const { json } = await world.get("/udf/symbols?symbol=mark:SOL_USDC");
  expect(json).toMatchObject({ name: "mark:SOL_USDC", ticker: "mark:SOL_USDC" });
  expect((await world.get("/udf/search?query=index:sol")).json).toMatchObject([
    { symbol: "index:SOL_USDC", ticker: "index:SOL_USDC" },
  ]);
  expect((await world.get("/udf/search?query=sol&limit=0")).json).toEqual([]);
  expect((await world.get("/udf/symbols?symbol=mark:NOPE")).json).toMatchObject({ s: "error" });
});

test("before the first trade there is nothing, and a wrong question is an error that a chart shows", async () => {
  const early = await world.get("/udf/history?symbol=SOL_USDC&resolution=1D&from=0&to=86400");
  expect(early.json).toEqual({ s: "no_data" });
  for (const query of [
    "",
    "symbol=SOL_USDC",
    "symbol=NOPE&resolution=1&from=0&to=1",
    "symbol=SOL_USDC&resolution=7&from=0&to=1",
    "symbol=SOL_USDC&resolution=1&from=x&to=1",
    "symbol=SOL_USDC&resolution=1&from=2&to=1",
    "symbol=%",
  ])
    expect((await world.get(`/udf/history?${query}`)).json, query).toMatchObject({ s: "error" });
});

test("countback is honoured over from, and no answer has more than five thousand bars", () => {
  const to = 1_700_000_000;
  const nowMs = to * 1_000;
  const ask = (more: readonly (readonly [string, string])[]) =>
    readHistoryQuery(
      new Map([
        ["symbol", "S"],
        ["resolution", "1"],
        ["from", String(to - 60)],
        ["to", String(to)],
        ...more,
      ]),
      nowMs,
    );
  // The minute of 22:13 holds the last second before the end, and counts as a bar.
  const minute = to - 20;
  expect(ask([["countback", "10"]])).toMatchObject({ fromSeconds: minute - 540, barsMax: 10 });
  const most = { fromSeconds: minute - 4_999 * 60, barsMax: 5_000 };
  expect(ask([["countback", "5001"]])).toMatchObject(most);
  expect(ask([["from", "0"]])).toMatchObject(most);
  expect(splitSymbol("mark:BTC_USDC_PERP")).toEqual({
    prefix: "mark:",
    market: "BTC_USDC_PERP",
    priceType: "Mark",
  });
});

test("whatever is asked, it is read within limits or refused", () => {
  const names = ["symbol", "resolution", "from", "to", "countback"];
  const values = fc.oneof(
    fc.string(),
    fc.nat().map(String),
    fc.constantFrom(...Object.keys(resolutions)),
  );
  const queries = fc
    .array(fc.tuple(fc.constantFrom(...names), values))
    .map((pairs) => new Map(pairs));
  fc.assert(
    fc.property(queries, (query) => {
      try {
        const { fromSeconds, toSeconds } = readHistoryQuery(query, 1_700_000_000_000);
        expect(fromSeconds).toBeGreaterThanOrEqual(0);
        expect(fromSeconds).toBeLessThanOrEqual(toSeconds);
      } catch (failure) {
        expect(failure).toBeInstanceOf(UdfRefused);
      }
    }),
  );
});
