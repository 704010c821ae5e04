import ccxt from "ccxt";
import type { VenueProcess } from "./venue-process.twin.ts";

export type RealClient = InstanceType<typeof ccxt.pro.backpack>;

/** The `ccxt` package as published; only the addresses are ours. `user` absent: public calls only. */
export async function realClient(venue: VenueProcess, user?: string): Promise<RealClient> {
  const key = user === undefined ? undefined : venue.key(user);
  const { url, wsUrl } = venue.ready;
  const client = new ccxt.pro.backpack({
    ...(key === undefined ? {} : { apiKey: key.apiKey, secret: key.apiSecret }),
    enableRateLimit: false,
    urls: { api: { public: url, private: url, ws: { public: wsUrl, private: wsUrl } } },
    options: {
      // One delta, instead of ten, before the snapshot: a quiet book resolves too.
      watchOrderBook: { snapshotDelay: 0 },
    },
  });
  // Without this the package refuses addresses that begin with ws:// (`exchange-api.md` section 3.1).
  await client.loadHttpProxyAgent();
  return client;
}
