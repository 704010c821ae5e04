/** A number of an epoch that stands for "never". */
export const NEVER = 2n ** 64n - 1n;

/** At most this share of what is effective may start or stop working in one epoch. */
const RATE_PERCENT = 9n;
const PERCENT = 100n;

/** What a stake account is delegated with. */
export interface Delegated {
  readonly units: bigint;
  readonly activationEpoch: bigint;
  readonly deactivationEpoch: bigint;
}

/** Sums over a whole network at the end of an epoch. */
export interface EpochTotals {
  readonly effective: bigint;
  readonly activating: bigint;
  readonly deactivating: bigint;
}

/** A network's past, by epoch. */
export type StakeHistory = ReadonlyMap<bigint, EpochTotals>;

/** How much of a delegation earns, waits to earn, and is being taken back. */
export interface Activation {
  readonly active: bigint;
  readonly activating: bigint;
  readonly deactivating: bigint;
}

/**
 * How much of a delegation works at an epoch, as the Stake program counts it (warm-up and cool-down
 * with the network-wide rate of 9 %, integer arithmetic): each epoch lets in a share in proportion
 * to what waits, rounded down and at least one lamport. An epoch that the history has forgotten is
 * long over: what began then has ended.
 */
export function activationAt(
  delegated: Delegated,
  epoch: bigint,
  history: StakeHistory,
): Activation {
  const { deactivationEpoch } = delegated;
  const warm = warmed(delegated, epoch, history);
  if (epoch < deactivationEpoch) return { ...warm, deactivating: 0n };
  if (epoch === deactivationEpoch) {
    return { active: warm.active, activating: 0n, deactivating: warm.active };
  }
  const left = cooled(warm.active, deactivationEpoch, { epoch, history });
  return { active: left, activating: 0n, deactivating: left };
}

/** How far the warming came, until now or until it was called back. */
function warmed(
  { units, activationEpoch, deactivationEpoch }: Delegated,
  epoch: bigint,
  history: StakeHistory,
): Pick<Activation, "active" | "activating"> {
  if (activationEpoch === NEVER) return { active: units, activating: 0n };
  if (activationEpoch === deactivationEpoch) return { active: 0n, activating: 0n };
  if (epoch <= activationEpoch) {
    return { active: 0n, activating: epoch === activationEpoch ? units : 0n };
  }
  if (!history.has(activationEpoch)) return { active: units, activating: 0n };
  const end = epoch < deactivationEpoch ? epoch : deactivationEpoch;
  let active = 0n;
  for (let at = activationEpoch; at < end && active < units; at++) {
    const totals = history.get(at);
    if (totals === undefined || totals.activating === 0n) break;
    const more = active + passing(units - active, totals.activating, totals.effective);
    active = more < units ? more : units;
  }
  return { active, activating: units - active };
}

function cooled(
  active: bigint,
  since: bigint,
  { epoch, history }: { readonly epoch: bigint; readonly history: StakeHistory },
): bigint {
  if (!history.has(since)) return 0n;
  let left = active;
  for (let at = since; at < epoch && left > 0n; at++) {
    const totals = history.get(at);
    if (totals === undefined || totals.deactivating === 0n) break;
    const less = left - passing(left, totals.deactivating, totals.effective);
    left = less > 0n ? less : 0n;
  }
  return left;
}

/** One delegation's part of what an epoch lets through; rounded down, at least one lamport. */
function passing(waiting: bigint, waitingInAll: bigint, effectiveInAll: bigint): bigint {
  const share = (waiting * effectiveInAll * RATE_PERCENT) / (waitingInAll * PERCENT);
  return share > 1n ? share : 1n;
}
