import type { FeedAdapter } from "./adapter.ts";
import { binance } from "./binance.ts";
import { coinbase } from "./coinbase.ts";
import { kraken } from "./kraken.ts";
import { okx } from "./okx.ts";

/** Every public feed that the oracle understands. To add one, write its adapter and name it here. */
export const publicAdapters: readonly FeedAdapter[] = [binance, coinbase, kraken, okx];
