/** One command, one step: the only place where the parts of the engine are joined. */
import type { AccountId, Command, CommandOf } from "@holdall/core/protocol";
import { changeAccounts } from "./accounts/commands.ts";
import type { EventBuffer } from "./event-buffer.ts";
import { setReservesNonce } from "./identity/reserves-nonces.ts";
import { setFeeTier } from "./fees/tiers.ts";
import {
  addAsset,
  changeMarket,
  listMarket,
  setParameters,
  setPrices,
} from "./markets/commands.ts";
import { setMarketState } from "./markets/set-state.ts";
import { settleArrivals } from "./lend/arrivals.ts";
import { changeAsset } from "./lend/change-asset.ts";
import { borrow, lend, redeem, repay } from "./lend/commands.ts";
import { tellPools } from "./lend/tell.ts";
import { distributeYield } from "./lend/yields.ts";
import { markRound } from "./liquidate/round.ts";
import { reservesSnapshot } from "./liquidate/reserves-snapshot.ts";
import { setBackstop } from "./liquidate/set-backstop.ts";
import { forgetValues } from "./margin/valuation.ts";
import { deposit } from "./money/deposit.ts";
import { convertDust } from "./money/dust.ts";
import { transfer } from "./money/transfer.ts";
import { cancelWithdrawal, requestWithdrawal, settleWithdrawal } from "./money/withdrawals.ts";
import { amendOrder } from "./orders/amend.ts";
import { cancelAllOrders, cancelOrder, setCancelAfter } from "./orders/cancel.ts";
import { placeConditionalOrder } from "./orders/place-conditional.ts";
import { placeOrder } from "./orders/place.ts";
import { convertCollateral } from "./orders/convert.ts";
import { realize } from "./perp/settlement.ts";
import { ACCEPTED, REJECT } from "./reject-codes.ts";
import { REPEATED } from "./result.ts";
import type { State } from "./state.ts";
import { tick } from "./tick.ts";
import { makeExits } from "./triggers/exits.ts";
import { fireTriggers } from "./triggers/fire.ts";

/** How a command says that it is the same request as another. */
type Request = Pick<CommandOf<"place-order">, "requestA" | "requestB" | "requestExpiresMs">;

const MICROS_PER_MS = 1000;

/** Applies one command at its place and time; its events go to `out`. */
export function applyCommand(
  state: State,
  command: Command,
  sequence: number,
  timeMicros: number,
  out: EventBuffer,
): void {
  const { emit } = state;
  state.sequence = sequence;
  state.nowMs = Math.floor(timeMicros / MICROS_PER_MS);
  emit.begin(out);
  const code = decideOnce(state, command);
  if (code === REPEATED) tellAgain(state, command);
  else if (code !== ACCEPTED) emit.rejected(accountOf(command), code);
}

/** A request that was decided before is not decided again; one that was not is remembered. */
function decideOnce(state: State, command: Command): number {
  startResult(state);
  if (!isIdentified(command)) return decideAndFollow(state, command);
  const { requests, result, nowMs } = state;
  const { requestA = 0, requestB = 0, requestExpiresMs = 0 } = command as Partial<Request>;
  if (requests.recall(requestA, requestB, nowMs, result)) return REPEATED;
  // What has expired may be a repeat of what was forgotten: it comes too late to have any effect.
  if (requestExpiresMs <= nowMs) return REJECT["request-expired"];
  if (requests.isFull(nowMs)) return REJECT["request-identities-full"];
  const code = decideAndFollow(state, command);
  result.code = code > ACCEPTED ? code : ACCEPTED;
  requests.remember(requestA, requestB, requestExpiresMs, nowMs, result);
  return code;
}

/**
 * True for a command that carries an identity. The frequent kinds are asked each in its own line:
 * where the machine knows the kind it knows the place of the field, else it has to look for it.
 */
function isIdentified(command: Command): boolean {
  const { kind } = command;
  if (kind === "place-order") return command.requestA !== 0 || command.requestB !== 0;
  if (kind === "cancel-order") return command.requestA !== 0 || command.requestB !== 0;
  if (kind === "amend-order") return command.requestA !== 0 || command.requestB !== 0;
  const { requestA = 0, requestB = 0 } = command as Partial<Request>;
  return requestA !== 0 || requestB !== 0;
}

function startResult({ result, sequence }: State): void {
  result.firstSequence = sequence;
  result.ordinal = 0;
  result.slot = 0;
  result.code = ACCEPTED;
}

/**
 * Decides, and then lets happen what follows from it: exits of ended orders, triggers, what becomes
 * of units that arrived, and the pools that changed.
 */
function decideAndFollow(state: State, command: Command): number {
  const code = decide(state, command);
  if (code !== ACCEPTED) return code;
  if (state.ended.length > 0) makeExits(state);
  if (state.stirred.length > 0) fireTriggers(state);
  if (state.arrivals.length > 0) settleArrivals(state);
  if (state.hasTouchedPools) tellPools(state);
  return ACCEPTED;
}

function decide(state: State, command: Command): number {
  switch (command.kind) {
    case "place-order":
      return placeOrder(state, command);
    case "cancel-order":
      return cancelOrder(state, command);
    case "amend-order":
      return amendOrder(state, command);
    case "place-conditional-order":
      return placeConditionalOrder(state, command);
    case "cancel-all-orders":
      return cancelAllOrders(state, command);
    case "set-cancel-after":
      return setCancelAfter(state, command);
    case "deposit":
      return deposit(state, command);
    case "request-withdrawal":
      return requestWithdrawal(state, command);
    case "settle-withdrawal":
      return settleWithdrawal(state, command);
    case "cancel-withdrawal":
      return cancelWithdrawal(state, command);
    case "transfer":
      return transfer(state, command);
    case "convert-dust":
      return convertDust(state, command);
    case "open-account":
    case "open-subaccount":
    case "rename-account":
    case "set-account":
      return changeAccounts(state, command);
    case "set-fee-tier":
      return setFeeTier(state, command);
    case "add-asset":
    case "change-asset":
    case "list-market":
    case "change-market":
    case "set-parameters":
      return forgetValues(state, changeTerms(state, command));
    case "set-market-state":
      return setMarketState(state, command);
    case "set-prices":
      return setPrices(state, command);
    case "mark-round":
      return markRound(state);
    case "set-backstop":
      return setBackstop(state, command);
    case "realize":
      return realize(state, command);
    case "convert-collateral":
      return convertCollateral(state, command);
    case "tick":
      return tick(state, command);
    case "lend":
      return lend(state, command);
    case "redeem":
      return redeem(state, command);
    case "borrow":
      return borrow(state, command);
    case "repay":
      return repay(state, command);
    case "distribute-yield":
      return distributeYield(state, command);
    case "reserves-snapshot":
      return reservesSnapshot(state, command);
    case "set-reserves-nonce":
      return setReservesNonce(state, command);
  }
}

/** What may change the worth of anything. */
type TermsKind = "add-asset" | "change-asset" | "list-market" | "change-market" | "set-parameters";

function changeTerms(state: State, command: CommandOf<TermsKind>): number {
  switch (command.kind) {
    case "add-asset":
      return addAsset(state, command);
    case "change-asset":
      return changeAsset(state, command);
    case "list-market":
      return listMarket(state, command);
    case "change-market":
      return changeMarket(state, command);
    case "set-parameters":
      return setParameters(state, command);
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
