import { connect } from "@holdall/client";
import type { Client } from "@holdall/client";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { realClient } from "./real-client.twin.ts";
import type { VenueProcess } from "./venue-process.twin.ts";

const symbol = "SOL_USDC";
/** What a minute shows, twelve seconds show: a book that lost an update stays wrong until it is started over. */
const watchMs = process.env["HOLDALL_LONG"] === "1" ? 60_000 : 12_000;
/** Ten orders, then this pause: about as many as an account may send in a minute. */
const pauseMs = 350;

/** Books as numbers, by the update that they stand at: [bids, asks] of [price, quantity]. */
type Levels = readonly (readonly [number, number])[];
type Seen = Map<number, readonly [bids: Levels, asks: Levels]>;

const SEEN_MAX = 5_000;

function see(seen: Seen, updateId: number, bids: Levels, asks: Levels): void {
  seen.set(updateId, [bids, asks]);
  const [oldest] = seen.keys();
  if (seen.size > SEEN_MAX && oldest !== undefined) seen.delete(oldest);
}

const numbers = (levels: readonly (readonly [string, string])[], sign: number): Levels =>
  levels
    .map(([price, quantity]): [number, number] => [Number(price), Number(quantity)])
    .toSorted(([left], [right]) => sign * (left - right));

/** The book stitched from deltas under load, twice, against the server's own. */
export function stitchedBook(venue: () => VenueProcess): void {
  describe("a book stitched from deltas", () => {
    let client: Client;
    beforeAll(async () => {
      const { url, wsUrl } = venue().ready;
      client = await connect({ url, wsUrl, apiSecret: venue().key("bob").apiSecret });
    });
    afterAll(() => client.close());

    test(
      "is the server's own book at every update that both have seen, under load",
      async () => {
        const seenByOurs: Seen = new Map();
        const book = client.book(symbol, {
          onChange() {
            const side = (levels: ReturnType<typeof book.bids>): Levels =>
              levels.map(({ price, quantity }) => [Number(price), Number(quantity)]);
            see(seenByOurs, book.updateId()!, side(book.bids()), side(book.asks()));
          },
        });
        // Every update of both carries a checksum: one that differs would start the book over.
        const gathered = client.book(symbol, { window: "200ms" });
        const real = await realClient(venue());
        const seenByReal: Seen = new Map();
        const phase = { isOver: false };
        const watching = (async () => {
          while (!phase.isOver) {
            const { nonce, bids, asks } = await real.watchOrderBook("SOL/USDC");
            const side = (levels: typeof bids): Levels =>
              levels.map(([price, quantity]) => [price!, quantity!]);
            see(seenByReal, nonce!, side(bids), side(asks));
          }
        })();
        const load = stir(client, () => phase.isOver);
        await Promise.all([book.ready, gathered.ready]);
        const gatheredFrom = gathered.updateId()!;

        const compared = { ours: 0, real: 0 };
        const untilMs = Date.now() + watchMs;
        while (Date.now() < untilMs) {
          const depth = await client.rest.depth({ symbol, limit: "1000" });
          // What the snapshot shows has been sent; give it the time to arrive.
          await new Promise((resolve) => {
            setTimeout(resolve, 60);
          });
          const truth = [numbers(depth.bids, -1), numbers(depth.asks, 1)];
          const updateId = Number(depth.lastUpdateId);
          const ours = seenByOurs.get(updateId);
          const reals = seenByReal.get(updateId);
          if (ours !== undefined) expect(ours).toEqual(truth);
          if (reals !== undefined) expect(reals).toEqual(truth);
          compared.ours += ours === undefined ? 0 : 1;
          compared.real += reals === undefined ? 0 : 1;
        }
        phase.isOver = true;
        expect(await load).toBeGreaterThan(watchMs / 100);
        expect(compared.ours).toBeGreaterThan(20);
        expect(compared.real).toBeGreaterThan(5);
        expect(gathered.updateId()! - gatheredFrom).toBeGreaterThan(100);
        expect([book.restarts(), gathered.restarts()]).toEqual([0, 0]);
        await real.close();
        await watching.catch(() => {});
      },
      watchMs + 30_000,
    );
  });
}

/** Places and takes back orders around the best price until it is over. Resolves to how many. */
async function stir(client: Client, isOver: () => boolean): Promise<number> {
  const session = await client.openSession({ cancelOnDisconnect: true });
  let count = 0;
  while (!isOver()) {
    const depth = await client.rest.depth({ symbol, limit: "5" });
    const best = Math.max(...depth.bids.map(([price]) => Number(price)));
    const placed = await session.send(
      "orderExecuteBatch",
      Array.from({ length: 10 }, (_, index) => ({
        symbol,
        side: "Bid" as const,
        orderType: "Limit" as const,
        price: (best - 0.05 * index).toFixed(2),
        quantity: "0.10",
        postOnly: true,
      })),
    );
    for (const order of placed) {
      if (order.operation !== "Ok") continue;
      count += 1;
      await session.send("orderCancel", { symbol, orderId: order.id }).catch(() => {});
    }
    await new Promise((resolve) => {
      setTimeout(resolve, pauseMs);
    });
  }
  return count;
}
