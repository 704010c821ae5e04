/**
 * A round of marks (`docs/margin.md` section 9): who is liquidatable for the second time running is
 * flagged; who is flagged is reduced in the book, handed over to the backstop, and at last closed
 * against the other side. The riskiest come first; no deficit outlives the command.
 */
import { END_EVENT } from "../emit.ts";
import { assessSolvency } from "../margin/assess.ts";
import { byRisk } from "../margin/risk.ts";
import { liquidatableAccounts } from "../margin/watch.ts";
import { endLive, slotsOf } from "../orders/cancel.ts";
import { payDebt } from "../perp/settlement.ts";
import { ACCEPTED, REJECT } from "../reject-codes.ts";
import type { State } from "../state.ts";
import { REASON } from "../words.ts";
import { handOver } from "./backstop.ts";
import { reduceInBook } from "./book.ts";
import { coverDeficits } from "./deficit.ts";
import { deleverage, hasPositions } from "./deleverage.ts";
import { isBlind, isForBackstop, isSafe, isWaiting } from "./judge.ts";
import { noteStranded, noteWaiting, openWays } from "./stranded.ts";
import type { Ways } from "./stranded.ts";
import { enterStage, leaveStages } from "./tell.ts";
import { marginOf } from "./terms.ts";

/** Rounds running after which an account is flagged: one mark may be wrong. */
const STRIKES = 2;

/** Applies `mark-round`. */
export function markRound(state: State): number {
  if (state.parameters.margin === undefined) return REJECT["not-available"];
  countStrikes(state);
  const ways = openWays(state);
  const handed: number[] = [];
  for (const accountId of riskiestFirst(state, ways)) {
    if (reduce(state, accountId)) handed.push(accountId);
  }
  finish(state, handed);
  for (const accountId of handed) noteStranded(state, accountId, ways);
  return ACCEPTED;
}

/** Counts rounds running, and flags whoever is in its second. */
function countStrikes(state: State): void {
  const { stages } = state;
  const found = liquidatableAccounts(state).filter((accountId) => !isBlind(state, accountId));
  const isFound = new Set(found);
  for (const accountId of stages.struck()) {
    const isCounted = isFound.has(accountId) || stages.isLiquidating(accountId);
    if (!isCounted) stages.setStrikes(accountId, 0);
  }
  for (const accountId of found) {
    const strikes = Math.min(STRIKES, stages.strikeCount(accountId) + 1);
    stages.setStrikes(accountId, strikes);
    if (strikes === STRIKES) flag(state, accountId);
  }
}

/** The account's orders are cancelled, oldest first; from now on only what reduces is admitted. */
export function flag(state: State, accountId: number): void {
  enterStage(state, accountId, "flagged");
  for (const slot of slotsOf(state, accountId, null)) {
    endLive(state, slot, END_EVENT.cancelled, REASON.liquidation);
  }
}

/**
 * The flagged accounts whose marks are good, by net equity over maintenance, then by id; without
 * those that have nothing left but a debt that their collateral is worth and that waits to be paid,
 * and those for which nothing can be done. The fund is never left out: the liquidations of others
 * pay it while the round goes on.
 */
function riskiestFirst(state: State, ways: Ways): number[] {
  const { stages, exposed, stranded } = state;
  const { insuranceAccountId: fundId } = marginOf(state);
  const mayMove = (accountId: number): boolean =>
    accountId === fundId || exposed.isDue(accountId) || stranded.hasWay(accountId, ways);
  return stages
    .liquidating()
    .filter(mayMove)
    .filter((accountId) => !isBlind(state, accountId))
    .flatMap((accountId) => {
      const risk = assessSolvency(state, accountId);
      if (isWaiting(risk)) {
        noteWaiting(state, accountId, risk);
        return [];
      }
      const { netEquityUnits, maintenanceUnits } = risk;
      return [{ accountId, netEquityUnits, maintenanceUnits }];
    })
    .sort(byRisk)
    .map(({ accountId }) => accountId);
}

/** Book, then backstop. Returns true where the account was handed over and must be finished. */
function reduce(state: State, accountId: number): boolean {
  const risk = assessSolvency(state, accountId);
  if (isSafe(state, risk)) return end(state, accountId);
  if (!isForBackstop(state, risk)) {
    const isReduced = reduceInBook(state, accountId);
    const reduced = assessSolvency(state, accountId);
    if (isSafe(state, reduced)) return end(state, accountId);
    if (isReduced && !isForBackstop(state, reduced)) return false;
  }
  handOver(state, accountId);
  return !lift(state, accountId);
}

/** Ends a liquidation if its account is safe again; returns whether it is. */
export function lift(state: State, accountId: number): boolean {
  if (!isSafe(state, assessSolvency(state, accountId))) return false;
  end(state, accountId);
  return true;
}

/** The account is safe: it is nobody's business any more. */
function end(state: State, accountId: number): false {
  state.stages.setStrikes(accountId, 0);
  leaveStages(state, accountId);
  return false;
}

/** Closes what is left of positions, has debts to the clearing paid, covers what cannot be. */
function finish(state: State, accountIds: readonly number[]): void {
  const winners = deleverage(
    state,
    accountIds.filter((accountId) => hasPositions(state, accountId)),
  );
  for (const accountId of accountIds) payDebt(state, accountId);
  coverDeficits(state, accountIds, winners);
  for (const accountId of accountIds) lift(state, accountId);
}
