/** Orders that are taken back: one, many, or all when a timer runs out. */
import type { AccountId, CommandOf } from "@holdall/core/protocol";
import { FLAG_WAITING } from "../book/order-flags.ts";
import { END_EVENT } from "../emit.ts";
import { ACCEPTED, REJECT } from "../reject-codes.ts";
import { noteOrder } from "../result.ts";
import type { State } from "../state.ts";
import { removeWaiting } from "../triggers/waiting.ts";
import { REASON } from "../words.ts";
import { removeResting } from "./lifecycle.ts";
import { namedSlot } from "./named.ts";

type Scope = CommandOf<"cancel-all-orders">["scope"];

/** Applies `cancel-order`. */
export function cancelOrder(state: State, command: CommandOf<"cancel-order">): number {
  if (!state.accounts.exists(command.accountId)) return REJECT["account-unknown"];
  if (state.markets[command.marketId] === undefined) return REJECT["market-unknown"];
  const slot = namedSlot(state, command);
  if (slot === 0) return REJECT["order-unknown"];
  noteOrder(state, slot);
  endLive(state, slot, END_EVENT.cancelled, REASON.none);
  return ACCEPTED;
}

/** Applies `cancel-all-orders`: each as a cancel, oldest first. */
export function cancelAllOrders(state: State, command: CommandOf<"cancel-all-orders">): number {
  const { accountId, everyMarket, marketId, scope } = command;
  if (!state.accounts.exists(accountId)) return REJECT["account-unknown"];
  if (!everyMarket && state.markets[marketId] === undefined) return REJECT["market-unknown"];
  const slots = slotsOf(state, accountId, everyMarket ? null : marketId);
  for (const slot of slots) {
    if (isInScope(state, slot, scope)) endLive(state, slot, END_EVENT.cancelled, REASON.none);
  }
  return ACCEPTED;
}

/** Applies `set-cancel-after`: 0 switches the timer off. */
export function setCancelAfter(state: State, command: CommandOf<"set-cancel-after">): number {
  const { accountId, atMs } = command;
  if (!state.accounts.exists(accountId)) return REJECT["account-unknown"];
  state.accounts.setCancelAfterMs(accountId, atMs);
  state.emit.event({ kind: "cancel-after-set", accountId, atMs });
  return ACCEPTED;
}

/** Cancels the orders of every account whose timer has run out, by account id. */
export function runCancelAfter(state: State): void {
  for (const accountId of state.accounts.cancelAfterDue(state.nowMs)) {
    state.accounts.setCancelAfterMs(accountId, 0);
    state.emit.event({ kind: "cancel-after-set", accountId: accountId as AccountId, atMs: 0 });
    for (const slot of slotsOf(state, accountId, null)) {
      endLive(state, slot, END_EVENT.cancelled, REASON["cancel-after"]);
    }
  }
}

/** Ends an order that rests or waits. */
export function endLive(state: State, slot: number, code: number, reason: number): void {
  if (state.orders.flags(slot) & FLAG_WAITING) removeWaiting(state, slot, code, reason);
  else removeResting(state, slot, code, reason);
}

/** The slots of an account's orders, in one market or in all, oldest first. */
export function slotsOf(state: State, accountId: number, marketId: number | null): number[] {
  const { accounts, orders } = state;
  const slots: number[] = [];
  for (let slot = accounts.firstOrder(accountId); slot !== 0; slot = orders.ownerNext(slot)) {
    if (marketId === null || orders.marketId(slot) === marketId) slots.push(slot);
  }
  return slots.sort((a, b) => orders.ordinal(a) - orders.ordinal(b));
}

function isInScope(state: State, slot: number, scope: Scope): boolean {
  if (scope === "all") return true;
  const isWaiting = (state.orders.flags(slot) & FLAG_WAITING) !== 0;
  return isWaiting === (scope === "conditional");
}
