import type { RandomBytes } from "@holdall/wallet/keyring";
import { closeVault } from "@holdall/wallet/keyring";
import { accept, refuse } from "@holdall/wallet/refusals";
import type { Outcome } from "@holdall/wallet/refusals";
import { seatOf } from "./vault-seat.ts";
import type { Change, OpenPlace, VaultKeys, VaultSeat, Written } from "./vault-seat.ts";

/**
 * The one place of an open vault in a realm. Whoever opens a vault stretches a password meanwhile,
 * and a realm does other things in that time: it is locked, another window opens it, a change is
 * written. What was begun before any of them ends without a seat, since it would bring back an older
 * vault over a newer one, or open what its person has just locked.
 */
export interface Seating {
  /** The open vault, or `null`. */
  readonly seat: VaultSeat | null;
  /** Grows with every vault that is seated, left or written: noted by whoever begins to open one. */
  readonly moves: number;
  /**
   * Seats a vault whose opening began at that number of moves. A text of the vault that sits here
   * already leaves it in its place, which is as new at least. Refuses `vault-changed` when something
   * has moved meanwhile, and closes what was opened.
   */
  take(opened: OpenPlace, since: number): Outcome<VaultSeat>;
  /** Writes a change of the vault that sits here. Every other seat is closed, and refuses. */
  write(seat: VaultSeat, change: Change, keys?: VaultKeys): Outcome<Written>;
  /** Closes what sits here; and whatever is being opened will not sit here any more. */
  leave(): void;
}

/** An empty place. */
export function createSeating(random: RandomBytes): Seating {
  let seat: VaultSeat | null = null;
  let moves = 0;
  return {
    get seat() {
      return seat;
    },
    get moves() {
      return moves;
    },
    take(opened, since) {
      if (seat?.covers(opened.vault) === true) {
        closeVault(opened.vault);
        return accept(seat);
      }
      if (moves !== since) {
        closeVault(opened.vault);
        return refuse("vault-changed");
      }
      const next = seatOf(opened);
      if (!next.ok) return next;
      seat?.close();
      seat = next.value;
      moves++;
      return next;
    },
    write(of, change, keys) {
      const written = of.commit(change, random, keys);
      if (written.ok) moves++;
      return written;
    },
    leave() {
      seat?.close();
      seat = null;
      moves++;
    },
  };
}
