import ccxt from "ccxt";
import type { Order } from "ccxt";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { realClient } from "./real-client.twin.ts";
import type { RealClient } from "./real-client.twin.ts";
import { eventually } from "./venue-process.twin.ts";
import type { VenueProcess } from "./venue-process.twin.ts";

const symbol = "SOL/USDC";

/** Level L1 of `exchange-api.md` section 3.3: what a key may do, on spot. */
export function signedCalls(venue: () => VenueProcess): void {
  describe("L1, signed calls", () => {
    let client: RealClient;
    let mid = 0;
    beforeAll(async () => {
      client = await realClient(venue(), "alice");
      await client.loadMarkets();
      const book = await client.fetchOrderBook(symbol, 5);
      mid = (book.bids[0][0]! + book.asks[0][0]!) / 2;
    });
    afterAll(async () => {
      await client.cancelAllOrders(symbol);
      await client.close();
    });
    const far = (side: "buy" | "sell"): number => mid * (side === "buy" ? 0.9 : 1.1);
    const isOpen = async (id: string): Promise<boolean> =>
      (await client.fetchOpenOrders(symbol)).some((order) => order.id === id);

    test("balances", async () => {
      const balance = await client.fetchBalance();
      expect(balance["USDC"].total).toBeGreaterThan(100_000);
      expect(balance["SOL"].free).toBeGreaterThan(0);
    });

    test.each(["buy", "sell"] as const)(
      "a limit %s rests, is found and is cancelled",
      async (side) => {
        const order = await client.createOrder(symbol, "limit", side, 0.5, far(side));
        expect(order).toMatchObject({ symbol, side, type: "limit", status: "open", amount: 0.5 });
        expect(await client.fetchOpenOrder(order.id!, symbol)).toMatchObject({
          id: order.id,
          filled: 0,
        });
        expect(await isOpen(order.id!)).toBe(true);
        expect(await client.cancelOrder(order.id!, symbol)).toMatchObject({ status: "canceled" });
        expect(await isOpen(order.id!)).toBe(false);
      },
    );

    test("a resting order locks its cost and frees it when it is cancelled", async () => {
      const before = (await client.fetchBalance())["USDC"].used!;
      const price = Number(client.priceToPrecision(symbol, far("buy")));
      const order = await client.createOrder(symbol, "limit", "buy", 2, price);
      const during = (await client.fetchBalance())["USDC"].used!;
      expect(during - before).toBeCloseTo(2 * price, 6);
      await client.cancelOrder(order.id!, symbol);
      expect((await client.fetchBalance())["USDC"].used).toBeCloseTo(before, 6);
    });

    test("a post-only order that would take is refused; one that rests is not", async () => {
      const taking = client.createOrder(symbol, "limit", "buy", 0.1, mid * 1.02, {
        postOnly: true,
      });
      await expect(taking).rejects.toThrow("Order would immediately match and take liquidity");
      const order = await client.createOrder(symbol, "limit", "buy", 0.1, far("buy"), {
        postOnly: true,
      });
      expect(order.postOnly).toBe(true);
      await client.cancelOrder(order.id!, symbol);
    });

    test("a market order by amount fills at once", async () => {
      const order = await client.createOrder(symbol, "market", "buy", 0.3);
      expect(order).toMatchObject({ type: "market", status: "closed", filled: 0.3 });
      expect(order.average).toBeGreaterThan(mid * 0.95);
    });

    test("a market order by cost spends what it may and not more", async () => {
      const order = await client.createOrder(symbol, "market", "buy", 0, undefined, { cost: 50 });
      expect(order.status).toBe("closed");
      expect(order.cost).toBeLessThanOrEqual(50);
      expect(order.cost).toBeGreaterThan(50 - mid * 0.011);
    });

    test("immediate-or-cancel takes what is there and does not rest", async () => {
      const taking = await client.createOrder(symbol, "limit", "sell", 0.2, mid * 0.98, {
        timeInForce: "IOC",
      });
      expect(taking).toMatchObject({ filled: 0.2, status: "closed" });
      const missing = await client.createOrder(symbol, "limit", "buy", 0.2, far("buy"), {
        timeInForce: "IOC",
      });
      expect(missing).toMatchObject({ filled: 0, status: "canceled" });
      expect(await isOpen(missing.id!)).toBe(false);
    });

    test("fill-or-kill fills in full or not at all", async () => {
      const order = await client.createOrder(symbol, "limit", "buy", 0.2, mid * 1.02, {
        timeInForce: "FOK",
      });
      expect(order).toMatchObject({ filled: 0.2, status: "closed" });
      const killed = client.createOrder(symbol, "limit", "buy", 0.2, far("buy"), {
        timeInForce: "FOK",
      });
      await expect(killed).rejects.toThrow("could not be filled");
    });

    test("a client id names an order, and a repeated submission is answered with the first", async () => {
      const clientOrderId = 4_000_000_000;
      const place = (): Promise<Order> =>
        client.createOrder(symbol, "limit", "buy", 0.1, far("buy"), { clientOrderId });
      const first = await place();
      expect(first.clientOrderId).toBe(String(clientOrderId));
      expect((await place()).id).toBe(first.id);
      const other = client.createOrder(symbol, "limit", "buy", 0.2, far("buy"), { clientOrderId });
      await expect(other).rejects.toThrow("clientId");
      await client.cancelOrder(first.id!, symbol);
    });

    test("a trigger waits for its price, on either side, as limit or market", async () => {
      const limit = await client.createOrder(symbol, "limit", "sell", 0.1, mid * 0.88, {
        triggerPrice: mid * 0.9,
      });
      expect(limit.status).toBe("open");
      expect(limit.triggerPrice).toBeCloseTo(mid * 0.9, 1);
      const market = await client.createOrder(symbol, "market", "buy", 0.1, undefined, {
        triggerPrice: mid * 1.2,
      });
      expect(market.status).toBe("open");
      for (const order of [limit, market]) await client.cancelOrder(order.id!, symbol);
      expect(await isOpen(limit.id!)).toBe(false);
    });

    test("attached exits appear when the order has filled", async () => {
      const order = await client.createOrder(symbol, "market", "buy", 0.5, undefined, {
        takeProfit: { triggerPrice: mid * 1.3 },
        stopLoss: { triggerPrice: mid * 0.8, price: mid * 0.79 },
      });
      expect(order.filled).toBe(0.5);
      const exits = (await client.fetchOpenOrders(symbol)).filter((open) => open.side === "sell");
      expect(exits).toHaveLength(2);
      expect(exits.map((exit) => String(exit.type)).toSorted((a, b) => (a < b ? -1 : 1))).toEqual([
        "limit",
        "market",
      ]);
      await client.cancelAllOrders(symbol);
    });

    /** Which of two of one's own orders that meet stays; nothing, if others traded with them meanwhile. */
    const meetOwn = async (selfTradePrevention: string) => {
      const book = await client.fetchOrderBook(symbol, 5);
      const inside = book.asks[0][0]! - 0.01;
      const maker = await client.createOrder(symbol, "limit", "sell", 0.1, inside);
      const taker = await client.createOrder(symbol, "limit", "buy", 0.1, inside, {
        selfTradePrevention,
      });
      const stays = {
        maker: await isOpen(maker.id!),
        taker: await isOpen(taker.id!),
      };
      const ids = [maker.id, taker.id];
      const trades = await client.fetchMyTrades(symbol);
      const own = trades.filter((trade) => ids.includes(trade.order)).map((trade) => trade.id);
      expect(new Set(own).size).toBe(own.length);
      await client.cancelAllOrders(symbol);
      return own.length === 0 ? stays : undefined;
    };

    test.each([
      ["EXPIRE_TAKER", { maker: true, taker: false }],
      ["EXPIRE_MAKER", { maker: false, taker: true }],
      ["EXPIRE_BOTH", { maker: false, taker: false }],
    ])("an order that would meet one's own: %s", async (selfTradePrevention, stays) => {
      // A trade is told a moment after it is made: who met others may look alone, and meets again.
      const metAlone = async () => {
        const seen = await meetOwn(selfTradePrevention);
        return seen?.maker === stays.maker && seen.taker === stays.taker ? seen : undefined;
      };
      await eventually(metAlone, "two of one's own orders met alone, and the right one stayed");
    });

    test("a batch answers each order in its place", async () => {
      const [first, second] = await client.createOrders([
        { symbol, type: "limit", side: "buy", amount: 0.1, price: far("buy") },
        { symbol, type: "limit", side: "sell", amount: 0.1, price: far("sell") },
      ]);
      expect([first.side, second.side]).toEqual(["buy", "sell"]);
      const open = await client.fetchOpenOrders(symbol);
      expect(open.map((order) => order.id)).toEqual(expect.arrayContaining([first.id, second.id]));
    });

    test("cancel-all leaves nothing", async () => {
      await client.createOrder(symbol, "limit", "buy", 0.1, far("buy"));
      await client.cancelAllOrders(symbol);
      expect(await client.fetchOpenOrders(symbol)).toEqual([]);
    });

    test("history knows the order, its fills and their fees", async () => {
      const order = await client.createOrder(symbol, "market", "sell", 0.25);
      const known = await eventually(
        async () => (await client.fetchOrders(symbol)).find((each) => each.id === order.id),
        "the order in the history",
      );
      expect(known).toMatchObject({ status: "closed", filled: 0.25, side: "sell" });
      const fills = await eventually(async () => {
        const own = (await client.fetchMyTrades(symbol)).filter((each) => each.order === order.id);
        return own.length > 0 ? own : undefined;
      }, "the fills in the history");
      expect(fills.reduce((sum, fill) => sum + fill.amount!, 0)).toBeCloseTo(0.25, 9);
      for (const fill of fills) {
        expect(fill).toMatchObject({ takerOrMaker: "taker", side: "sell" });
        expect(fill.fee).toMatchObject({ currency: "USDC" });
        expect(fill.fee!.cost).toBeCloseTo(fill.cost! * 0.001, 4);
      }
    });

    test("deposits are listed, and a withdrawal settles on its chain", async () => {
      const deposits = await eventually(async () => {
        const rows = await client.fetchDeposits("USDC");
        return rows.length > 0 ? rows : undefined;
      }, "the first deposit");
      expect(deposits[0]).toMatchObject({ currency: "USDC", status: "ok" });
      const address = "7EqQdEULxWcraVx3mXKFjc84LhCkMGZCkRuDpvcMwJeK";
      const sent = await client.withdraw("USDC", 25, address, undefined, { network: "SOL" });
      expect(sent).toMatchObject({ currency: "USDC", amount: 25 });
      const settled = await eventually(
        async () => {
          const rows = await client.fetchWithdrawals("USDC");
          return rows.find((row) => row.id === sent.id && row.status === "ok");
        },
        "the settlement of the withdrawal",
        15_000,
      );
      expect(settled.txid).toMatch(/^[0-9a-f]{64}$/);
    });

    test("refusals become the errors that programs expect", async () => {
      const huge = client.createOrder(symbol, "limit", "buy", 50_000, mid * 0.95);
      await expect(huge).rejects.toThrow(ccxt.InsufficientFunds);
      await expect(client.cancelOrder("4194304", symbol)).rejects.toThrow("Not Found");
      const stranger = await realClient(venue(), "bob");
      stranger.secret = venue().key("alice").apiSecret;
      await expect(stranger.fetchBalance()).rejects.toThrow("Invalid signature");
      await stranger.close();
    });
  });
}
