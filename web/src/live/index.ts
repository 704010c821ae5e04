/**
 * What changes while one looks: the socket, the stores it fills and the flush that shows them.
 *
 * One link per page, on the client's own streams; there is no second data path. Messages change plain
 * stores; nothing tells React before the one flush of the frame, so that it commits at most once a
 * frame however fast the market is. A book with a gap is never shown; after a cut everything private
 * is read again before the ticket may be used; silence has an age.
 *
 * What it does not do: compute money, retry an act, or show anything before the venue said it.
 */
export { followAccount } from "./account-feed.ts";
export type { AccountFeed, Order, Position } from "./account-feed.ts";
export { watchAway } from "./away.ts";
export { groupedLevels } from "./grouping.ts";
export type { GroupedLevel } from "./grouping.ts";
export { LiveValue, useLive } from "./live-value.ts";
export { followMarket } from "./market-feed.ts";
export type { LastPrice, MarketFeed, TapeTrade } from "./market-feed.ts";
export { marketName, paidPrice, scaleOf } from "./markets.ts";
export type { Market, MarketScale } from "./markets.ts";
export { followTickers } from "./tickers-feed.ts";
export type { DayFigures, TickersFeed } from "./tickers-feed.ts";
export { VenueProvider, openVenue, useVenue } from "./venue.ts";
export type { Venue } from "./venue.ts";
