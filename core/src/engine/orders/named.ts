import type { CommandOf } from "@holdall/core/protocol";
import type { State } from "../state.ts";

/** The live order that a command names, of its account and market, or 0. */
export function namedSlot(
  state: State,
  command: CommandOf<"cancel-order"> | CommandOf<"amend-order">,
): number {
  const { orders } = state;
  const slot = command.orderSlot;
  const isIt =
    orders.isLive(slot, command.orderOrdinal) &&
    orders.accountId(slot) === command.accountId &&
    orders.marketId(slot) === command.marketId;
  return isIt ? slot : 0;
}
