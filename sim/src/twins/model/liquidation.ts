import { coverDeficits } from "./deficit.ts";
import { closeAll } from "./deleverage.ts";
import { endOrder } from "./ending.ts";
import { handOver } from "./backstop.ts";
import { isForBackstop, isSafe, reduceInBook } from "./liquidation-book.ts";
import { enterStage } from "./liquidation-log.ts";
import { isLiquidatable, riskOf } from "./risk.ts";
import type { Risk } from "./risk.ts";
import { payOwed } from "./settlement.ts";
import type { Account, State } from "./state.ts";

/** Rounds running after which an account is flagged: one mark may be wrong. */
const STRIKES = 2;

/** Applies `mark-round`: book, then backstop, each account by itself; then what is left of them all. */
export function markRound(state: State): void {
  state.margin();
  const seen = state.accounts.filter(({ accountId }) => !isBlind(state, accountId));
  for (const account of state.accounts) if (!seen.includes(account)) account.strikes = 0;
  for (const account of seen) strike(state, account);
  const left = riskiestFirst(state, seen).filter((account) => !reduce(state, account));
  const accountIds = left.map(({ accountId }) => accountId);
  const winners = closeAll(state, accountIds);
  for (const accountId of accountIds) payOwed(state, accountId);
  coverDeficits(state, accountIds, winners);
  for (const account of left) lift(state, account);
}

/** True while an account has a position whose index stands still: its marks say nothing. */
export function isBlind(state: State, accountId: number): boolean {
  return state.markets.some(
    ({ marketId, memory }) => memory.isStale && state.position(accountId, marketId).size !== 0n,
  );
}

function strike(state: State, account: Account): void {
  const { accountId } = account;
  const isStruck = isLiquidatable(riskOf(state, accountId));
  account.strikes = isStruck ? account.strikes + 1 : 0;
  if (account.strikes < STRIKES || account.stage !== "none") return;
  flag(state, account);
}

/** Cancels the account's orders; from now on only what reduces is admitted. */
export function flag(state: State, { accountId }: Account): void {
  enterStage(state, accountId, "flagged");
  for (const order of state.live())
    if (order.accountId === accountId) endOrder(state, order, "order-cancelled", "liquidation");
}

/** Nothing is left to reduce or to cover: the account's collateral waits for a book that takes it. */
function isWaiting({ exposure, netEquity, equity }: Risk): boolean {
  return exposure === 0n && netEquity < 0n && equity >= 0n;
}

function riskiestFirst(state: State, accounts: readonly Account[]): Account[] {
  const due = accounts.filter(
    ({ stage, accountId }) => stage !== "none" && !isWaiting(riskOf(state, accountId)),
  );
  return byRisk(state, due);
}

/** By net equity over maintenance, cross-multiplied, then by account id. */
export function byRisk(state: State, accounts: readonly Account[]): Account[] {
  return accounts
    .map((account) => ({ account, risk: riskOf(state, account.accountId) }))
    .sort((a, b) => {
      const [left, right] = [
        a.risk.netEquity * b.risk.maintenance,
        b.risk.netEquity * a.risk.maintenance,
      ];
      if (left !== right) return left < right ? -1 : 1;
      return a.account.accountId - b.account.accountId;
    })
    .map(({ account }) => account);
}

/** Book, then backstop. Returns false where something is left that must be finished. */
function reduce(state: State, account: Account): boolean {
  const { accountId } = account;
  if (lift(state, account)) return true;
  if (!isForBackstop(state, riskOf(state, accountId))) {
    const isReduced = reduceInBook(state, accountId);
    if (lift(state, account)) return true;
    if (isReduced && !isForBackstop(state, riskOf(state, accountId))) return true;
  }
  handOver(state, accountId);
  return lift(state, account);
}

/** Ends the liquidation of an account that is safe. */
export function lift(state: State, account: Account): boolean {
  if (!isSafe(state, riskOf(state, account.accountId))) return false;
  account.strikes = 0;
  enterStage(state, account.accountId, "none");
  return true;
}
