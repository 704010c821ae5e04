/**
 * What waits for the clock, in this order: auctions, expiries, timers, fee tiers, funding, interest,
 * settlement.
 */
import type { CommandOf } from "@holdall/core/protocol";
import { END_EVENT } from "./emit.ts";
import { refreshTiers } from "./fees/tiers.ts";
import { accrueHour, moveThrottles } from "./lend/accrual.ts";
import { endAuctions } from "./markets/set-state.ts";
import { endLive, runCancelAfter } from "./orders/cancel.ts";
import { payFunding } from "./perp/funding.ts";
import { payPnlInterest } from "./perp/pnl-interest.ts";
import { settleDue } from "./perp/settlement.ts";
import { ACCEPTED } from "./reject-codes.ts";
import type { State } from "./state.ts";
import { REASON } from "./words.ts";

const HOUR_MS = 3_600_000;

/** Applies `tick`. */
export function tick(state: State, command: CommandOf<"tick">): number {
  void command;
  endAuctions(state);
  expireOrders(state);
  runCancelAfter(state);
  const hour = Math.floor(state.nowMs / HOUR_MS);
  if (hour > state.tierHour) {
    state.tierHour = hour;
    refreshTiers(state);
  }
  if (payFunding(state)) payPnlInterest(state);
  accrueHour(state);
  moveThrottles(state);
  settleDue(state);
  return ACCEPTED;
}

/** Ends the orders whose time has come, oldest first. */
function expireOrders(state: State): void {
  if (state.nowMs < state.expiresFromMs) return;
  state.expiresFromMs = Infinity;
  const due: number[] = [];
  for (const [slot, { terms }] of state.terms) {
    const { expiresAtMs } = terms;
    if (expiresAtMs === 0) continue;
    if (expiresAtMs <= state.nowMs) due.push(slot);
    else state.expiresFromMs = Math.min(state.expiresFromMs, expiresAtMs);
  }
  const { orders } = state;
  due.sort((a, b) => orders.ordinal(a) - orders.ordinal(b));
  for (const slot of due) endLive(state, slot, END_EVENT.expired, REASON.expired);
}
