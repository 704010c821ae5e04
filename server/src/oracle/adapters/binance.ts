import { assetOf, frameObject, quoteOf } from "./adapter.ts";
import type { FeedAdapter } from "./adapter.ts";

const source = "binance";

/** Binance spot, stream `<pair>@ticker`: one object a frame, decimals as text. */
export const binance: FeedAdapter = {
  source,
  url: "wss://stream.binance.com:9443/ws",
  subscribe: (assets) => [
    JSON.stringify({
      method: "SUBSCRIBE",
      params: assets.map((asset) => `${asset.toLowerCase()}usdc@ticker`),
      id: 1,
    }),
  ],
  parse(frame, nowMs) {
    const message = frameObject(frame);
    if (message?.["e"] !== "24hrTicker") return [];
    return quoteOf({
      source,
      atMs: nowMs,
      asset: assetOf(message["s"], "USDC"),
      bid: message["b"],
      ask: message["a"],
      last: message["c"],
    });
  },
};
