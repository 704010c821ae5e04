/** An order that was there before, asked as one that arrives. */
import {
  CLIENT_ID_NONE,
  orderTypes,
  selfTradeModes,
  sides,
  timesInForce,
} from "@holdall/core/protocol";
import type { OrderTerms } from "@holdall/core/protocol";
import {
  FLAG_ASK,
  FLAG_AUTO_BORROW,
  FLAG_AUTO_BORROW_REPAY,
  FLAG_AUTO_LEND,
  FLAG_AUTO_LEND_REDEEM,
  FLAG_MARKET,
  FLAG_POST_ONLY,
  FLAG_REDUCE_ONLY,
  selfTradeOf,
  timeInForceOf,
} from "../book/order-flags.ts";
import type { State } from "../state.ts";

/** What of an order may differ from what its slot says. */
interface NowTerms {
  readonly priceTicks: number;
  readonly sizeLots: number;
  readonly expiresAtMs: number;
}

/** The order in a slot, as if it arrived now. */
export function asOrder(state: State, slot: number, now: NowTerms): OrderTerms {
  const { orders } = state;
  const flags = orders.flags(slot);
  return {
    ...NO_EXTRAS,
    accountId: orders.accountId(slot),
    marketId: orders.marketId(slot),
    brokerId: orders.brokerId(slot),
    side: sides[flags & FLAG_ASK ? 1 : 0],
    type: orderTypes[flags & FLAG_MARKET ? 1 : 0],
    timeInForce: timesInForce[timeInForceOf(flags)],
    selfTrade: selfTradeModes[selfTradeOf(flags)],
    postOnly: (flags & FLAG_POST_ONLY) !== 0,
    reduceOnly: (flags & FLAG_REDUCE_ONLY) !== 0,
    autoBorrow: (flags & FLAG_AUTO_BORROW) !== 0,
    autoBorrowRepay: (flags & FLAG_AUTO_BORROW_REPAY) !== 0,
    autoLend: (flags & FLAG_AUTO_LEND) !== 0,
    autoLendRedeem: (flags & FLAG_AUTO_LEND_REDEEM) !== 0,
    ...now,
  } as OrderTerms;
}

/** What no check asks of an order that was there before. */
const NO_EXTRAS = {
  requestA: 0,
  requestB: 0,
  requestExpiresMs: 0,
  clientId: CLIENT_ID_NONE,
  quoteUnits: 0,
} as const;
