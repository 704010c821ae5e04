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

/** The slots of an account's orders, in one market or in all, oldest first. */
export function slotsOf(state: State, accountId: number, marketId: number | null): number[] {
  const { accounts, orders } = state;
  const slots: number[] = [];
  if (!accounts.exists(accountId)) return slots;
  for (let slot = accounts.firstOrder(accountId); slot !== 0; slot = orders.ownerNext(slot)) {
    if (marketId === null || orders.marketId(slot) === marketId) slots.push(slot);
  }
  return slots.sort((a, b) => orders.ordinal(a) - orders.ordinal(b));
}

/** An open order with its further terms. */
export function openOrder(state: State, slot: number): OpenOrder {
  const hasTerms = (state.orders.flags(slot) & FLAG_TERMS) !== 0;
  return {
    state: orderState(state, slot),
    terms: hasTerms ? (state.terms.get(slot) ?? null) : null,
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
