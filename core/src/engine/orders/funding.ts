/**
 * Spot orders that hold nothing while they rest: what they spend is free when they fill, or is
 * redeemed, or borrowed (`docs/margin.md` section 6).
 */
import type { OrderTerms } from "@holdall/core/protocol";
import { FLAG_AUTO_BORROW, FLAG_AUTO_LEND_REDEEM } from "../book/order-flags.ts";
import type { Funding } from "../lend/fund.ts";
import type { State } from "../state.ts";

/** What of an order says where its funds may come from. */
type Wants = Pick<OrderTerms, "accountId" | "autoBorrow" | "autoLendRedeem">;

/** True for an order that may redeem or borrow what it spends; asked where there is margin. */
export function mayFund(state: State, order: Wants): boolean {
  return order.autoBorrow || mayRedeem(state, order);
}

/** An account that lends what is free redeems what its orders need. */
export function mayRedeem({ accounts }: State, order: Wants): boolean {
  return order.autoLendRedeem || accounts.lendsFree(order.accountId);
}

/** Where an order in a slot may take its funds from. */
export function fundingOf(state: State, slot: number): Funding {
  const flags = state.orders.flags(slot);
  return {
    cause: "order",
    orderSlot: slot,
    mayRedeem: (flags & FLAG_AUTO_LEND_REDEEM) !== 0,
    mayBorrow: (flags & FLAG_AUTO_BORROW) !== 0,
    isExempt: false,
  };
}

/** Where an order that has no slot yet may take its funds from. */
export function fundingAsked(state: State, order: Wants): Funding {
  return {
    cause: "order",
    orderSlot: 0,
    mayRedeem: mayRedeem(state, order),
    mayBorrow: order.autoBorrow,
    isExempt: false,
  };
}
