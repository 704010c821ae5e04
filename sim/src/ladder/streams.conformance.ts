import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { realClient } from "./real-client.twin.ts";
import type { RealClient } from "./real-client.twin.ts";
import type { VenueProcess } from "./venue-process.twin.ts";

const symbol = "SOL/USDC";

/** Level L2 of `exchange-api.md` section 3.3: streams, public and one's own. */
export function watchedStreams(venue: () => VenueProcess): void {
  describe("L2, streams", () => {
    let client: RealClient;
    beforeAll(async () => {
      client = await realClient(venue(), "bob");
      await client.loadMarkets();
    });
    afterAll(() => client.close());

    test("a ticker, and several over one socket", async () => {
      const ticker = await client.watchTicker(symbol);
      expect(ticker.last).toBeGreaterThan(0);
      const tickers = await client.watchTickers([symbol, "BTC/USDC"]);
      expect(Object.keys(tickers).length).toBeGreaterThan(0);
    });

    test("best bid and ask", async () => {
      const quotes = await client.watchBidsAsks([symbol]);
      expect(quotes[symbol].bid).toBeLessThan(quotes[symbol].ask!);
    });

    test("trades", async () => {
      const trades = await client.watchTradesForSymbols([symbol, "BTC/USDC", "ETH/USDC"]);
      expect(trades.length).toBeGreaterThan(0);
      expect(trades[0].price).toBeGreaterThan(0);
    });

    test("candles", async () => {
      const next = client.watchOHLCV(symbol, "1m");
      await subscribed();
      await client.createOrder(symbol, "market", "buy", 0.05);
      const candles = await next;
      expect(candles.length).toBeGreaterThan(0);
      expect(candles.at(-1)![4]).toBeGreaterThan(0);
    });

    test("an order book", async () => {
      const book = await client.watchOrderBook(symbol);
      expect(book.bids[0][0]).toBeLessThan(book.asks[0][0]!);
      expect(book.bids.length).toBeGreaterThan(10);
    });

    test("one's own orders: accepted, filled, cancelled", async () => {
      const statuses: (string | undefined)[] = [];
      const first = client.watchOrders(symbol);
      await subscribed();
      const { bids } = await client.fetchOrderBook(symbol, 5);
      const resting = await client.createOrder(symbol, "limit", "buy", 0.1, bids[0][0]! * 0.9);
      statuses.push((await first).find((order) => order.id === resting.id)?.status);
      const next = client.watchOrders(symbol);
      await client.cancelOrder(resting.id!, symbol);
      statuses.push((await next).find((order) => order.id === resting.id)?.status);
      expect(statuses).toEqual(["open", "canceled"]);
      const filled = client.watchOrders(symbol);
      const taker = await client.createOrder(symbol, "market", "buy", 0.1);
      const told = (await filled).find((order) => order.id === taker.id);
      expect(told).toBeDefined();
    });

    test("a stream can be left and joined again", async () => {
      await client.unWatchTradesForSymbols([symbol, "BTC/USDC", "ETH/USDC"]);
      expect(client.trades[symbol]).toBeUndefined();
      const next = client.watchTrades(symbol);
      await subscribed();
      await client.createOrder(symbol, "market", "buy", 0.05);
      expect((await next).length).toBeGreaterThan(0);
    });
  });
}

/** A subscription has no acknowledgement: lets it arrive before what it should hear of. */
function subscribed(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, 300);
  });
}
