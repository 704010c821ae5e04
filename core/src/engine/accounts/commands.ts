/** Commands that open accounts and set what their owners may set. */
import type { AccountId, CommandOf, UserId } from "@holdall/core/protocol";
import { ACCOUNTS_MAX } from "../ledger/ledger.ts";
import { lendAllFree } from "../lend/arrivals.ts";
import { checkRisk } from "../margin/assess.ts";
import { ACCEPTED, REJECT } from "../reject-codes.ts";
import type { State } from "../state.ts";
import type { Settings } from "./accounts.ts";

const NAME_MAX = 64;

function isName(name: string): boolean {
  return name.length >= 1 && name.length <= NAME_MAX;
}

/** Applies `open-account`: user 0 asks for a new user with its main account. */
export function openAccount(state: State, command: CommandOf<"open-account">): number {
  const { accounts } = state;
  const { subaccountNumber, name } = command;
  const isNew = command.userId === 0;
  if (!isNew && command.userId > accounts.userMax) return REJECT["user-unknown"];
  if (!isName(name)) return REJECT["specification-invalid"];
  if (isNew && subaccountNumber !== 0) return REJECT["user-unknown"];
  const own = isNew ? [] : accounts.ofUser(command.userId);
  if (own.some((id) => accounts.subaccountNumber(id) === subaccountNumber)) {
    return REJECT["subaccount-exists"];
  }
  if (subaccountNumber > state.parameters.subaccountsMax) return REJECT["subaccount-limit"];
  if (accounts.accountMax + 1 >= ACCOUNTS_MAX) return REJECT["subaccount-limit"];

  const userId = isNew ? accounts.userMax + 1 : command.userId;
  const accountId = accounts.open(userId, subaccountNumber, name);
  state.emit.event({
    kind: "account-opened",
    accountId: accountId as AccountId,
    userId: userId as UserId,
    subaccountNumber,
    name,
  });
  return ACCEPTED;
}

/** Applies `rename-account`. */
export function renameAccount(state: State, command: CommandOf<"rename-account">): number {
  const { accountId, name } = command;
  if (!state.accounts.exists(accountId)) return REJECT["account-unknown"];
  if (!isName(name)) return REJECT["specification-invalid"];
  state.accounts.rename(accountId, name);
  state.emit.event({ kind: "account-renamed", accountId, name });
  return ACCEPTED;
}

/**
 * Applies `set-account`. A lower leverage limit must leave enough for what the account has; lending
 * that is switched on lends all that is free.
 */
export function setAccount(state: State, command: CommandOf<"set-account">): number {
  const { accounts, parameters } = state;
  const { accountId } = command;
  if (!accounts.exists(accountId)) return REJECT["account-unknown"];
  const former = accounts.settings(accountId);
  if (parameters.margin !== undefined) {
    const refusal = checkLeverage(state, command, former);
    if (refusal !== ACCEPTED) return refusal;
  }
  accounts.set(accountId, command);
  const settings = accounts.settings(accountId);
  state.exposed.touch(accountId);
  state.emit.event({ kind: "account-set", accountId, ...settings });
  if (settings.autoLend && !former.autoLend && parameters.margin !== undefined) {
    lendAllFree(state, accountId);
  }
  return ACCEPTED;
}

/** The limit itself, and a lower one against what the account has now. */
function checkLeverage(
  state: State,
  wanted: Settings & { accountId: number },
  former: Settings,
): number {
  const { accounts } = state;
  const { accountId, leverageLimitPpm } = wanted;
  if (leverageLimitPpm < LEVERAGE_PPM_MIN || leverageLimitPpm > LEVERAGE_PPM_MAX) {
    return REJECT["specification-invalid"];
  }
  if (leverageLimitPpm >= former.leverageLimitPpm) return ACCEPTED;
  if (state.stages.isLiquidating(accountId)) return REJECT["account-liquidating"];
  accounts.set(accountId, wanted);
  const code = checkRisk(state, accountId);
  accounts.set(accountId, former);
  return code;
}

/** 1× to 1,000×. */
const LEVERAGE_PPM_MIN = 1_000_000;
const LEVERAGE_PPM_MAX = 1_000_000_000;
