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

type AccountKind = "open-account" | "open-subaccount" | "rename-account" | "set-account";

/** Applies what opens accounts and sets what their owners may set. */
export function changeAccounts(state: State, command: CommandOf<AccountKind>): number {
  switch (command.kind) {
    case "open-account":
      return openAccount(state, command);
    case "open-subaccount":
      return openSubaccount(state, command);
    case "rename-account":
      return renameAccount(state, command);
    case "set-account":
      return setAccount(state, command);
  }
}

/** Applies `open-account`: user 0 asks for a new user with its main account. */
function openAccount(state: State, command: CommandOf<"open-account">): number {
  const refusal = checkOpening(state, command);
  if (refusal === ACCEPTED) open(state, command);
  return refusal;
}

/**
 * Applies `open-subaccount`: a further account of a user who exists, with what it lends by itself and
 * how far it may lever from its first moment on. What is refused opens nothing.
 */
function openSubaccount(state: State, command: CommandOf<"open-subaccount">): number {
  const { accounts } = state;
  const { autoLend, leverageLimitPpm } = command;
  if (command.userId === 0) return REJECT["user-unknown"];
  if (leverageLimitPpm !== 0 && !isLeverage(leverageLimitPpm)) {
    return REJECT["specification-invalid"];
  }
  const refusal = checkOpening(state, command);
  if (refusal !== ACCEPTED) return refusal;

  const accountId = open(state, command);
  const first = accounts.settings(accountId);
  accounts.set(accountId, {
    ...first,
    autoLend,
    leverageLimitPpm: leverageLimitPpm === 0 ? first.leverageLimitPpm : leverageLimitPpm,
  });
  state.emit.event({ kind: "account-set", accountId, ...accounts.settings(accountId) });
  return ACCEPTED;
}

/** Who an account is opened for, its number and its name. */
type Opening = Pick<CommandOf<"open-account">, "userId" | "subaccountNumber" | "name">;

function checkOpening(state: State, { userId, subaccountNumber, name }: Opening): number {
  const { accounts } = state;
  const isNew = userId === 0;
  if (!isNew && userId > accounts.userMax) return REJECT["user-unknown"];
  if (!isName(name)) return REJECT["specification-invalid"];
  if (isNew && subaccountNumber !== 0) return REJECT["user-unknown"];
  const own = isNew ? [] : accounts.ofUser(userId);
  if (own.some((id) => accounts.subaccountNumber(id) === subaccountNumber)) {
    return REJECT["subaccount-exists"];
  }
  if (subaccountNumber > state.parameters.subaccountsMax) return REJECT["subaccount-limit"];
  if (accounts.accountMax + 1 >= ACCOUNTS_MAX) return REJECT["subaccount-limit"];
  return ACCEPTED;
}

/** Opens what was checked, and tells it. */
function open(state: State, { userId: asked, subaccountNumber, name }: Opening): AccountId {
  const { accounts } = state;
  const userId = (asked === 0 ? accounts.userMax + 1 : asked) as UserId;
  const accountId = accounts.open(userId, subaccountNumber, name) as AccountId;
  state.emit.event({ kind: "account-opened", accountId, userId, subaccountNumber, name });
  return accountId;
}

/** Applies `rename-account`. */
function renameAccount(state: State, command: CommandOf<"rename-account">): number {
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
function setAccount(state: State, command: CommandOf<"set-account">): number {
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
  if (!isLeverage(leverageLimitPpm)) return REJECT["specification-invalid"];
  if (leverageLimitPpm >= former.leverageLimitPpm) return ACCEPTED;
  if (state.stages.isLiquidating(accountId)) return REJECT["account-liquidating"];
  accounts.set(accountId, wanted);
  const code = checkRisk(state, accountId);
  accounts.set(accountId, former);
  return code;
}

function isLeverage(ppm: number): boolean {
  return ppm >= LEVERAGE_PPM_MIN && ppm <= LEVERAGE_PPM_MAX;
}

/** 1× to 1,000×. */
const LEVERAGE_PPM_MIN = 1_000_000;
const LEVERAGE_PPM_MAX = 1_000_000_000;
