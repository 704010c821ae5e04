import { createEvmChain } from "@holdall/chain/evm";
import { localEvm, localSolana, NETWORKS } from "@holdall/chain/networks";
import type { Network } from "@holdall/chain/networks";
import { httpPost } from "@holdall/chain/nodes";
import type { Endpoint } from "@holdall/chain/nodes";
import type { ChainReader, Clock } from "@holdall/chain/port";
import { createSolanaReader } from "@holdall/chain/solana/reader";
import { accept, refuse } from "@holdall/wallet/refusals";
import type { Outcome } from "@holdall/wallet/refusals";

/** Addresses of this co-signer's own nodes, by family. Two of a family are compared. */
export interface OwnNodes {
  readonly solana: readonly string[];
  readonly evm: readonly string[];
}

/**
 * The chain of a network, as this co-signer's own nodes tell it: `null` when it has none for that
 * network, `cosigner-node` when they do not answer. What the device brought is not asked for here.
 */
export type FindChain = (network: string) => Promise<Outcome<ChainReader | null>>;

/** No node: what needs facts cannot be read. */
export const noNodes: FindChain = () => Promise.resolve(accept(null));

const CLOCK: Clock = {
  nowMs: () => Date.now(),
  sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
};

/** Chains over own nodes, opened when they are first asked for and kept once they have proven themselves. */
export function openNodes({ solana, evm }: OwnNodes): FindChain {
  const opened = new Map<string, ChainReader>();
  return async (id) => {
    const known = opened.get(id);
    if (known !== undefined) return accept(known);
    const isSolana = id.startsWith("solana:");
    const urls = isSolana ? solana : evm;
    if (urls.length === 0) return accept(null);
    const network = networkOf(id, urls[0]);
    const endpoints = urls.map(endpointOf);
    const chain = isSolana
      ? createSolanaReader({ network, endpoints, clock: CLOCK })
      : createEvmChain({ network, endpoints, clock: CLOCK, known: {} });
    const verified = await chain.verifyNetwork();
    if ("refusal" in verified) {
      const { code } = verified.refusal;
      return code === "wrong-network" ? accept(null) : refuse("cosigner-node", code);
    }
    opened.set(id, chain);
    return accept(chain);
  };
}

/** A network by its id: of the table, or one of this machine at an address. */
export function networkOf(id: string, url: string): Network {
  const known = NETWORKS.find((one) => one.id === id);
  if (known !== undefined) return known;
  return id.startsWith("solana:") ? localSolana(id, url) : localEvm(id, url);
}

function endpointOf(url: string): Endpoint {
  return { id: url, operator: new URL(url).host, post: httpPost(url, fetch) };
}
