import { addressOf, isLocalNetwork, isPublished } from "@holdall/wallet/keyring";
import type { VaultBody } from "@holdall/wallet/keyring";
import { accept, refuse } from "@holdall/wallet/refusals";
import type { Outcome } from "@holdall/wallet/refusals";
import { WATCHED_SOURCE } from "./importing.ts";

/** Whose signature is wanted, and for which network. */
interface Wanted {
  readonly account: string;
  readonly brought: { readonly network: string; readonly chainId: bigint };
}

/**
 * Whether an account signs at all for a network. Refuses one that the vault does not have, one that it only
 * watches, an EVM network whose name is another's, and, wherever others are, an account whose key stands
 * in a published example.
 */
export function checkUsable(
  { accounts, sources }: VaultBody,
  { account, brought: { network, chainId } }: Wanted,
): Outcome<true> {
  const row = accounts.find(({ family, publicKey }) => addressOf(family, publicKey) === account);
  if (row === undefined) return refuse("account-unknown", account);
  if (row.sourceId === WATCHED_SOURCE) return refuse("account-watched", account);
  // Rules and prices go by the network's name, what is signed by its number: they are of one network.
  const isNamed = row.family === "solana" || network === `eip155:${chainId}`;
  if (!isNamed) return refuse("wrong-network", network);
  const source = sources.find(({ id }) => id === row.sourceId);
  if (source !== undefined && isPublished(source) && !isLocalNetwork(network, chainId))
    return refuse("key-published", account);
  return accept(true);
}
