import type { Explanation } from "@holdall/wallet/clear";
import { eraseSeat } from "@holdall/wallet/guarded";
import type { GuardedSeat } from "@holdall/wallet/guarded";
import { addressOf, checksumAddress } from "@holdall/wallet/keyring";
import { GUARDED_PATHS } from "./vault-seat.ts";
import type { VaultSeat } from "./vault-seat.ts";

/**
 * Which hand a request makes an owner of its Safe, where only the kit can sign that beside another: the
 * device in the place of one that was lost, which is no owner yet, or the present co-signer in the place
 * of one that is gone. `null` for every other request.
 */
export function newOwnerOf(
  seat: VaultSeat,
  account: string,
  { effects }: Explanation,
): "device" | "cosigner" | null {
  const swap = effects.find(({ kind }) => kind === "owner-swap")?.operands["to"];
  const held = seatOfSafe(seat, account);
  if (swap?.type !== "address" || held === null) return null;
  const { device, cosigner } = held.owners;
  eraseSeat(held);
  if (swap.address === checksumAddress(device)) return "device";
  return swap.address === checksumAddress(cosigner) ? "cosigner" : null;
}

/** The seat behind a guarded account's Safe, which whoever asks erases; `null` for any other address. */
export function seatOfSafe(seat: VaultSeat, account: string): GuardedSeat | null {
  const row = seat.body.accounts.find(
    ({ path, publicKey }) => path === GUARDED_PATHS.safe && addressOf("evm", publicKey) === account,
  );
  const held = row === undefined ? undefined : seat.guardedOf(row.sourceId);
  return held?.ok === true ? held.value : null;
}
