import type { Explanation } from "@holdall/wallet/clear";
import { decide } from "@holdall/wallet/policy";
import type { PolicyAccount, PolicyRule, Price } from "@holdall/wallet/policy";
import { accept, refuse } from "@holdall/wallet/refusals";
import type { Outcome } from "@holdall/wallet/refusals";
import type { Account } from "./account.ts";

/** Limits that a passkey lifts: how much, never what or to whom. */
const LIFTED: readonly PolicyRule[] = ["limit-units", "limit-quote", "limit-unpriced"];

/** What judging needs: whether the registered passkey has spoken for this one act, prices, the time. */
export interface Judging {
  readonly hasPasskey: boolean;
  readonly prices: Readonly<Record<string, Price>>;
  readonly atMs: number;
}

/**
 * Judges by an account's rules, for its key on Solana or for its Safe, which spend of the same limits.
 * Beyond a limit it refuses `cosigner-passkey` until the registered passkey has spoken; without one,
 * and for every other rule, `policy-refused` with the rule's name.
 */
export function checkRules(
  { holding, ledger }: Account,
  own: PolicyAccount,
  explanation: Explanation,
  { hasPasskey, prices, atMs }: Judging,
): Outcome<true> {
  const verdict = decide(own, explanation, { entries: ledger.spent, prices }, atMs);
  if (verdict.kind === "allow") return accept(true);
  const isLimit = verdict.kind === "refuse" && LIFTED.includes(verdict.rule);
  if (!isLimit || holding.passkey === null) return refuse("policy-refused", verdict.rule);
  return hasPasskey ? accept(true) : refuse("cosigner-passkey", verdict.rule);
}
