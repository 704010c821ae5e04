import { assetOf, frameObject, isObject, objectsOf, quoteOf } from "./adapter.ts";
import type { FeedAdapter } from "./adapter.ts";

const source = "okx";

/** OKX, socket version 5, channel `tickers`: a list of objects a frame, decimals as text. */
export const okx: FeedAdapter = {
  source,
  url: "wss://ws.okx.com:8443/ws/v5/public",
  subscribe: (assets) => [
    JSON.stringify({
      op: "subscribe",
      args: assets.map((asset) => ({ channel: "tickers", instId: `${asset}-USDC` })),
    }),
  ],
  parse(frame, nowMs) {
    const message = frameObject(frame);
    const channel = message?.["arg"];
    if (!isObject(channel) || channel["channel"] !== "tickers") return [];
    return objectsOf(message?.["data"]).flatMap((row) =>
      quoteOf({
        source,
        atMs: nowMs,
        asset: assetOf(row["instId"], "-USDC"),
        bid: row["bidPx"],
        ask: row["askPx"],
        last: row["last"],
      }),
    );
  },
  keepAlive: "ping",
};
