import type { CommandOf } from "@holdall/core/protocol";
import { arriveAll } from "./arrivals.ts";
import { checkMargin, checkNotLiquidating } from "./leave.ts";
import { hasExposure } from "./risk.ts";
import { Sketch } from "./sketch.ts";
import { refuse } from "./state.ts";
import type { Handlers, Settings, State } from "./state.ts";

const NAME_MAX = 64;
const DAY_MS = 86_400_000;
const DAYS = 30;

function checkName(name: string): void {
  if (name.length < 1 || name.length > NAME_MAX) refuse("specification-invalid");
}

function openAccount(state: State, command: CommandOf<"open-account">): void {
  const { subaccountNumber, name } = command;
  const isNew = command.userId === 0;
  if (!isNew) state.user(command.userId);
  checkName(name);
  if (isNew && subaccountNumber !== 0) refuse("user-unknown");
  const own = state.accounts.filter(({ userId }) => userId === command.userId);
  if (own.some((account) => account.subaccountNumber === subaccountNumber))
    refuse("subaccount-exists");
  if (subaccountNumber > (state.parameters?.subaccountsMax ?? 0)) refuse("subaccount-limit");
  const userId = isNew ? state.users.length + 1 : command.userId;
  if (isNew)
    state.users.push({ userId, tier: 0, pinnedTier: 0, pinnedUntilMs: 0, volumeByDay: new Map() });
  const account = { accountId: state.accounts.length + 1, userId, subaccountNumber, name };
  state.accounts.push({
    ...account,
    cancelAfterMs: 0,
    settings: FIRST_SETTINGS,
    unsettled: 0n,
    positiveSince: 0,
    stage: "none",
    strikes: 0,
  });
  state.emit("account-opened", account);
}

function openSubaccount(state: State, command: CommandOf<"open-subaccount">): void {
  const { autoLend, leverageLimitPpm } = command;
  if (command.userId === 0) refuse("user-unknown");
  if (leverageLimitPpm !== 0) checkLeverage(leverageLimitPpm);
  openAccount(state, { ...command, kind: "open-account" });
  const account = state.accounts.at(-1)!;
  account.settings = { ...FIRST_SETTINGS, autoLend };
  if (leverageLimitPpm !== 0) account.settings = { ...account.settings, leverageLimitPpm };
  state.emit("account-set", { accountId: account.accountId, ...account.settings });
}

function renameAccount(state: State, { accountId, name }: CommandOf<"rename-account">): void {
  const account = state.account(accountId);
  checkName(name);
  account.name = name;
  state.emit("account-renamed", { accountId, name });
}

const FIRST_SETTINGS: Settings = {
  autoLend: false,
  autoRepayBorrows: true,
  autoBorrowSettlements: true,
  autoRealizePnl: true,
  leverageLimitPpm: 10_000_000,
};

const LEVERAGE_PPM_MIN = 1_000_000;
const LEVERAGE_PPM_MAX = 1_000_000_000;

function checkLeverage(ppm: number): void {
  if (ppm < LEVERAGE_PPM_MIN || ppm > LEVERAGE_PPM_MAX) refuse("specification-invalid");
}

function setAccount(state: State, command: CommandOf<"set-account">): void {
  const { accountId, leverageLimitPpm } = command;
  const account = state.account(accountId);
  const before = account.settings;
  if (state.parameters?.margin !== undefined) {
    checkLeverage(leverageLimitPpm);
    if (leverageLimitPpm < before.leverageLimitPpm) checkLowerLimit(state, command);
  }
  const settings = Object.entries(command).filter(([name]) => !/^(kind|request)/.test(name));
  const told = Object.fromEntries(settings) as unknown as Settings;
  account.settings = told;
  state.emit("account-set", told);
  if (!before.autoLend && told.autoLend) arriveAll(state, accountId);
}

function checkLowerLimit(state: State, command: CommandOf<"set-account">): void {
  const { accountId, leverageLimitPpm } = command;
  checkNotLiquidating(state, accountId);
  const sketch = new Sketch(state, accountId);
  sketch.leveragePpm = BigInt(leverageLimitPpm);
  if (hasExposure(state, sketch)) checkMargin(state, sketch);
}

function setCancelAfter(state: State, { accountId, atMs }: CommandOf<"set-cancel-after">): void {
  state.account(accountId).cancelAfterMs = atMs;
  state.emit("cancel-after-set", { accountId, atMs });
}

function setFeeTier(state: State, command: CommandOf<"set-fee-tier">): void {
  const user = state.user(command.userId);
  if (command.tier >= (state.parameters?.feeTiers.length ?? 0)) refuse("tier-unknown");
  user.pinnedTier = command.tier;
  user.pinnedUntilMs = command.untilMs;
  refreshTier(state, command.userId);
}

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
  state.emit("fee-tier-changed", { userId, tier, volumeUnits: Number(volume) });
}

/** Counts a fill towards the tier of its user. */
export function countVolume(state: State, accountId: number, quote: bigint): void {
  const { volumeByDay } = state.user(state.userOf(accountId));
  const day = Math.floor(state.timeMs / DAY_MS);
  volumeByDay.set(day, (volumeByDay.get(day) ?? 0n) + quote);
}

export const peopleHandlers = {
  "open-account": openAccount,
  "open-subaccount": openSubaccount,
  "rename-account": renameAccount,
  "set-account": setAccount,
  "set-cancel-after": setCancelAfter,
  "set-fee-tier": setFeeTier,
} satisfies Partial<Handlers>;
