import { chainIdOf } from "@holdall/chain/networks";
import { NO_EVIDENCE } from "@holdall/chain/port";
import type { Evidence } from "@holdall/chain/port";
import { concat, hexToBytes, pad, serializeTransaction } from "viem";
import type { Address, Hex } from "viem";
import { floorsOf } from "./floors.ts";
import type { OpenChain } from "./open-chains.ts";

/** Addresses of a document that are looked at. */
const ADDRESSES_MAX = 15;
const ADDRESS = /"(0x[0-9a-fA-F]{40})"/gu;

/**
 * What the node says of every address that a typed document names: whether it is a token, a Safe,
 * a person, and what items of it were sold for. The chain answers for what a transaction names, so they are named to it in one.
 */
export async function documentEvidence(
  local: OpenChain,
  from: string,
  document: string,
): Promise<readonly Evidence[]> {
  const { chain } = local;
  const named = [...document.matchAll(ADDRESS)].map(([, address]) => address as Address);
  const [first, ...others] = [...new Set(named)].slice(0, ADDRESSES_MAX);
  if (first === undefined) return [NO_EVIDENCE];
  const words: readonly Hex[] = others.map((address) => pad(address.toLowerCase() as Hex));
  const data = concat(["0x00000000", ...words]);
  const chainId = Number(chainIdOf(chain.network));
  const bytes = hexToBytes(serializeTransaction({ type: "eip1559", chainId, to: first, data }));
  const [gathered, floors] = await Promise.all([
    chain.evidence({ bytes, from, expiry: 0n }),
    floorsOf(local, document),
  ]);
  if ("refusal" in gathered) return [NO_EVIDENCE];
  // A document is no transaction: what this one would do says nothing of it.
  return gathered.value.map(({ lookupTables, mints, tokenAccounts, contracts, balances }) => {
    const { simulation } = NO_EVIDENCE;
    return { lookupTables, mints, tokenAccounts, contracts, balances, simulation, floors };
  });
}
