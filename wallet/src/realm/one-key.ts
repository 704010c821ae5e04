import { addressOf } from "@holdall/wallet/keyring";
import type { Source, VaultBody } from "@holdall/wallet/keyring";

/** Where the keys come from that sign alone, in this vault. */
const ALONE: readonly Source["kind"][] = ["words", "solana-key", "evm-key"];

/** True for an account that one key of this vault signs for: no device, no share, nobody else. */
export function hasOneKey({ accounts, sources }: VaultBody, account: string): boolean {
  const row = accounts.find((one) => addressOf(one.family, one.publicKey) === account);
  return sources.some(({ id, kind }) => id === row?.sourceId && ALONE.includes(kind));
}
