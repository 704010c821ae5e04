import type { Explanation } from "@holdall/wallet/clear";
import { eraseSeat } from "@holdall/wallet/guarded";
import { addressOf, checksumAddress } from "@holdall/wallet/keyring";
import { GUARDED_PATHS } from "./vault-seat.ts";
import type { VaultSeat } from "./vault-seat.ts";

/**
 * True for the one request of a Safe that this device cannot sign although it is its own: the one
 * that makes it an owner in the place of a device that was lost. The kit signs that.
 */
export function replacesDevice(
  seat: VaultSeat,
  account: string,
  { effects }: Explanation,
): boolean {
  const swap = effects.find(({ kind }) => kind === "owner-swap")?.operands["to"];
  const row = seat.body.accounts.find(
    ({ path, publicKey }) => path === GUARDED_PATHS.safe && addressOf("evm", publicKey) === account,
  );
  if (swap?.type !== "address" || row === undefined) return false;
  const held = seat.guardedOf(row.sourceId);
  if (!held.ok) return false;
  const own = checksumAddress(held.value.owners.device);
  eraseSeat(held.value);
  return swap.address === own;
}
