import type { CommandOf } from "@holdall/core/protocol";
import { MEMORY_NONE } from "../identity/client-ids.ts";
import type { State } from "../state.ts";

/** How a command or a question names an order: by id, or by client id where the ordinal is 0. */
type OrderName = Pick<
  CommandOf<"cancel-order">,
  "accountId" | "marketId" | "orderOrdinal" | "orderSlot" | "clientId"
>;

/** The live order that a command names, of its account and market, or 0. */
export function namedSlot(state: State, command: OrderName): number {
  const { orders, clientIds, nowMs } = state;
  let slot = command.orderSlot;
  let ordinal = command.orderOrdinal;
  if (ordinal === 0) {
    if (command.clientId < 0) return 0;
    const memory = clientIds.find(command.accountId, command.clientId, nowMs);
    if (memory === MEMORY_NONE) return 0;
    ({ slot, ordinal } = clientIds.recall(memory));
  }
  const isIt =
    orders.isLive(slot, ordinal) &&
    orders.accountId(slot) === command.accountId &&
    orders.marketId(slot) === command.marketId;
  return isIt ? slot : 0;
}
