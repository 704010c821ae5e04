import { expect, test } from "vitest";
import type { Market } from "../catalogue.ts";
import { MarketStats } from "../market-data/market-stats.ts";
import { Channels, type Subscriber } from "./channels.ts";
import type { Frame } from "./frame.ts";
import { KlinePublisher } from "./kline-publisher.ts";

const NOON_MS = Date.UTC(2026, 10, 22, 12);
const STREAM = "kline.1m.SOL_USDC";

const market = {
  spec: { symbol: "SOL_USDC" },
  scale: {
    priceDecimals: 2,
    tickMantissa: 1,
    sizeDecimals: 2,
    lotMantissa: 1,
    baseUnitsPerLot: 1,
    quoteUnitsPerLotTick: 1,
  },
} as unknown as Market;

/** A publisher of one-minute candles and what its one reader has heard, as `open high low close n closed`. */
function listening() {
  const channels = new Channels();
  const heard: string[] = [];
  const reader: Subscriber = {
    push({ bytes }: Frame) {
      const text = bytes.toString();
      const { data } = JSON.parse(text.slice(text.indexOf("{"))) as {
        data: Record<string, string>;
      };
      heard.push(`${data.t.slice(11)} ${data.o} ${data.h} ${data.l} ${data.c} ${data.n} ${data.X}`);
    },
  };
  const publisher = new KlinePublisher(channels, () => market, new MarketStats());
  channels.add(STREAM, reader);
  publisher.open("1m", NOON_MS);
  const trade = (seconds: number, priceTicks: number): void =>
    publisher.traded(
      { timeMs: NOON_MS + seconds * 1_000, priceTicks, sizeLots: 1, quoteUnits: priceTicks },
      0,
    );
  const tick = (seconds: number): void => publisher.tick(NOON_MS + seconds * 1_000, 0);
  return { channels, reader, heard, trade, tick };
}

test("a candle is sent once a second while it changes, and not when it does not", () => {
  const { heard, trade, tick } = listening();
  trade(1, 100);
  trade(1, 120);
  trade(1, 90);
  tick(2);
  tick(3);
  expect(heard).toEqual(["12:00:00 1.00 1.20 0.90 0.90 3 false"]);
});

test("a candle that is over is sent closed once, and the next begins at its close", () => {
  const { heard, trade, tick } = listening();
  trade(10, 100);
  tick(11);
  tick(60);
  tick(61);
  tick(120);
  expect(heard).toEqual([
    "12:00:00 1.00 1.00 1.00 1.00 1 false",
    "12:00:00 1.00 1.00 1.00 1.00 1 true",
    "12:01:00 1.00 1.00 1.00 1.00 0 false",
    "12:01:00 1.00 1.00 1.00 1.00 0 true",
    "12:02:00 1.00 1.00 1.00 1.00 0 false",
  ]);
});

test("the first trade of a silent candle sets its range anew", () => {
  const { heard, trade, tick } = listening();
  trade(10, 100);
  trade(70, 150);
  tick(71);
  expect(heard).toEqual([
    "12:00:00 1.00 1.00 1.00 1.00 1 true",
    "12:01:00 1.50 1.50 1.50 1.50 1 false",
  ]);
});

test("a market that never traded says nothing, and nobody listening costs nothing", () => {
  const { channels, reader, heard, trade, tick } = listening();
  tick(60);
  expect(heard).toEqual([]);
  channels.removeAll(reader);
  tick(61);
  trade(62, 100);
  expect(heard).toEqual([]);
});
