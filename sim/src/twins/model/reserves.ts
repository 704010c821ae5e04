import type { CommandOf } from "@holdall/core/protocol";
import { handOver } from "./backstop.ts";
import { coverDeficits, takeOver } from "./deficit.ts";
import { closeAll } from "./deleverage.ts";
import { byRisk, flag, isBlind, lift } from "./liquidation.ts";
import { tellStep } from "./liquidation-log.ts";
import { max, sum } from "./numbers.ts";
import { riskOf } from "./risk.ts";
import { payOwed } from "./settlement.ts";
import { refuse } from "./state.ts";
import type { Account, Handlers, State } from "./state.ts";

/** Whoever is worth less than nothing to margin is liquidated to the end, until nobody is. */
function reservesSnapshot(state: State, { day }: CommandOf<"reserves-snapshot">): void {
  const done: Account[] = [];
  let deficit = 0n;
  for (let short = shortOf(state, done); short.length > 0; short = shortOf(state, done)) {
    done.push(...short);
    deficit += complete(state, short);
  }
  state.emit("reserves-snapshot-taken", {
    day,
    completedAccounts: done.length,
    deficitUnits: Number(deficit),
    heldUnits: JSON.stringify(
      state.assets.map((_, assetId) => String(-state.ledger.free(0, assetId))),
    ),
  });
}

function shortOf(state: State, done: readonly Account[]): Account[] {
  const margin = state.parameters?.margin;
  if (margin === undefined) return [];
  const accounts = state.accounts.filter(
    (account) =>
      account.accountId !== margin.insuranceAccountId &&
      !done.includes(account) &&
      !isBlind(state, account.accountId) &&
      riskOf(state, account.accountId).netEquity < 0n,
  );
  return byRisk(state, accounts);
}

/** Backstop, other side, what is unsettled, deficits; at last the fund takes everything. Returns the deficits. */
function complete(state: State, short: readonly Account[]): bigint {
  for (const account of short) {
    flag(state, account);
    handOver(state, account.accountId);
  }
  const left = short.filter((account) => !lift(state, account));
  const accountIds = left.map(({ accountId }) => accountId);
  const winners = closeAll(state, accountIds);
  for (const accountId of accountIds) payOwed(state, accountId);
  const deficits = accountIds.map((accountId) => max(0n, -riskOf(state, accountId).equity));
  coverDeficits(state, accountIds, winners);
  for (const account of left) {
    leaveToFund(state, account.accountId);
    lift(state, account);
  }
  return sum(deficits);
}

function leaveToFund(state: State, accountId: number): void {
  const { netEquity, equity } = riskOf(state, accountId);
  if (netEquity >= 0n) return;
  const takerId = state.margin().insuranceAccountId;
  takeOver(state, accountId, takerId, max(0n, equity));
  const assetId = state.settlementId();
  tellStep(state, { accountId, assetId, stage: "fund", value: equity, takerId });
}

function setReservesNonce(state: State, command: CommandOf<"set-reserves-nonce">): void {
  const { userId, nonceHash } = command;
  state.user(userId);
  if (!/^[0-9a-f]{64}$/.test(nonceHash)) refuse("specification-invalid");
  state.emit("reserves-nonce-set", { userId, nonceHash });
}

export const reservesHandlers = {
  "reserves-snapshot": reservesSnapshot,
  "set-reserves-nonce": setReservesNonce,
} satisfies Partial<Handlers>;
