import type { CommandOf } from "@holdall/core/protocol";
import { checkLeave, checkNotLiquidating, checkOwable } from "./leave.ts";
import { amountOf } from "./money.ts";
import { borrowUnits, entryFee, lendUnits, redeemUnits, repayUnits } from "./moves.ts";
import { borrowRefusal, poolOf, redeemRefusal } from "./pools.ts";
import { refuse } from "./state.ts";
import type { Handlers, State } from "./state.ts";

type LendingCommand = CommandOf<"lend" | "redeem" | "borrow" | "repay">;

/** The amount, the pool and the claim of a command. */
function asked(state: State, { accountId, assetId, units }: LendingCommand) {
  const amount = amountOf(state, accountId, assetId, units);
  const view = poolOf(state, assetId) ?? refuse("not-available");
  const claim = state.claims.of(accountId, assetId);
  return { amount, view, claim, move: { accountId, assetId, cause: "request" } as const };
}

function lend(state: State, command: CommandOf<"lend">): void {
  const { amount, view, claim, move } = asked(state, command);
  checkNotLiquidating(state, command.accountId);
  if (view.spec.state !== "open") refuse("pool-closed");
  if (claim.debt > 0n) refuse("lend-requires-repay");
  if (view.lent + amount > BigInt(view.spec.limitUnits)) refuse("lend-limit");
  if (state.ledger.free(command.accountId, command.assetId) < amount) refuse("funds-insufficient");
  lendUnits(state, move, amount);
}

function redeem(state: State, command: CommandOf<"redeem">): void {
  const { amount, view, claim, move } = asked(state, command);
  if (amount > claim.lent) refuse("lend-insufficient");
  const refusal = redeemRefusal(view, amount);
  if (refusal !== undefined) refuse(refusal);
  redeemUnits(state, move, amount);
}

function borrow(state: State, command: CommandOf<"borrow">): void {
  const { amount, view, claim, move } = asked(state, command);
  checkNotLiquidating(state, command.accountId);
  if (claim.lent > 0n) refuse("borrow-requires-redeem");
  const refusal = borrowRefusal(view, amount);
  if (refusal !== undefined) refuse(refusal);
  checkOwable(state, command.assetId);
  checkLeave(state, command.accountId, (sketch) => {
    const held = sketch.asset(command.assetId);
    held.free += amount;
    held.debt += amount + entryFee(state, view, amount);
  });
  borrowUnits(state, move, amount);
}

function repay(state: State, command: CommandOf<"repay">): void {
  const { amount, view, claim, move } = asked(state, command);
  if (view.spec.state === "closed") refuse("pool-closed");
  if (amount > claim.debt) refuse("borrow-insufficient");
  if (state.ledger.free(command.accountId, command.assetId) < amount) refuse("funds-insufficient");
  repayUnits(state, move, amount);
}

export const lendingHandlers = {
  lend,
  redeem,
  borrow,
  repay,
} satisfies Partial<Handlers>;
