import { check, routes } from "@holdall/core/contract";
import type { RouteName } from "@holdall/core/contract";
import { connect, explain } from "@holdall/client";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { realClient } from "./real-client.twin.ts";
import type { RealClient } from "./real-client.twin.ts";
import { eventually } from "./venue-process.twin.ts";
import type { VenueProcess } from "./venue-process.twin.ts";

const perp = "SOL/USDC:USDC";

/** Levels L0 to L2 of `exchange-api.md` section 3.3 for perps, funding, positions, borrow and lend. */
export function marginCalls(venue: () => VenueProcess): void {
  describe("margin, by the same client", () => {
    let client: RealClient;
    /** Calls of the package that it offers without a method of its own. */
    const raw = (name: string, parameters: object = {}): Promise<unknown> =>
      (client as unknown as Record<string, (of: object) => Promise<unknown>>)[name](parameters);
    /** An answer of a route, held against the contract (level L3). */
    async function fitting<T>(route: RouteName, answer: Promise<T>): Promise<T> {
      const value = await answer;
      const { response } = routes[route];
      const checked = check(response, response.kind === "empty" ? "" : value);
      expect(checked.ok ? "fits" : checked.fault, route).toBe("fits");
      return value;
    }
    beforeAll(async () => {
      client = await realClient(venue(), "alice");
      await client.loadMarkets();
    });
    afterAll(async () => {
      await client.close();
    });

    test("L0: perps are markets with prices, funding and open interest", async () => {
      expect(client.market(perp)).toMatchObject({ swap: true, linear: true, settle: "USDC" });
      const rate = await client.fetchFundingRate(perp);
      expect(rate.markPrice).toBeGreaterThan(0);
      expect(rate.fundingRate).toEqual(expect.any(Number));
      expect((await client.fetchFundingRateHistory(perp)).length).toBeGreaterThan(0);
      expect((await client.fetchOpenInterest(perp)).openInterestAmount).toBeGreaterThanOrEqual(0);
      const candles = await eventually(async () => {
        const rows = await client.fetchMarkOHLCV(perp, "1m");
        return rows.length > 0 ? rows : undefined;
      }, "a candle of the mark");
      expect(candles[0][4]).toBeGreaterThan(0);
      const pools = await fitting("borrowLendMarkets", raw("publicGetApiV1BorrowLendMarkets"));
      expect(pools).toHaveLength(6);
      await fitting("collateral", raw("publicGetApiV1Collateral"));
      await fitting("borrowLendApy", raw("publicGetApiV1BorrowLendApy"));
    });

    test("L1: lends, borrows against it, repays, and every step is in the books", async () => {
      const lend = (side: string, symbol: string, quantity: string): Promise<unknown> =>
        raw("privatePostApiV1BorrowLend", { side, symbol, quantity });
      await lend("Lend", "USDC", "10000");
      await lend("Borrow", "BTC", "0.01");
      const positions = await fitting(
        "borrowLendPositions",
        raw("privateGetApiV1BorrowLendPositions"),
      );
      expect(positions).toEqual(
        expect.arrayContaining([
          expect.objectContaining({ symbol: "USDC", netQuantity: "10000" }),
          expect.objectContaining({ symbol: "BTC", netQuantity: expect.stringMatching(/^-0\.01/) }),
        ]),
      );
      await fitting("limitsBorrow", raw("privateGetApiV1AccountLimitsBorrow", { symbol: "SOL" }));
      await lend("Lend", "BTC", "0.01");
      const movements = await eventually(async () => {
        const rows = (await raw("privateGetWapiV1HistoryBorrowLend")) as { eventType: string }[];
        return rows.length >= 3 ? rows : undefined;
      }, "three movements");
      expect(movements.map(({ eventType }) => eventType)).toEqual([
        "BorrowRepay",
        "Borrow",
        "Lend",
      ]);
    });

    test("L1: opens a perp on lent collateral, reads it back, explains it, closes it", async () => {
      const order = await client.createOrder(perp, "market", "buy", 5);
      expect(order).toMatchObject({ status: "closed", filled: 5 });
      const [position] = await client.fetchPositions([perp]);
      expect(position).toMatchObject({ side: "long", contracts: 5 });
      expect(position.entryPrice).toBeGreaterThan(0);
      expect(position.liquidationPrice ?? 0).toBeGreaterThanOrEqual(0);
      await fitting("positions", raw("privateGetApiV1Position"));
      await fitting("capitalCollateral", raw("privateGetApiV1CapitalCollateral"));
      const { url } = venue().ready;
      const own = await connect({ url, apiSecret: venue().key("alice").apiSecret });
      // Marks move between its questions: one attempt in a few sees them stand still.
      await eventually(async () => {
        const { comparisons } = await explain(own);
        return comparisons.every(({ isEqual }) => isEqual) ? true : undefined;
      }, "an explanation that comes to the same");
      own.close();

      const closing = await client.createOrder(perp, "market", "sell", 5, undefined, {
        reduceOnly: true,
      });
      expect(closing).toMatchObject({ status: "closed", filled: 5 });
      expect(await client.fetchPositions([perp])).toEqual([]);
      const again = client.createOrder(perp, "market", "sell", 5, undefined, { reduceOnly: true });
      await expect(again).rejects.toThrow(/no position/);
    });

    test("L1: buys beyond its balance by borrowing, and repays by selling", async () => {
      const { USDC } = await client.fetchBalance();
      const cost = Math.floor(USDC.free!) + 2_000;
      const bought = await client.createOrder("BTC/USDC", "market", "buy", 0, undefined, {
        cost,
        autoBorrow: true,
        autoLendRedeem: true,
      });
      expect(bought.cost).toBeGreaterThan(0);
      await client.createOrder("BTC/USDC", "market", "sell", bought.filled!, undefined, {
        autoBorrowRepay: true,
      });
      const owed = (await raw("privateGetApiV1BorrowLendPositions")) as { netQuantity: string }[];
      expect(owed.filter(({ netQuantity }) => netQuantity.startsWith("-"))).toEqual([]);
    });

    test("L1: what is refused is refused with the API's code", async () => {
      const beyond = client.createOrder(perp, "limit", "buy", 90_000, 100);
      await expect(beyond).rejects.toThrow(/INSUFFICIENT_MARGIN|MAX_LEVERAGE|POSITION_LIMIT/);
      const borrow = { side: "Borrow", symbol: "USDC", quantity: "999999999" };
      await expect(raw("privatePostApiV1BorrowLend", borrow)).rejects.toThrow();
    });

    test("L2: positions are watched", async () => {
      const watched = client.watchPositions([perp]);
      await client.createOrder(perp, "market", "buy", 1);
      const [position] = await watched;
      expect(position.symbol).toBe(perp);
      await client.createOrder(perp, "market", "sell", 1, undefined, { reduceOnly: true });
    });
  });
}
