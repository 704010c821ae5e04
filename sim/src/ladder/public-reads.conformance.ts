import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { realClient } from "./real-client.twin.ts";
import type { RealClient } from "./real-client.twin.ts";
import { eventually } from "./venue-process.twin.ts";
import type { VenueProcess } from "./venue-process.twin.ts";

const spots = ["BONK/USDC", "BTC/USDC", "DOGE/USDC", "ETH/USDC", "LINK/USDC", "SOL/USDC"];
const perps = ["BTC/USDC:USDC", "ETH/USDC:USDC", "SOL/USDC:USDC"];
const symbols = [...spots, ...perps].toSorted();

/** Level L0 of `exchange-api.md` section 3.3: what anybody may read. */
export function publicReads(venue: () => VenueProcess): void {
  describe("L0, public reads", () => {
    let client: RealClient;
    beforeAll(async () => {
      client = await realClient(venue());
    });
    afterAll(() => client.close());

    test("markets load with their precision and limits", async () => {
      const markets = await client.loadMarkets();
      expect(Object.keys(markets).toSorted()).toEqual(symbols);
      const sol = client.market("SOL/USDC");
      expect(sol).toMatchObject({ id: "SOL_USDC", spot: true, active: true, base: "SOL" });
      expect(sol.precision).toMatchObject({ price: 0.01, amount: 0.01 });
      expect(sol.limits.amount?.min).toBe(0.01);
    });

    test("currencies load with their networks", async () => {
      const currencies = await client.fetchCurrencies();
      expect(Object.keys(currencies)).toHaveLength(7);
      expect(currencies["USDC"]).toMatchObject({ deposit: true, withdraw: true });
      expect(Object.keys(currencies["USDC"]?.networks ?? {}).length).toBeGreaterThan(0);
    });

    test("status and time", async () => {
      expect(await client.fetchStatus()).toMatchObject({ status: "ok" });
      const serverMs = await client.fetchTime();
      expect(Math.abs(Number(serverMs) - Date.now())).toBeLessThan(5_000);
    });

    test("tickers, one and all, once every market has traded", async () => {
      const all = await eventually(
        async () => {
          const tickers = await client.fetchTickers();
          return Object.keys(tickers).length === symbols.length ? tickers : undefined;
        },
        "a trade in every market",
        30_000,
      );
      expect(Object.keys(all).toSorted()).toEqual(symbols);
      const sol = await client.fetchTicker("SOL/USDC");
      expect(sol.last).toBeGreaterThan(50);
      expect(sol.high).toBeGreaterThanOrEqual(sol.low!);
      expect(sol.baseVolume).toBeGreaterThan(0);
    });

    test("order books at every limit, sorted and uncrossed", async () => {
      for (const limit of [5, 10, 20, 50, 100, 500, 1000]) {
        const book = await client.fetchOrderBook("BTC/USDC", undefined, { limit });
        expect(book.bids.length).toBeGreaterThan(0);
        expect(book.bids.length).toBeLessThanOrEqual(limit);
        expect(book.bids[0][0]).toBeLessThan(book.asks[0][0]!);
        expect(book.bids.map(([price]) => price)).toEqual(
          book.bids.map(([price]) => price).toSorted((a, b) => b! - a!),
        );
      }
    });

    test("a limit that is none is refused in the server's own words", async () => {
      const refused = client.fetchOrderBook("BTC/USDC", undefined, { limit: 30 });
      await expect(refused).rejects.toThrow("DepthLimit");
    });

    test("trades, newest known ones, priced on the grid", async () => {
      const trades = await client.fetchTrades("SOL/USDC", undefined, 10);
      expect(trades.length).toBeGreaterThan(0);
      for (const trade of trades) {
        expect(trade.price! * 100).toBeCloseTo(Math.round(trade.price! * 100), 6);
        expect(["buy", "sell"]).toContain(trade.side);
        expect(Math.abs(trade.timestamp! - Date.now())).toBeLessThan(600_000);
      }
    });

    test("candles of every interval cover the present", async () => {
      const candlesOf = (timeframe: string): Promise<number[][]> => {
        // A candle is found by its opening, which may lie a whole interval back.
        const since = Date.now() - 2_000 * client.parseTimeframe(timeframe);
        return client.fetchOHLCV("SOL/USDC", timeframe, since) as Promise<number[][]>;
      };
      // A trade enters the candles of all intervals at once: one question waits for it, and the
      // others are asked once, within the thirty a minute that the past may be asked.
      await eventually(
        async () => ((await candlesOf("1m")).length > 0 ? true : undefined),
        "a candle",
        30_000,
      );
      for (const timeframe of ["1m", "5m", "1h", "1d"]) {
        const [openedAt, open, high, low, close] = (await candlesOf(timeframe)).at(-1)!;
        expect(openedAt).toBeLessThanOrEqual(Date.now());
        expect(Date.now() - openedAt).toBeLessThan(3_000 * client.parseTimeframe(timeframe));
        expect(high).toBeGreaterThanOrEqual(Math.max(open, close));
        expect(low).toBeLessThanOrEqual(Math.min(open, close));
      }
    });
  });
}
