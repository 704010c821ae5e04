import { CLIENT_ID_NONE } from "@holdall/core/protocol";
import type { EventOf, Side } from "@holdall/core/protocol";
import { matchAndRest } from "./matching.ts";
import { emitOrder } from "./order-events.ts";
import { BY_FILL } from "./positions.ts";
import type { TradeWhy } from "./positions.ts";
import { freshOrder, opposite } from "./state.ts";
import type { Market, Order, State } from "./state.ts";

/** What the venue trades in an account's name. */
export interface Forced {
  readonly accountId: number;
  readonly side: Side;
  readonly lots: bigint;
  readonly origin: EventOf<"order-accepted">["origin"];
  /** It goes no further than this price; 0 = as far as the impact band. */
  readonly boundTicks?: number;
  readonly why?: TradeWhy;
}

/** Trades at once what the book gives; where it gives nothing there is no order. */
export function tradeForced(state: State, market: Market, forced: Forced): Order | undefined {
  const { accountId, side, lots, origin, boundTicks = 0, why = BY_FILL } = forced;
  const best = state.resting(market, opposite(side))[0]?.priceTicks;
  if (best === undefined || market.state !== "open" || lots <= 0n) return undefined;
  const isBeyond = side === "bid" ? best > boundTicks : best < boundTicks;
  if (boundTicks !== 0 && isBeyond) return undefined;
  const order: Order = {
    ...freshOrder(state),
    ...PLAIN,
    accountId: accountId as Order["accountId"],
    marketId: market.marketId as Order["marketId"],
    side,
    origin,
    reduceOnly: market.spec.kind === "perp",
    sizeLots: Math.min(Number(lots), market.spec.sizeLotsMax) as Order["sizeLots"],
    boundTicks,
    why,
    status: "new",
    exitsMade: true,
  };
  state.orders.push(order);
  emitOrder(state, "order-accepted", order);
  matchAndRest(state, market, order);
  return order;
}

/** What every order of the venue says. */
const PLAIN = {
  type: "market",
  timeInForce: "ioc",
  selfTrade: "reject-maker",
  postOnly: false,
  autoBorrow: false,
  autoBorrowRepay: false,
  autoLend: false,
  autoLendRedeem: false,
  brokerId: 0,
  clientId: CLIENT_ID_NONE,
  priceTicks: 0 as Order["priceTicks"],
  quoteUnits: 0 as Order["quoteUnits"],
  expiresAtMs: 0,
  conditions: null,
  relatedOrdinal: 0,
} as const;
