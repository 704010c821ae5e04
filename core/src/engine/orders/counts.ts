import { FLAG_WAITING } from "../book/order-flags.ts";
import type { State } from "../state.ts";

/** True when an account has as many resting orders in a market as it may have. */
export function isAtRestingLimit(state: State, accountId: number, marketId: number): boolean {
  return isAtLimit(state, accountId, marketId, 0, state.parameters.restingOrdersMax);
}

/** True when an account has as many waiting orders in a market as it may have. */
export function isAtWaitingLimit(state: State, accountId: number, marketId: number): boolean {
  return isAtLimit(state, accountId, marketId, FLAG_WAITING, state.parameters.triggerOrdersMax);
}

function isAtLimit(
  state: State,
  accountId: number,
  marketId: number,
  waiting: number,
  max: number,
): boolean {
  const { accounts, orders } = state;
  if (accounts.orderCount(accountId) < max) return false;
  let count = 0;
  for (let slot = accounts.firstOrder(accountId); slot !== 0; slot = orders.ownerNext(slot)) {
    const isCounted =
      orders.marketId(slot) === marketId && (orders.flags(slot) & FLAG_WAITING) === waiting;
    if (isCounted) count += 1;
  }
  return count >= max;
}
