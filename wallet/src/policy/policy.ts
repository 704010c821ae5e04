/** Limits on what leaves, per asset key, in the asset's smallest units. Absent means none. */
export type UnitLimits = Readonly<Record<string, bigint>>;

/** The three windows every limit comes in. */
export type LimitWindow = "transaction" | "day" | "month";

/** Lengths of the windows that look back, in milliseconds. Both slide. */
export const WINDOW_MS: Readonly<Record<Exclude<LimitWindow, "transaction">, number>> = {
  day: 24 * 3_600_000,
  month: 30 * 24 * 3_600_000,
};

/** Every window, shortest first. */
export const LIMIT_WINDOWS: readonly LimitWindow[] = ["transaction", "day", "month"];

/** What an account allows itself. Every field can only forbid, so two policies can be combined. */
export interface Policy {
  readonly unitLimits: Readonly<Record<LimitWindow, UnitLimits>>;
  /** Limits on value, in the quote's smallest units; `null` means none. */
  readonly quoteLimits: Readonly<Record<LimitWindow, bigint | null>>;
  /** Only recipients of the address book, or already sent to. */
  readonly knownRecipientsOnly: boolean;
  /** Only these recipients; `null` means any. */
  readonly recipients: readonly string[] | null;
  /** How long after it was added a recipient may receive more than the free amount. */
  readonly newRecipientDelayMs: number;
  /**
   * Of an asset, how much may leave within 24 hours while some of it goes to a new recipient; absent
   * means nothing. All that left counts, whoever had it: in many small payments no more is free.
   */
  readonly newRecipientFree: UnitLimits;
  /** Only these programs and contracts; `null` means any that can be read. */
  readonly contracts: readonly string[] | null;
  readonly networks: readonly string[] | null;
  /** Bit h allows the hour h of the day, UTC. */
  readonly hoursMask: number;
  /** Rights to take: none, of a stated amount, or any. */
  readonly approvals: "none" | "exact" | "any";
  readonly isOverrideAllowed: boolean;
}

/** Every hour of the day. */
export const HOURS_ALL = 0xff_ffff;

/** A policy that forbids nothing but the override: what a `single` account starts with. */
export const POLICY_OPEN: Policy = {
  unitLimits: { transaction: {}, day: {}, month: {} },
  quoteLimits: { transaction: null, day: null, month: null },
  knownRecipientsOnly: false,
  recipients: null,
  newRecipientDelayMs: 0,
  newRecipientFree: {},
  contracts: null,
  networks: null,
  hoursMask: HOURS_ALL,
  approvals: "any",
  isOverrideAllowed: false,
};

/**
 * What an account of three hands starts with: whoever is paid for the first time gets more than a free
 * amount no sooner than a day after they were named, so that a device in wrong hands is noticed before
 * it has paid out what is kept in three. The amounts are for pocket money, and are changed by the person.
 */
export const POLICY_GUARDED: Policy = {
  ...POLICY_OPEN,
  newRecipientDelayMs: WINDOW_MS.day,
  newRecipientFree: { native: 5_000_000_000n, "native:eip155": 1_500_000_000_000_000_000n },
};

const APPROVALS: readonly Policy["approvals"][] = ["none", "exact", "any"];

/**
 * The policy that allows exactly what both allow. Used while a loosening waits: in the meantime
 * the account obeys the old rules and the tightened ones.
 */
export function strictest(left: Policy, right: Policy): Policy {
  const windows = <T>(combine: (window: LimitWindow) => T): Record<LimitWindow, T> => ({
    transaction: combine("transaction"),
    day: combine("day"),
    month: combine("month"),
  });
  const approvals = Math.min(APPROVALS.indexOf(left.approvals), APPROVALS.indexOf(right.approvals));
  return {
    unitLimits: windows((w) => lowerLimits(left.unitLimits[w], right.unitLimits[w])),
    quoteLimits: windows((w) => lowerOf(left.quoteLimits[w], right.quoteLimits[w])),
    knownRecipientsOnly: left.knownRecipientsOnly || right.knownRecipientsOnly,
    recipients: common(left.recipients, right.recipients),
    newRecipientDelayMs: Math.max(left.newRecipientDelayMs, right.newRecipientDelayMs),
    newRecipientFree: lowerFree(left, right),
    contracts: common(left.contracts, right.contracts),
    networks: common(left.networks, right.networks),
    hoursMask: left.hoursMask & right.hoursMask,
    approvals: APPROVALS[approvals],
    isOverrideAllowed: left.isOverrideAllowed && right.isOverrideAllowed,
  };
}

/** True when `next` allows nothing that `current` forbids. */
export function isTightening(current: Policy, next: Policy): boolean {
  return canonical(strictest(current, next)) === canonical(next);
}

/** One text per policy: equal texts allow the same. */
export function canonical(policy: Policy): string {
  const sortedLimits = (limits: UnitLimits) =>
    Object.entries(limits)
      .map(([asset, units]) => `${asset}=${units}`)
      .sort();
  return JSON.stringify([
    LIMIT_WINDOWS.map((window) => sortedLimits(policy.unitLimits[window])),
    LIMIT_WINDOWS.map((window) => String(policy.quoteLimits[window])),
    policy.knownRecipientsOnly,
    sortedSet(policy.recipients),
    policy.newRecipientDelayMs,
    // Without a delay every recipient is free, whatever the amounts say.
    policy.newRecipientDelayMs === 0 ? [] : sortedLimits(policy.newRecipientFree),
    sortedSet(policy.contracts),
    sortedSet(policy.networks),
    policy.hoursMask,
    policy.approvals,
    policy.isOverrideAllowed,
  ]);
}

function sortedSet(list: readonly string[] | null): readonly string[] | null {
  return list === null ? null : [...new Set(list)].sort();
}

function common(
  left: readonly string[] | null,
  right: readonly string[] | null,
): readonly string[] | null {
  if (left === null) return right;
  return right === null ? left : left.filter((one) => right.includes(one));
}

function lowerOf(left: bigint | null, right: bigint | null): bigint | null {
  if (left === null || right === null) return left ?? right;
  return left < right ? left : right;
}

/** An absent limit is no limit: the union of both, the lower where both speak. */
function lowerLimits(left: UnitLimits, right: UnitLimits): UnitLimits {
  const merged: Record<string, bigint> = { ...left };
  for (const [asset, units] of Object.entries(right)) {
    merged[asset] = merged[asset] === undefined || units < merged[asset] ? units : merged[asset];
  }
  return merged;
}

/** An absent free amount is zero: the intersection, the lower of both. No delay frees everything. */
function lowerFree(left: Policy, right: Policy): UnitLimits {
  if (left.newRecipientDelayMs === 0) return right.newRecipientFree;
  if (right.newRecipientDelayMs === 0) return left.newRecipientFree;
  const merged: Record<string, bigint> = {};
  for (const [asset, units] of Object.entries(left.newRecipientFree)) {
    const other = right.newRecipientFree[asset];
    if (other !== undefined) merged[asset] = units < other ? units : other;
  }
  return merged;
}
