/**
 * Prices in, commands out: reads what sources say of each asset, makes the index and the mark of each
 * market (`exchange-mechanics.md` section 4) and sends them to the venue as `set-prices`, once a
 * second and only when something changed.
 *
 * Sources are an invented feed (seeded, for demonstrations) or public exchange feeds (adapters).
 * Index and mark are pure functions of quotes and of the second before; what they were made of is
 * kept, so that anybody can make them again. With too few live sources the index freezes and the
 * market stops taking.
 *
 * What it does not do: decide a trade, or read a price from the venue's own book for the index. Live
 * feeds need encrypted sockets, which the byte port of the server does not offer; the program that
 * wires the server hands in how to open one.
 */
export { publicAdapters } from "./adapters/public-adapters.ts";
export type { FeedAdapter } from "./adapters/adapter.ts";
export type { PriceFeed } from "./feed.ts";
export { demoIndexRules } from "./index-price.ts";
export { liveFeed } from "./live-feed.ts";
export type { FeedSocket } from "./live-feed.ts";
export { startOracle } from "./oracle.ts";
export type { MarketSources, Oracle, OracleOptions } from "./oracle.ts";
export { syntheticFeed } from "./synthetic-feed.ts";
export type { ScriptedCrash, SyntheticAsset } from "./synthetic-feed.ts";
