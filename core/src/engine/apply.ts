/** One command, one step: the only place where the parts of the engine are joined. */
import type { AccountId, Command } from "@holdall/core/protocol";
import { openAccount, renameAccount, setAccount } from "./accounts/commands.ts";
import type { EventBuffer } from "./event-buffer.ts";
import { addAsset, listMarket, setParameters } from "./markets/commands.ts";
import { deposit } from "./money/deposit.ts";
import { amendOrder } from "./orders/amend.ts";
import { cancelOrder } from "./orders/cancel.ts";
import { placeOrder } from "./orders/place.ts";
import { ACCEPTED, REJECT } from "./reject-codes.ts";
import { REPEATED } from "./result.ts";
import type { State } from "./state.ts";

const MICROS_PER_MS = 1000;

/** Applies one command at its place and time; its events go to `out`. */
export function applyCommand(
  state: State,
  command: Command,
  sequence: number,
  timeMicros: number,
  out: EventBuffer,
): void {
  const { result, emit } = state;
  state.sequence = sequence;
  state.nowMs = Math.floor(timeMicros / MICROS_PER_MS);
  emit.begin(out);
  result.firstSequence = sequence;
  result.ordinal = 0;
  result.slot = 0;
  result.code = 0;
  const code = decide(state, command);
  if (code === ACCEPTED) return;
  if (code === REPEATED) tellAgain(state, command);
  else emit.rejected(accountOf(command), code);
}

function decide(state: State, command: Command): number {
  switch (command.kind) {
    case "place-order":
      return placeOrder(state, command);
    case "cancel-order":
      return cancelOrder(state, command);
    case "amend-order":
      return amendOrder(state, command);
    case "deposit":
      return deposit(state, command);
    case "add-asset":
      return addAsset(state, command);
    case "list-market":
      return listMarket(state, command);
    case "set-parameters":
      return setParameters(state, command);
    case "open-account":
      return openAccount(state, command);
    case "rename-account":
      return renameAccount(state, command);
    case "set-account":
      return setAccount(state, command);
    case "place-conditional-order":
    case "cancel-all-orders":
    case "set-cancel-after":
    case "set-market-state":
    case "change-market":
    case "set-fee-tier":
    case "request-withdrawal":
    case "settle-withdrawal":
    case "cancel-withdrawal":
    case "transfer":
    case "convert-dust":
    case "tick":
    case "set-prices":
      return REJECT["not-available"];
  }
}

function tellAgain(state: State, command: Command): void {
  const { result } = state;
  state.emit.event({
    kind: "repeated",
    accountId: accountOf(command) as AccountId,
    orderSlot: result.slot,
    orderOrdinal: result.ordinal,
    firstSequence: result.firstSequence,
    code: result.code,
  });
}

/** Whom a refusal names: the account that the command is about, else 0. */
function accountOf(command: Command): number {
  if ("accountId" in command) return command.accountId;
  return command.kind === "transfer" ? command.sourceId : 0;
}
