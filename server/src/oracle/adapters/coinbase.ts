import { assetOf, frameObject, quoteOf } from "./adapter.ts";
import type { FeedAdapter } from "./adapter.ts";

const source = "coinbase";

/** Coinbase Exchange, channel `ticker`: one object a frame, decimals as text. */
export const coinbase: FeedAdapter = {
  source,
  url: "wss://ws-feed.exchange.coinbase.com",
  subscribe: (assets) => [
    JSON.stringify({
      type: "subscribe",
      product_ids: assets.map((asset) => `${asset}-USD`),
      channels: ["ticker"],
    }),
  ],
  parse(frame, nowMs) {
    const message = frameObject(frame);
    if (message?.["type"] !== "ticker") return [];
    return quoteOf({
      source,
      atMs: nowMs,
      asset: assetOf(message["product_id"], "-USD"),
      bid: message["best_bid"],
      ask: message["best_ask"],
      last: message["price"],
    });
  },
};
