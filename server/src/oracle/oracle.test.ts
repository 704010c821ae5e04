import { lots, ppm, ticks } from "@holdall/core/num";
import { VenueBusy } from "@holdall/core/protocol";
import type { AccountId, Answer, AssetId, Command, MarketId, Venue } from "@holdall/core/protocol";
import { SimClock } from "@holdall/server/ports";
import { expect, test } from "vitest";
import type { PriceFeed, RawQuote } from "./feed.ts";
import { demoIndexRules } from "./index-price.ts";
import { startOracle } from "./oracle.ts";

type MarketView = Answer<"markets">[number];

const usdc = 0 as AssetId;
const solAsset = 1 as AssetId;
const solUsdc = 0 as MarketId;

const solView: MarketView = {
  marketId: solUsdc,
  spec: {
    symbol: "SOL_USDC",
    kind: "spot",
    baseAssetId: solAsset,
    quoteAssetId: usdc,
    tickSize: "0.01",
    lotSize: "0.01",
    priceTicksMin: ticks(1),
    priceTicksMax: ticks(100_000),
    sizeLotsMin: lots(1),
    sizeLotsMax: lots(1_000_000),
    bands: {
      maxMultiplierPpm: ppm(0),
      minMultiplierPpm: ppm(0),
      maxImpactMultiplierPpm: ppm(0),
      minImpactMultiplierPpm: ppm(0),
      maxMarkMultiplierPpm: ppm(0),
      minMarkMultiplierPpm: ppm(0),
    },
    state: "open",
    breakerMovePpm: ppm(0),
    breakerWindowMs: 0,
    breakerAuctionMs: 0,
  },
  state: "open",
  auctionEndsAtMs: 0,
  listedAtMs: 0,
  lastPriceTicks: 0,
  indexTicks: 0,
  markTicks: 0,
  bestBidTicks: 0,
  bestAskTicks: 0,
};

/** A venue that answers from the test's own table and keeps what it is sent. */
function venueOf(view: { market: MarketView; isBusy: boolean }, sent: Command[]): Venue {
  const answers: Partial<Record<string, unknown>> = {
    assets: [usdc, solAsset].map((assetId) => ({
      assetId,
      spec: {
        symbol: assetId === usdc ? "USDC" : "SOL",
        displayName: "",
        decimals: assetId === usdc ? 6 : 9,
        tokens: [],
      },
    })),
    parameters: {
      feeTiers: [],
      restingOrdersMax: 1,
      triggerOrdersMax: 1,
      subaccountsMax: 1,
      batchOrdersMax: 1,
      clientIdMemoryMs: 1,
      feeAccountId: 1 as AccountId,
      dustAccountId: 2 as AccountId,
      settlementAssetId: usdc,
    },
  };
  return {
    async submit(command) {
      if (view.isBusy) throw new VenueBusy();
      sent.push(command);
      if (command.kind === "set-market-state")
        view.market = { ...view.market, state: command.state };
      return { sequence: sent.length, timeMicros: 0, events: [] };
    },
    async query(query) {
      const answer = query.kind === "markets" ? [view.market] : answers[query.kind];
      return { sequence: 0, answer: answer as never };
    },
    subscribe: () => () => {},
  };
}

function running(market: Partial<MarketView> = {}) {
  const clock = new SimClock();
  const sent: Command[] = [];
  const faults: Error[] = [];
  const view = { market: { ...solView, ...market }, isBusy: false };
  const quotes = { sources: 3, price: "150.00", silentSinceMs: undefined as number | undefined };
  const feed: PriceFeed = {
    read: (nowMs) =>
      Array.from({ length: quotes.sources }, (_, index): RawQuote => ({
        source: `s${index}`,
        asset: "SOL",
        bid: quotes.price,
        ask: quotes.price,
        last: quotes.price,
        atMs: quotes.silentSinceMs ?? nowMs,
      })),
    close() {},
  };
  const oracle = startOracle({
    venue: venueOf(view, sent),
    clock,
    feed,
    indexRules: demoIndexRules,
    markRules: () => ({ basisSeconds: 60, bandPpm: 50_000, updatePpm: 2_500 }),
    onFault: (fault) => faults.push(fault),
  });
  const seconds = (count: number) => clock.runSettled(clock.monotonicMicros() + count * 1_000_000);
  return { clock, sent, faults, view, quotes, oracle, seconds };
}

const prices = (sources: number, indexTicks: number, markTicks = indexTicks) => ({
  kind: "set-prices",
  marketId: solUsdc,
  sources,
  indexTicks,
  markTicks,
});

test("prices are sent when they change and not before", async () => {
  const { sent, quotes, oracle, seconds } = running();
  await seconds(3);
  expect(sent).toEqual([prices(3, 15_000)]);
  quotes.price = "150.10";
  await seconds(1);
  expect(sent).toEqual([prices(3, 15_000), prices(3, 15_010)]);
  expect(oracle.components("SOL_USDC")?.components).toHaveLength(3);
  expect(oracle.components("BTC_USDC")).toBeUndefined();
});

test("the mark follows the venue's own book", async () => {
  const { sent, view, seconds } = running();
  view.market = { ...view.market, bestBidTicks: 15_060, bestAskTicks: 15_062 };
  await seconds(1);
  expect(sent[0]).toEqual(prices(3, 15_000, 15_001));
});

test("with too few sources the index freezes, and after five seconds takers are kept out", async () => {
  const { sent, view, quotes, clock, seconds, oracle } = running();
  await seconds(1);
  quotes.price = "200.00";
  quotes.silentSinceMs = clock.wallMicros() / 1_000 - 10_000;
  await seconds(5);
  expect(sent).toEqual([prices(3, 15_000), prices(0, 15_000)]);
  expect(oracle.components("SOL_USDC")).toBeUndefined();
  await seconds(1);
  expect(view.market.state).toBe("post-only");
  quotes.price = "150.00";
  quotes.silentSinceMs = undefined;
  await seconds(2);
  expect(view.market.state).toBe("open");
  expect(sent.at(-1)).toEqual(prices(3, 15_000));
});

test("a market that an operator closed is left as it is", async () => {
  const { view, quotes, clock, seconds } = running({ state: "cancel-only" });
  quotes.silentSinceMs = clock.wallMicros() / 1_000 - 10_000;
  await seconds(10);
  quotes.silentSinceMs = undefined;
  await seconds(2);
  expect(view.market.state).toBe("cancel-only");
});

test("a restart goes on from the prices that the venue has", async () => {
  const { sent, seconds } = running({ indexTicks: 14_000, markTicks: 14_010 });
  await seconds(1);
  expect(sent[0]).toMatchObject({ kind: "set-prices", indexTicks: 14_035 });
});

test("a venue that is behind is asked again, without an alarm", async () => {
  const { sent, faults, view, seconds } = running();
  view.isBusy = true;
  await seconds(2);
  expect(sent).toEqual([]);
  view.isBusy = false;
  await seconds(1);
  expect(sent).toEqual([prices(3, 15_000)]);
  expect(faults).toEqual([]);
});

test("stopped, it sends nothing more", async () => {
  const { sent, oracle, quotes, seconds } = running();
  await seconds(1);
  await oracle.stop();
  quotes.price = "151.00";
  await seconds(5);
  expect(sent).toHaveLength(1);
});

test("a market against another asset has no index here", async () => {
  const { sent, seconds } = running({
    spec: { ...solView.spec, quoteAssetId: solAsset, baseAssetId: usdc },
  });
  await seconds(2);
  expect(sent).toEqual([]);
});

test("sources are told with the index they made, and with the last one while it is frozen", async () => {
  const { oracle, quotes, seconds, clock } = running();
  expect(oracle.sources()).toEqual([]);
  await seconds(1);
  const counted = { standing: "counted", milliticks: 15_000_000n };
  expect(oracle.sources()).toMatchObject([
    {
      marketId: solUsdc,
      indexMilliticks: 15_000_000n,
      isFrozen: false,
      needed: 3,
      staleMs: 3_000,
      sources: [counted, counted, counted],
    },
  ]);
  quotes.silentSinceMs = Math.floor(clock.wallMicros() / 1_000);
  await seconds(5);
  const [frozen] = oracle.sources();
  expect(frozen).toMatchObject({ indexMilliticks: 15_000_000n, isFrozen: true });
  expect(frozen.sources.map(({ standing }) => standing)).toEqual(["stale", "stale", "stale"]);
  await oracle.stop();
});
