/** What accounts had less than nothing, and who paid it, read from what one command tells in public. */
import type { Event, EventOf } from "@holdall/core/protocol";

/** A deficit, and what was paid for it. */
export interface Deficit {
  readonly accountId: number;
  /** In units of the settlement asset. */
  readonly units: number;
  paidByFund: number;
  /** Of profits, and of claims on the clearing, that were given up for it. */
  paidByProfits: number;
  /** Claims of lenders that were given up, in units of any asset. */
  forgiven: number;
}

/**
 * The deficits of one command: it covers all of them together, so payments for one stand among those
 * for the others. What an account gains by the closing of its positions, before the first deficit is
 * told, is no payment for one.
 */
export function deficitsOf(events: readonly Event[]): readonly Deficit[] {
  const deficits = new Map<number, Deficit>();
  const first = events.findIndex(isDeficit);
  if (first === -1) return [];
  for (const event of events) {
    if (!isDeficit(event)) continue;
    const { accountId, valueUnits: units } = event;
    deficits.set(accountId, { accountId, units, paidByFund: 0, paidByProfits: 0, forgiven: 0 });
  }
  for (const [at, event] of events.entries()) notePayment(deficits, event, at > first);
  return [...deficits.values()];
}

function isDeficit(event: Event): event is EventOf<"liquidation-step"> {
  return event.kind === "liquidation-step" && event.stage === "fund";
}

function notePayment(
  deficits: ReadonlyMap<number, Deficit>,
  event: Event,
  areClosed: boolean,
): void {
  if (event.kind !== "unsettled-changed" && event.kind !== "lending-changed") return;
  const deficit = deficits.get(event.accountId);
  if (deficit === undefined) return;
  if (event.kind === "unsettled-changed") {
    if (event.cause === "fund-payment") deficit.paidByFund += event.units;
    if (event.cause === "adl" && areClosed) deficit.paidByProfits += event.units;
  } else if (event.movement === "repay" && event.cause === "liquidation" && areClosed) {
    deficit.forgiven += event.units;
  }
}
