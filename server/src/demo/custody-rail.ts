import { VenueBusy } from "@holdall/core/protocol";
import type { Venue } from "@holdall/core/protocol";
import type { Clock, Rng } from "@holdall/server/ports";

export interface CustodyRailOptions {
  readonly venue: Pick<Venue, "submit" | "subscribe">;
  readonly clock: Clock;
  readonly rng: Rng;
  /** Withdrawals that were requested before the start and are not settled yet. */
  readonly openWithdrawalIds?: readonly number[];
  readonly onFault: (fault: Error) => void;
}

/** An invented chain confirms after this long, and up to as long again. */
const CONFIRMATION_MICROS = 3_000_000;
const HASH_WORDS = 8;

/**
 * Stands in for custody: settles every requested withdrawal after some seconds with an invented
 * transaction hash. Returns how to stop; what was not settled by then waits for the next start.
 */
export function startCustodyRail(options: CustodyRailOptions): () => void {
  const { venue, clock, rng } = options;
  const pending = new Map<number, () => void>();

  function settleLater(withdrawalId: number): void {
    const delayMicros = CONFIRMATION_MICROS + rng.below(CONFIRMATION_MICROS);
    pending.set(
      withdrawalId,
      clock.after(delayMicros, () => {
        pending.delete(withdrawalId);
        void settle(withdrawalId);
      }),
    );
  }

  async function settle(withdrawalId: number): Promise<void> {
    const transactionHash = hashOf(rng);
    try {
      await venue.submit({ kind: "settle-withdrawal", withdrawalId, transactionHash });
    } catch (fault) {
      if (fault instanceof VenueBusy) settleLater(withdrawalId);
      else options.onFault(fault as Error);
    }
  }

  for (const withdrawalId of options.openWithdrawalIds ?? []) settleLater(withdrawalId);
  const stop = venue.subscribe(({ events }) => {
    for (const event of events) {
      if (event.kind === "withdrawal-requested") settleLater(event.withdrawalId);
    }
  });
  return () => {
    stop();
    for (const cancel of pending.values()) cancel();
    pending.clear();
  };
}

/** Sixty-four hexadecimal digits. */
function hashOf(rng: Rng): string {
  const words = Array.from({ length: HASH_WORDS }, () => rng.u32().toString(16).padStart(8, "0"));
  return words.join("");
}
