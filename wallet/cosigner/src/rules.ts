import type { Explanation } from "@holdall/wallet/clear";
import { decide, LIMIT_WINDOWS } from "@holdall/wallet/policy";
import type { Policy, PolicyAccount, PolicyRule } from "@holdall/wallet/policy";
import { accept, refuse } from "@holdall/wallet/refusals";
import type { Outcome } from "@holdall/wallet/refusals";
import type { Account, Ledger } from "./account.ts";
import type { PriceSource } from "./prices.ts";

/** Limits that a passkey lifts: how much, never what or to whom. */
const LIFTED: readonly PolicyRule[] = ["limit-units", "limit-quote", "limit-unpriced"];

/** What judging needs: whether the registered passkey has spoken for this one act, prices, the time. */
export interface Judging {
  readonly hasPasskey: boolean;
  readonly priceSource: PriceSource;
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
  { hasPasskey, priceSource, atMs }: Judging,
): Outcome<true> {
  const prices = priceSource.pricesOn(own.network);
  const verdict = decide(own, explanation, { entries: ledger.spent, prices }, atMs);
  if (verdict.kind === "allow") return accept(true);
  const isLimit = verdict.kind === "refuse" && LIFTED.includes(verdict.rule);
  if (!isLimit || holding.passkey === null) return refuse("policy-refused", verdict.rule);
  return hasPasskey ? accept(true) : refuse("cosigner-passkey", verdict.rule);
}

/** Asks for prices where a limit is in value, now or once the rules that wait begin to count. */
export async function askPrices(
  { policy, pending }: Pick<Ledger, "policy" | "pending">,
  source: PriceSource,
): Promise<void> {
  const isSet = ({ quoteLimits }: Policy): boolean =>
    LIMIT_WINDOWS.some((window) => quoteLimits[window] !== null);
  if (isSet(policy) || (pending !== null && isSet(pending.policy))) await source.ask();
}
