import type { Wire } from "@holdall/core/contract";
import type {
  CloseReason,
  EventOf,
  MarketState,
  OrderLimitReason,
  OrderStatus,
  OrderType,
  PriceSource,
  SelfTradeMode,
  Side,
  TimeInForce,
} from "@holdall/core/protocol";

/** The wire's word for each of ours. A table is complete, or it does not compile. */
export type Words<Ours extends string, Theirs extends string> = Readonly<Record<Ours, Theirs>>;

export const sideWords: Words<Side, Wire<"Side">> = { bid: "Bid", ask: "Ask" };

export const limitWords: Words<OrderLimitReason, Wire<"OrderLimitReason">> = {
  margin: "Margin",
  leverage: "Leverage",
  funds: "Funds",
  borrowing: "Borrowing",
  "position-limit": "PositionLimit",
  "open-interest-limit": "OpenInterestLimit",
  "order-size": "OrderSize",
  position: "Position",
  "no-price": "NoPrice",
  refused: "Refused",
};

export const typeWords: Words<OrderType, Wire<"OrderTypeEnum">> = {
  limit: "Limit",
  market: "Market",
};

export const timeInForceWords: Words<TimeInForce, Wire<"TimeInForce">> = {
  gtc: "GTC",
  ioc: "IOC",
  fok: "FOK",
  gtd: "GTD",
};

export const selfTradeWords: Words<SelfTradeMode, Wire<"SelfTradePrevention">> = {
  "reject-taker": "RejectTaker",
  "reject-maker": "RejectMaker",
  "reject-both": "RejectBoth",
};

export const priceSourceWords: Words<PriceSource, Wire<"TriggerBy">> = {
  last: "LastPrice",
  mark: "MarkPrice",
  index: "IndexPrice",
};

export const statusWords: Words<OrderStatus, Wire<"OrderStatus">> = {
  new: "New",
  "partially-filled": "PartiallyFilled",
  filled: "Filled",
  cancelled: "Cancelled",
  expired: "Expired",
  "trigger-pending": "TriggerPending",
  "trigger-failed": "TriggerFailed",
};

/** The published list has no word for some of our reasons; those are `Unknown` to its readers. */
export const expiryWords: Words<CloseReason, Wire<"OrderExpiryReason">> = {
  none: "Unknown",
  "fill-or-kill": "FillOrKill",
  "immediate-or-cancel": "ImmediateOrCancel",
  "insufficient-funds": "InsufficientFunds",
  "insufficient-liquidity": "InsufficientLiquidity",
  "invalid-price": "InvalidPrice",
  "invalid-quantity": "InvalidQuantity",
  "insufficient-margin": "InsufficientMargin",
  liquidation: "Liquidation",
  "post-only-mode": "PostOnlyMode",
  "post-only-taker": "PostOnlyTaker",
  "price-out-of-bounds": "PriceOutOfBounds",
  "price-impact": "PriceImpact",
  "reduce-only-not-reduced": "ReduceOnlyNotReduced",
  "self-trade-prevention": "SelfTradePrevention",
  "stop-without-position": "StopWithoutPosition",
  "slippage-tolerance-exceeded": "SlippageToleranceExceeded",
  "position-limit": "PositionLimit",
  expired: "Unknown",
  "cancel-after": "Unknown",
  "sibling-filled": "Unknown",
  "market-closed": "Unknown",
  "user-permissions": "UserPermissions",
  "insufficient-borrowable": "InsufficientBorrowableQuantity",
};

type OrderOrigin = EventOf<"order-accepted">["origin"];

export const originWords: Words<OrderOrigin, Wire<"OrderOrigin">> = {
  user: "USER",
  liquidation: "LIQUIDATION_AUTOCLOSE",
  adl: "ADL_AUTOCLOSE",
  "collateral-conversion": "COLLATERAL_CONVERSION",
  settlement: "SETTLEMENT_AUTOCLOSE",
  backstop: "BACKSTOP_LIQUIDITY_PROVIDER",
};

export const marketStateWords: Words<MarketState, Wire<"OrderBookState">> = {
  open: "Open",
  closed: "Closed",
  "cancel-only": "CancelOnly",
  "limit-only": "LimitOnly",
  "post-only": "PostOnly",
  auction: "Auction",
};

/** Our word for each of the wire's, from a table of the other direction. */
export function reversed<Ours extends string, Theirs extends string>(
  words: Words<Ours, Theirs>,
): Words<Theirs, Ours> {
  const entries = Object.entries(words) as [Ours, Theirs][];
  return Object.fromEntries(entries.map(([ours, theirs]) => [theirs, ours])) as Words<Theirs, Ours>;
}
