import type { StakeTotals } from "../runtime/bank.ts";
import type { Delegation } from "./state.ts";
import { NEVER } from "./state.ts";

/** At most this share of the effective stake may start or stop working in one epoch. */
const RATE_PERCENT = 9n;
const PERCENT = 100n;

type TotalsOf = (epoch: bigint) => StakeTotals | undefined;

/**
 * How much of a delegation works at an epoch, following the stake program: an epoch lets in at
 * most 9 % of the stake that was effective before it, shared in proportion to what waits. Shares
 * are rounded down, but at least one lamport moves, so that nothing waits for ever.
 */
export function stakeAt(delegation: Delegation, epoch: bigint, totalsOf: TotalsOf): StakeTotals {
  const { effective, activating } = warming(delegation, epoch, totalsOf);
  const { deactivationEpoch } = delegation;
  if (epoch < deactivationEpoch) return { effective, activating, deactivating: 0n };
  if (epoch === deactivationEpoch) return { effective, activating: 0n, deactivating: effective };
  const left = cooling(deactivationEpoch, epoch, { effective, totalsOf });
  return { effective: left, activating: 0n, deactivating: left };
}

function warming(delegation: Delegation, epoch: bigint, totalsOf: TotalsOf) {
  const { stake, activationEpoch, deactivationEpoch } = delegation;
  if (activationEpoch === NEVER) return { effective: stake, activating: 0n };
  if (activationEpoch === deactivationEpoch) return { effective: 0n, activating: 0n };
  if (epoch === activationEpoch) return { effective: 0n, activating: stake };
  if (epoch < activationEpoch) return { effective: 0n, activating: 0n };
  if (totalsOf(activationEpoch) === undefined) return { effective: stake, activating: 0n };
  let effective = 0n;
  const end = epoch < deactivationEpoch ? epoch : deactivationEpoch;
  for (let at = activationEpoch; at < end && effective < stake; at++) {
    const totals = totalsOf(at);
    if (totals === undefined || totals.activating === 0n) break;
    effective += shareOf(stake - effective, totals.activating, totals.effective);
    if (effective > stake) effective = stake;
  }
  return { effective, activating: stake - effective };
}

function cooling(
  deactivationEpoch: bigint,
  epoch: bigint,
  { effective, totalsOf }: { readonly effective: bigint; readonly totalsOf: TotalsOf },
): bigint {
  if (totalsOf(deactivationEpoch) === undefined) return 0n;
  let left = effective;
  for (let at = deactivationEpoch; at < epoch && left > 0n; at++) {
    const totals = totalsOf(at);
    if (totals === undefined || totals.deactivating === 0n) break;
    left -= shareOf(left, totals.deactivating, totals.effective);
    if (left < 0n) left = 0n;
  }
  return left;
}

/** One delegation's part of what an epoch lets through. */
function shareOf(waiting: bigint, waitingInAll: bigint, effectiveInAll: bigint): bigint {
  const share = (waiting * effectiveInAll * RATE_PERCENT) / (waitingInAll * PERCENT);
  return share > 1n ? share : 1n;
}
