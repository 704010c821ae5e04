/** Orders that their owner takes back. */
import type { CommandOf } from "@holdall/core/protocol";
import { END_EVENT } from "../emit.ts";
import { ACCEPTED, REJECT } from "../reject-codes.ts";
import { noteOrder } from "../result.ts";
import type { State } from "../state.ts";
import { REASON } from "../words.ts";
import { removeResting } from "./lifecycle.ts";
import { namedSlot } from "./named.ts";

/** Applies `cancel-order`. */
export function cancelOrder(state: State, command: CommandOf<"cancel-order">): number {
  if (!state.accounts.exists(command.accountId)) return REJECT["account-unknown"];
  if (state.markets[command.marketId] === undefined) return REJECT["market-unknown"];
  const slot = namedSlot(state, command);
  if (slot === 0) return REJECT["order-unknown"];
  noteOrder(state, slot);
  removeResting(state, slot, END_EVENT.cancelled, REASON.none);
  return ACCEPTED;
}
