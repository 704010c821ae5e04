import { isScanOver, SCAN_GAP, SCHEMES } from "@holdall/wallet/keyring";
import type { WordAccount } from "@holdall/wallet/realm";
import type { Held, Holdings } from "./holdings.ts";

/** Numbers of each scheme that are looked at, at most. */
export const SCAN_MAX = 100;

/** An account that was used, and what it has on each network. */
export interface UsedAccount extends WordAccount {
  readonly held: readonly Held[];
}

/** What a scan finds, and the networks that told nothing: what is there is not known. */
export interface Scanned {
  readonly used: readonly UsedAccount[];
  readonly silent: readonly string[];
}

/** What a scan asks: the accounts of some words from a number on, and what addresses have. */
export interface ScanDoors {
  readonly look: (start: number) => Promise<readonly WordAccount[]>;
  readonly hold: (accounts: readonly WordAccount[]) => Promise<Holdings>;
}

/**
 * Finds the accounts of some words that were used, scheme by scheme, until five in a row were not (BIP-44,
 * "Account discovery"). One path that two schemes share is found once.
 */
export async function scanWords({ look, hold }: ScanDoors): Promise<Scanned> {
  const used = new Map<string, UsedAccount>();
  const silent = new Set<string>();
  const seen = new Map<string, boolean[]>(SCHEMES.map(({ id }) => [id, []]));
  for (let start = 0; start < SCAN_MAX; start += SCAN_GAP) {
    const open = SCHEMES.filter((scheme) => !isScanOver(seen.get(scheme.id)!, scheme));
    if (open.length === 0) break;
    const accounts = (await look(start)).filter(({ scheme }) =>
      open.some(({ id }) => id === scheme),
    );
    const holdings = await hold(accounts);
    for (const network of holdings.silent) silent.add(network);
    for (const account of accounts) {
      const held = holdings.held.filter(({ address }) => address === account.address);
      const isUsed = held.some((one) => one.isUsed);
      seen.get(account.scheme)!.push(isUsed);
      if (isUsed && !used.has(account.path)) used.set(account.path, { ...account, held });
    }
  }
  return { used: [...used.values()], silent: [...silent] };
}
