import { canonicalKey } from "@holdall/wallet/clear";
import { readAddress } from "@holdall/wallet/keyring";
import { accept, refuse } from "@holdall/wallet/refusals";
import type { Outcome } from "@holdall/wallet/refusals";

/** One owner, and where its key is: two keys in one place are lost and stolen together. */
export interface SafeOwner {
  readonly address: string;
  /** The vault, the device or the machine that holds the key. */
  readonly keptBy: string;
}

/** Owners of every Safe the wallet makes. */
export const OWNERS = 3;

/** Addresses the contract itself refuses: nobody, and the head of its list of owners. */
const FORBIDDEN: readonly string[] = [
  "0x0000000000000000000000000000000000000000",
  "0x0000000000000000000000000000000000000001",
];

/** Accepts three different owners kept in three different places. Refuses `safe-owner`. */
export function checkOwners(owners: readonly SafeOwner[]): Outcome<readonly string[]> {
  if (owners.length !== OWNERS) return refuse("safe-owner", `${owners.length} owners`);
  const addresses: string[] = [];
  for (const { address } of owners) {
    const read = readAddress(address);
    if (!read.ok) return read;
    if (read.value.family !== "evm" || FORBIDDEN.includes(canonicalKey(address))) {
      return refuse("safe-owner", address);
    }
    addresses.push(read.value.address);
  }
  if (new Set(addresses).size !== OWNERS) return refuse("safe-owner", "one key twice");
  if (new Set(owners.map((owner) => owner.keptBy)).size !== OWNERS) {
    return refuse("safe-owner", "two keys in one place");
  }
  return accept(addresses);
}
