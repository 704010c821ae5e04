import type { Client } from "@holdall/client";
import type { Page } from "playwright-core";
import type { Stage } from "./stage.ts";

const MARKETS = ["BTC_USDC", "SOL_USDC"] as const;
type Orders = Awaited<ReturnType<Client["openSession"]>>;
type Moved = (typeof MARKETS)[number];
/** In each market; half of them place an order, half cancel it. */
export const UPDATES_PER_SECOND = 50;
/** A machine that is too busy moves the markets more slowly, instead of piling up requests. */
const IN_FLIGHT_MAX = 50;

/**
 * Places and cancels an order behind the best bids of each market, evenly, for a bounded time. Over one
 * socket: so many orders as requests are more than an account may send in a minute.
 */
export async function moveMarkets(stage: Stage, loadMs: number): Promise<void> {
  const client = await stage.clientOf("bob");
  const session = await client.openSession();
  const prices = new Map<Moved, string>();
  for (const symbol of MARKETS) prices.set(symbol, await shownPrice(client, symbol));
  const pauseMs = 1_000 / UPDATES_PER_SECOND;
  const beganMs = performance.now();
  let pending: Promise<unknown>[] = [];
  for (let turn = 0; performance.now() - beganMs < loadMs; turn++) {
    const waitMs = beganMs + turn * pauseMs - performance.now();
    if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs));
    for (const [symbol, price] of prices) {
      const moved = move(session, symbol, price, turn);
      // Awaited with the others below; until then a failure is nobody's surprise.
      moved.catch(() => {});
      pending.push(moved);
    }
    if (pending.length < IN_FLIGHT_MAX) continue;
    await Promise.all(pending);
    pending = [];
  }
  await Promise.all(pending);
  client.close();
}

/** A price that the page shows and nobody hits at once: the last of the first levels. */
async function shownPrice(client: Client, symbol: Moved): Promise<string> {
  const { bids } = await client.rest.depth({ symbol, limit: "5" });
  const deepest = bids[0];
  if (deepest === undefined) throw new Error(`nobody bids in ${symbol}`);
  return deepest[0];
}

const QUANTITY = { BTC_USDC: "0.001", SOL_USDC: "0.1" } as const;

function move(session: Orders, symbol: Moved, price: string, turn: number): Promise<unknown> {
  if (turn % 2 === 1) return session.send("orderCancelAll", { symbol });
  const terms = { side: "Bid", orderType: "Limit", price, quantity: QUANTITY[symbol] } as const;
  return session.send("orderExecute", { symbol, ...terms });
}

/** Bytes that the script of a page still needs: what was let go is collected first. */
export async function heapBytes(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page);
  await session.send("HeapProfiler.collectGarbage");
  const { usedSize } = await session.send("Runtime.getHeapUsage");
  await session.detach();
  return usedSize;
}
