/**
 * The slow model: the whole engine in plain objects, full scans and big integers, written from
 * `docs/engine.md` and `docs/margin.md`. It says what the fast engine means; both are driven with
 * the same commands and must agree event for event (`model.test.ts`, `margin-model.test.ts`). Order
 * slots are left out: they are an address inside the fast engine and carry no meaning.
 */
import { rejectOfName } from "@holdall/core/protocol";
import type { Command, Event } from "@holdall/core/protocol";
import { moveThrottles } from "./accrual.ts";
import { settleArrivals } from "./arrivals.ts";
import { setMarketState } from "./auction.ts";
import { backstopHandlers } from "./backstops.ts";
import { fireTriggers, makeExits } from "./conditional.ts";
import { convertCollateral } from "./conversion.ts";
import { endOrder } from "./ending.ts";
import { runHour } from "./hourly.ts";
import { lendingHandlers } from "./lending.ts";
import { markRound } from "./liquidation.ts";
import { moneyHandlers } from "./money.ts";
import { orderHandlers } from "./orders.ts";
import { peopleHandlers, refreshTier } from "./people.ts";
import { HOUR_MS } from "./numbers.ts";
import { tellPools } from "./pools.ts";
import { reservesHandlers } from "./reserves.ts";
import { realize, settleDue } from "./settlement.ts";
import { Refused, Repeated, State } from "./state.ts";
import type { Handlers, Result } from "./state.ts";
import { venueHandlers } from "./venue.ts";
import { countLending, yieldHandlers } from "./yields.ts";

const handlers: Handlers = {
  ...venueHandlers,
  ...peopleHandlers,
  ...moneyHandlers,
  ...orderHandlers,
  ...lendingHandlers,
  ...yieldHandlers,
  ...backstopHandlers,
  ...reservesHandlers,
  "mark-round": markRound,
  realize,
  "convert-collateral": convertCollateral,
  tick,
};

export class Model {
  readonly state = new State();

  /** Applies one command and returns its events. */
  apply(command: Command, sequence: number, timeMicros: number): readonly Event[] {
    const { state } = this;
    const timeMs = Math.floor(timeMicros / 1000);
    countLending(state, timeMs - state.timeMs);
    Object.assign(state, { sequence, timeMs, events: [], ordinal: 0 });
    const request = requestOf(command);
    const known = request === undefined ? undefined : state.requests.get(request.key);
    if (known !== undefined && timeMs < known.expiresMs)
      state.emit("repeated", { accountId: accountOf(command), ...known.result });
    else if (request !== undefined && request.expiresMs <= timeMs)
      state.emit("rejected", {
        accountId: accountOf(command),
        code: rejectOfName("request-expired").code,
      });
    else {
      const result = this.#decide(command);
      if (request !== undefined)
        state.requests.set(request.key, { expiresMs: request.expiresMs, result });
    }
    return state.events;
  }

  #decide(command: Command): Result {
    const { state } = this;
    const accountId = accountOf(command);
    try {
      (handlers[command.kind] as (state: State, command: Command) => void)(state, command);
    } catch (thrown) {
      if (thrown instanceof Repeated) {
        state.emit("repeated", { accountId, ...thrown.result });
        return thrown.result;
      }
      // A refusal comes before any change: after one it is a fault of the model.
      if (!(thrown instanceof Refused) || state.events.length > 0) throw thrown;
      const { code } = rejectOfName(thrown.reject);
      state.emit("rejected", { accountId, code });
      return { firstSequence: state.sequence, orderOrdinal: 0, code };
    }
    makeExits(state);
    fireTriggers(state);
    settleArrivals(state);
    tellPools(state);
    const forgetAtMs = state.timeMs + (state.parameters?.clientIdMemoryMs ?? 0);
    for (const memory of state.clientIds.values())
      if (memory.order.place === "ended") memory.forgetAtMs ??= forgetAtMs;
    return { firstSequence: state.sequence, orderOrdinal: state.ordinal, code: 0 };
  }
}

function tick(state: State): void {
  const { timeMs } = state;
  for (const market of state.markets) {
    const endsAtMs = market.state === "auction" ? market.auctionEndsAtMs : 0;
    if (endsAtMs > 0 && endsAtMs <= timeMs) setMarketState(state, market, "open");
  }
  for (const order of state.live()) {
    const isOver = order.timeInForce === "gtd" && order.expiresAtMs <= timeMs;
    if (isOver) endOrder(state, order, "order-expired", "expired");
  }
  for (const account of state.accounts) {
    if (account.cancelAfterMs === 0 || timeMs < account.cancelAfterMs) continue;
    account.cancelAfterMs = 0;
    const { accountId } = account;
    state.emit("cancel-after-set", { accountId, atMs: 0 });
    for (const order of state.live())
      if (order.accountId === accountId) endOrder(state, order, "order-cancelled", "cancel-after");
  }
  const hour = Math.floor(timeMs / HOUR_MS);
  if (hour > state.hour && state.parameters !== undefined) {
    state.hour = hour;
    for (const { userId } of state.users) refreshTier(state, userId);
  }
  runHour(state);
  moveThrottles(state);
  settleDue(state);
}

/** The identity of a command that carries one. */
function requestOf(command: Command) {
  if (!("requestA" in command)) return undefined;
  const { requestA, requestB, requestExpiresMs } = command;
  if (requestA === 0 && requestB === 0) return undefined;
  return { key: `${requestA}/${requestB}`, expiresMs: requestExpiresMs };
}

function accountOf(command: Command): number {
  if ("accountId" in command) return command.accountId;
  return command.kind === "transfer" ? command.sourceId : 0;
}
