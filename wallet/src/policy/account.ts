import { accept, refuse } from "@holdall/wallet/refusals";
import type { Outcome } from "@holdall/wallet/refusals";
import { isTightening, strictest } from "./policy.ts";
import type { Policy } from "./policy.ts";

/** How an account signs. */
export type AccountKind = "single" | "hardware" | "frost" | "safe" | "watch";

/** Somebody the account may send to. */
export interface Recipient {
  readonly address: string;
  /** From when on it counts as known. */
  readonly addedAtMs: number;
}

/** What the policy engine knows of an account. */
export interface PolicyAccount {
  readonly id: string;
  readonly kind: AccountKind;
  readonly address: string;
  readonly network: string;
  readonly policy: Policy;
  /** A loosening that waits, and when it begins to count. */
  readonly pending: { readonly policy: Policy; readonly fromMs: number } | null;
  readonly recipients: readonly Recipient[];
}

/** How long a loosening waits, in milliseconds. */
export const LOOSENING_MS = 24 * 3_600_000;

/** The rules that count at a moment: a loosening counts from its time on. */
export function activePolicy(
  account: Pick<PolicyAccount, "policy" | "pending">,
  atMs: number,
): Policy {
  const { pending, policy } = account;
  return pending !== null && atMs >= pending.fromMs ? pending.policy : policy;
}

/**
 * Changes the rules of an account. What tightens counts at once; what loosens waits 24 hours and
 * needs the second factor of the account's kind. A change replaces one that still waits, so that
 * tightening also cancels it. Refuses a loosening without the second factor.
 */
export function changePolicy(
  account: PolicyAccount,
  next: Policy,
  change: { readonly atMs: number; readonly hasSecondFactor: boolean },
): Outcome<PolicyAccount> {
  const current = activePolicy(account, change.atMs);
  if (isTightening(current, next)) return accept({ ...account, policy: next, pending: null });
  if (!change.hasSecondFactor) return refuse("policy-refused", "second factor");
  return accept({
    ...account,
    policy: strictest(current, next),
    pending: { policy: next, fromMs: change.atMs + LOOSENING_MS },
  });
}
