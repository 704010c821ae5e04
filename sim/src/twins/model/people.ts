import type { CommandOf } from "@holdall/core/protocol";
import { DONE, emit } from "./state.ts";
import type { Handlers, Outcome, State } from "./state.ts";

const NAME_MAX = 64;

const isName = (name: string): boolean => name.length >= 1 && name.length <= NAME_MAX;

function openAccount(state: State, command: CommandOf<"open-account">): Outcome {
  const { subaccountNumber, name } = command;
  const isNew = command.userId === 0;
  if (!isNew && state.users[command.userId - 1] === undefined) return { reject: "user-unknown" };
  if (!isName(name)) return { reject: "specification-invalid" };
  if (isNew && subaccountNumber !== 0) return { reject: "user-unknown" };
  const own = state.accounts.filter(({ userId }) => userId === command.userId);
  if (own.some((account) => account.subaccountNumber === subaccountNumber))
    return { reject: "subaccount-exists" };
  if (!isNew && subaccountNumber > (state.parameters?.subaccountsMax ?? 0))
    return { reject: "subaccount-limit" };
  const userId = isNew ? state.users.length + 1 : command.userId;
  if (isNew)
    state.users.push({ userId, tier: 0, pinnedTier: 0, pinnedUntilMs: 0, volumeByDay: new Map() });
  const accountId = state.accounts.length + 1;
  state.accounts.push({ accountId, userId, subaccountNumber, name, cancelAfterMs: 0 });
  emit(state, "account-opened", { accountId, userId, subaccountNumber, name });
  return DONE;
}

function renameAccount(state: State, command: CommandOf<"rename-account">): Outcome {
  const account = state.account(command.accountId);
  if (account === undefined) return { reject: "account-unknown" };
  if (!isName(command.name)) return { reject: "specification-invalid" };
  account.name = command.name;
  emit(state, "account-renamed", { accountId: command.accountId, name: command.name });
  return DONE;
}

function setAccount(state: State, command: CommandOf<"set-account">): Outcome {
  if (state.account(command.accountId) === undefined) return { reject: "account-unknown" };
  const {
    accountId,
    autoLend,
    autoRepayBorrows,
    autoBorrowSettlements,
    autoRealizePnl,
    leverageLimitPpm,
  } = command;
  emit(state, "account-set", {
    accountId,
    autoLend,
    autoRepayBorrows,
    autoBorrowSettlements,
    autoRealizePnl,
    leverageLimitPpm,
  });
  return DONE;
}

function setCancelAfter(state: State, command: CommandOf<"set-cancel-after">): Outcome {
  const account = state.account(command.accountId);
  if (account === undefined) return { reject: "account-unknown" };
  account.cancelAfterMs = command.atMs;
  emit(state, "cancel-after-set", { accountId: command.accountId, atMs: command.atMs });
  return DONE;
}

function setFeeTier(state: State, command: CommandOf<"set-fee-tier">): Outcome {
  const user = state.users[command.userId - 1];
  if (user === undefined) return { reject: "user-unknown" };
  if (command.tier >= (state.parameters?.feeTiers.length ?? 0)) return { reject: "tier-unknown" };
  user.pinnedTier = command.tier;
  user.pinnedUntilMs = command.untilMs;
  refreshTier(state, command.userId);
  return DONE;
}

const DAY_MS = 86_400_000;
const DAYS = 30;

/** The tier of the 30-day volume, not below a pinned one; an event if it changed. */
export function refreshTier(state: State, userId: number): void {
  const user = state.user(userId);
  const today = Math.floor(state.timeMs / DAY_MS);
  let volume = 0n;
  for (const [day, units] of user.volumeByDay) if (day > today - DAYS) volume += units;
  const tiers = state.parameters!.feeTiers;
  const byVolume = tiers.findLastIndex(({ volumeUnitsMin }) => volume >= BigInt(volumeUnitsMin));
  const pinned = state.timeMs < user.pinnedUntilMs ? user.pinnedTier : 0;
  const tier = Math.max(byVolume, pinned);
  if (tier === user.tier) return;
  user.tier = tier;
  emit(state, "fee-tier-changed", { userId, tier, volumeUnits: Number(volume) });
}

export const peopleHandlers = {
  "open-account": openAccount,
  "rename-account": renameAccount,
  "set-account": setAccount,
  "set-cancel-after": setCancelAfter,
  "set-fee-tier": setFeeTier,
} satisfies Partial<Handlers>;
