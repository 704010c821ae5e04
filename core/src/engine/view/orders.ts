/** Orders as they stand, for those who ask. */
import {
  CLIENT_ID_NONE,
  orderOrigins,
  orderTypes,
  selfTradeModes,
  sides,
  timesInForce,
} from "@holdall/core/protocol";
import type { Answer, OrderState } from "@holdall/core/protocol";
import {
  FLAG_ASK,
  FLAG_CLIENT_ID,
  FLAG_MARKET,
  FLAG_POST_ONLY,
  FLAG_REDUCE_ONLY,
  FLAG_TERMS,
  FLAG_WAITING,
  originOf,
  selfTradeOf,
  timeInForceOf,
} from "../book/order-flags.ts";
import type { State } from "../state.ts";

type OpenOrder = Answer<"open-orders">[number];

/** An open order with its further terms. */
export function openOrder(state: State, slot: number): OpenOrder {
  const hasTerms = (state.orders.flags(slot) & FLAG_TERMS) !== 0;
  return {
    state: orderState(state, slot),
    terms: hasTerms ? (state.terms.get(slot)?.terms ?? null) : null,
  };
}

function orderState(state: State, slot: number): OrderState {
  const { orders } = state;
  const flags = orders.flags(slot);
  const filledLots = orders.originalLots(slot) - orders.remainingLots(slot);
  return {
    accountId: orders.accountId(slot),
    orderSlot: slot,
    marketId: orders.marketId(slot),
    brokerId: orders.brokerId(slot),
    side: sides[flags & FLAG_ASK ? 1 : 0],
    type: orderTypes[flags & FLAG_MARKET ? 1 : 0],
    timeInForce: timesInForce[timeInForceOf(flags)],
    selfTrade: selfTradeModes[selfTradeOf(flags)],
    status: statusOf(flags, filledLots),
    origin: orderOrigins[originOf(flags)],
    postOnly: (flags & FLAG_POST_ONLY) !== 0,
    reduceOnly: (flags & FLAG_REDUCE_ONLY) !== 0,
    orderOrdinal: orders.ordinal(slot),
    clientId: flags & FLAG_CLIENT_ID ? orders.clientId(slot) : CLIENT_ID_NONE,
    priceTicks: orders.priceTicks(slot),
    sizeLots: orders.originalLots(slot),
    quoteUnits: 0,
    filledLots,
    filledQuoteUnits: orders.filledQuoteUnits(slot),
    createdAtMs: orders.createdAtMs(slot),
  } as OrderState;
}

function statusOf(flags: number, filledLots: number): OrderState["status"] {
  if (flags & FLAG_WAITING) return "trigger-pending";
  return filledLots === 0 ? "new" : "partially-filled";
}
