import type { Explanation } from "@holdall/wallet/clear";
import type { PolicyAccount } from "./account.ts";
import type { Spending } from "./decide.ts";
import { POLICY_OPEN } from "./policy.ts";
import type { Policy } from "./policy.ts";

/** An hour and a day, in milliseconds. */
export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;
/** A Monday noon, UTC. */
export const NOON = 20_000 * DAY + 12 * HOUR;

export const USDC = "token:USDC";
export const MARIE = "marie";
export const PAUL = "paul";

/** A transfer of USDC units to somebody. */
export function paying(units: bigint, to = MARIE): Explanation {
  return {
    kind: "transaction",
    effects: [],
    outflows: [{ asset: { kind: "token", id: "USDC" }, units, to }],
    grants: [],
    contracts: ["token-program"],
    feePayer: "me",
    feeUnitsMax: 0n,
    place: "",
    signers: ["me"],
    findings: [],
    level: "safe",
  };
}

/** A right for somebody to take USDC units. */
export function granting(units: bigint | null, spender = MARIE): Explanation {
  const asset = { kind: "token", id: "USDC" } as const;
  return { ...paying(0n), outflows: [], grants: [{ asset, units, spender, endsAtMs: null }] };
}

/** An account with some rules different from the open policy. */
export function accountWith(
  changes: Partial<Policy>,
  more: Partial<PolicyAccount> = {},
): PolicyAccount {
  return {
    id: "savings",
    kind: "single",
    address: "me",
    network: "solana:local",
    policy: { ...POLICY_OPEN, ...changes },
    pending: null,
    recipients: [],
    ...more,
  };
}

export const NOTHING_SPENT: Spending = { entries: [], prices: {} };

/** Limits with only the given windows set, for USDC. */
export function usdcLimits(
  limits: Partial<Record<"transaction" | "day" | "month", bigint>>,
): Policy["unitLimits"] {
  const of = (units: bigint | undefined): Record<string, bigint> =>
    units === undefined ? {} : { [USDC]: units };
  return { transaction: of(limits.transaction), day: of(limits.day), month: of(limits.month) };
}
