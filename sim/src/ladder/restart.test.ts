import { connect } from "@holdall/client";
import type { Client } from "@holdall/client";
import { expect, test } from "vitest";
import { realClient } from "./real-client.twin.ts";
import { dataFolder, eventually, VenueProcess } from "./venue-process.twin.ts";

const symbol = "SOL_USDC";

async function clientOf(venue: VenueProcess): Promise<Client> {
  const { url, wsUrl } = venue.ready;
  return connect({ url, wsUrl, apiSecret: venue.key("alice").apiSecret, onFault: () => {} });
}

/** Nothing here goes over a chain. */
const alone = { seed: 7, arguments: ["--no-chains"] };

test("after a Close the real client reconnects, and after a kill nothing acknowledged is missing", async () => {
  const folder = dataFolder();
  const first = await VenueProcess.start({ ...alone, data: folder.path });
  const port = Number(new URL(first.ready.url).port);
  const client = await clientOf(first);
  const real = await realClient(first, "alice");
  await real.loadMarkets();

  const { bids } = await client.rest.depth({ symbol, limit: "5" });
  const best = Math.max(...bids.map(([price]) => Number(price)));
  const resting = await client.rest.orderExecute({
    symbol,
    side: "Bid",
    orderType: "Limit",
    price: (best * 0.9).toFixed(2),
    quantity: "0.50",
  });
  const taken = await client.rest.orderExecute({
    symbol,
    side: "Bid",
    orderType: "Market",
    quantity: "0.40",
  });
  expect(taken.status).toBe("Filled");
  const capital = await client.rest.capital();
  let restarts = 0;
  client.subscribe("trade", { symbol }, () => {}, {
    onStart: (isAgain) => (restarts += isAgain ? 1 : 0),
  });
  await real.watchTrades("SOL/USDC");

  expect(await first.stop()).toBe(0);
  const second = await VenueProcess.start({ ...alone, data: folder.path, port });
  const watched = await eventually(
    () => real.watchTrades("SOL/USDC").catch(() => undefined),
    "a trade for the real client after the restart",
    30_000,
  );
  expect(watched.length).toBeGreaterThan(0);
  await eventually(() => (restarts > 0 ? true : undefined), "the stream begins anew", 15_000);
  expect(second.ready.keys).toEqual(first.ready.keys);

  const open = await client.rest.orders({ symbol });
  expect(open.map((order) => order.id)).toEqual([resting.id]);
  expect(await client.rest.capital()).toEqual(capital);
  const fills = await client.rest.fillHistory({ symbol, orderId: taken.id });
  expect(fills.length).toBeGreaterThan(0);

  const last = await client.rest.orderExecute({
    symbol,
    side: "Bid",
    orderType: "Limit",
    price: (best * 0.85).toFixed(2),
    quantity: "0.10",
  });
  await second.kill();
  const third = await VenueProcess.start({ ...alone, data: folder.path });
  const again = await clientOf(third);
  const ids = (await again.rest.orders({ symbol })).map((order) => order.id);
  expect(ids.toSorted()).toEqual([resting.id, last.id].toSorted());
  // The makers took back what they had left and quote anew: as deep as before, not deeper.
  const depth = await again.rest.depth({ symbol, limit: "1000" });
  expect(depth.asks.length).toBeGreaterThanOrEqual(20);
  expect(depth.asks.length).toBeLessThanOrEqual(50);

  client.close();
  again.close();
  await real.close();
  expect(await third.stop()).toBe(0);
  folder.remove();
}, 120_000);
