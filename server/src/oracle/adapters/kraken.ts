import { assetOf, frameObject, objectsOf, quoteOf } from "./adapter.ts";
import type { FeedAdapter } from "./adapter.ts";

const source = "kraken";

/** Kraken, socket version 2, channel `ticker`: a list of objects a frame, decimals as numbers. */
export const kraken: FeedAdapter = {
  source,
  url: "wss://ws.kraken.com/v2",
  subscribe: (assets) => [
    JSON.stringify({
      method: "subscribe",
      params: {
        channel: "ticker",
        // Every change of the best prices, not only trades: quiet pairs would look stale.
        event_trigger: "bbo",
        symbol: assets.map((asset) => `${asset}/USD`),
      },
    }),
  ],
  parse(frame, nowMs) {
    const message = frameObject(frame);
    if (message?.["channel"] !== "ticker") return [];
    return objectsOf(message["data"]).flatMap((row) =>
      quoteOf({
        source,
        atMs: nowMs,
        asset: assetOf(row["symbol"], "/USD"),
        bid: row["bid"],
        ask: row["ask"],
        last: row["last"],
      }),
    );
  },
  keepAlive: '{"method":"ping"}',
};
