/**
 * The slow model: the whole spot engine in plain objects, full scans and big integers, written from
 * `docs/engine.md` alone. It says what the fast engine means; both are driven with the same commands
 * and must agree event for event (`model.test.ts`). Order slots are left out: they are an address
 * inside the fast engine and carry no meaning.
 */
import { rejectOfName } from "@holdall/core/protocol";
import type { Command, Event } from "@holdall/core/protocol";
import { setMarketState } from "./auction.ts";
import { fireTriggers, makeExits } from "./conditional.ts";
import { endOrder } from "./matching.ts";
import { moneyHandlers } from "./money.ts";
import { orderHandlers } from "./orders.ts";
import { peopleHandlers, refreshTier } from "./people.ts";
import { DONE, State, emit } from "./state.ts";
import type { Handlers, Identity, Outcome } from "./state.ts";
import { venueHandlers } from "./venue.ts";

const handlers: Handlers = {
  ...venueHandlers,
  ...peopleHandlers,
  ...moneyHandlers,
  ...orderHandlers,
  tick,
};

const HOUR_MS = 3_600_000;

export class Model {
  readonly state = new State();

  /** Applies one command and returns its events. */
  apply(command: Command, sequence: number, timeMicros: number): readonly Event[] {
    const { state } = this;
    Object.assign(state, { sequence, timeMs: Math.floor(timeMicros / 1000), events: [] });
    const accountId = accountOf(command);
    const known = this.#known(command);
    if (known !== undefined) return [repeatedEvent(accountId, known)];
    const handle = handlers[command.kind] as (state: State, command: Command) => Outcome;
    const outcome = handle(state, command);
    this.#remember(command, outcome);
    if ("reject" in outcome) {
      return [{ kind: "rejected", accountId, code: rejectOfName(outcome.reject).code } as Event];
    }
    if ("repeated" in outcome) return [repeatedEvent(accountId, outcome.repeated)];
    makeExits(state);
    fireTriggers(state);
    this.#forgetClientIds();
    return state.events;
  }

  #known(command: Command): Omit<Identity, "expiresMs"> | undefined {
    if (!("requestA" in command) || (command.requestA === 0 && command.requestB === 0))
      return undefined;
    const found = this.state.identities.get(`${command.requestA}/${command.requestB}`);
    return found !== undefined && this.state.timeMs < found.expiresMs ? found : undefined;
  }

  #remember(command: Command, outcome: Outcome): void {
    if (!("requestA" in command) || (command.requestA === 0 && command.requestB === 0)) return;
    if (command.requestExpiresMs <= this.state.timeMs) return;
    const repeated = "repeated" in outcome ? outcome.repeated : undefined;
    this.state.identities.set(`${command.requestA}/${command.requestB}`, {
      firstSequence: repeated?.firstSequence ?? this.state.sequence,
      expiresMs: command.requestExpiresMs,
      code: "reject" in outcome ? rejectOfName(outcome.reject).code : 0,
      ordinal: repeated?.ordinal ?? ("ordinal" in outcome ? outcome.ordinal : 0),
    });
  }

  #forgetClientIds(): void {
    const memoryMs = this.state.parameters?.clientIdMemoryMs ?? 0;
    for (const memory of this.state.clientIds.values()) {
      if (memory.forgetAtMs === undefined && memory.order.place === "ended") {
        memory.forgetAtMs = this.state.timeMs + memoryMs;
      }
    }
  }
}

function tick(state: State): Outcome {
  const { timeMs } = state;
  for (const market of state.markets) {
    const isDue =
      market.state === "auction" && market.auctionEndsAtMs > 0 && market.auctionEndsAtMs <= timeMs;
    if (isDue) setMarketState(state, market, { state: "open", auctionEndsAtMs: 0 });
  }
  for (const order of state.orders) {
    const isLive = order.place === "book" || order.place === "waiting";
    if (isLive && order.timeInForce === "gtd" && order.expiresAtMs <= timeMs) {
      endOrder(state, order, "order-expired", "expired");
    }
  }
  for (const account of state.accounts) {
    if (account.cancelAfterMs === 0 || timeMs < account.cancelAfterMs) continue;
    account.cancelAfterMs = 0;
    emit(state, "cancel-after-set", { accountId: account.accountId, atMs: 0 });
    for (const order of state.live(account.accountId)) {
      endOrder(state, order, "order-cancelled", "cancel-after");
    }
  }
  const hour = Math.floor(timeMs / HOUR_MS);
  if (hour > state.hour && state.parameters !== undefined) {
    state.hour = hour;
    for (const { userId } of state.users) refreshTier(state, userId);
  }
  return DONE;
}

function repeatedEvent(accountId: number, known: Omit<Identity, "expiresMs">): Event {
  return {
    kind: "repeated",
    accountId,
    orderSlot: 0,
    orderOrdinal: known.ordinal,
    firstSequence: known.firstSequence,
    code: known.code,
  } as Event;
}

function accountOf(command: Command): number {
  if ("accountId" in command) return command.accountId;
  return command.kind === "transfer" ? command.sourceId : 0;
}
