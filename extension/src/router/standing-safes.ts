import { strangeInMaking } from "@holdall/chain/evm";
import type { OpenChain } from "./open-chains.ts";
import type { RouterState } from "./router.ts";
import { isSafe } from "./safe-hands.ts";

/** How long a network that has no such contracts, or whose nodes do not tell, is not asked again. */
const AGAIN_MS = 60_000;

/** On which networks the contracts of Safes were seen to stand, and when each was asked last. */
export interface StandingSafes {
  /** True once they stood there; asks in the background, and tells the screens when it has heard. */
  isHere(state: RouterState, local: OpenChain): boolean;
}

/** Nothing was looked at yet. */
export function createStandingSafes(): StandingSafes {
  const seen = new Map<string, { readonly isHere: boolean; readonly atMs: number }>();
  const look = async (state: RouterState, { chain, pool }: OpenChain): Promise<void> => {
    const { id } = chain.network;
    const strange = await strangeInMaking(pool, chain.network).catch(() => undefined);
    seen.set(id, { isHere: strange === null, atMs: Date.now() });
    if (strange === null) state.changes.tell();
  };
  return {
    isHere(state, local) {
      const { id, safe } = local.chain.network;
      // Whoever has no Safe asks nobody about them.
      if (safe === null || !state.accounts.some(isSafe)) return false;
      const known = seen.get(id);
      const isOld = known === undefined || (!known.isHere && Date.now() - known.atMs > AGAIN_MS);
      if (isOld) {
        seen.set(id, { isHere: false, atMs: Date.now() });
        void look(state, local);
      }
      return known?.isHere === true;
    },
  };
}

/**
 * A chain as far as it can be used: where the contracts of Safes are not seen to stand, its row names
 * none. The chain of this machine has been given them, and each use compares them all the same.
 */
export function asFarAsUsable(state: RouterState, local: OpenChain): OpenChain {
  const { network } = local.chain;
  const isUsable = network.isLocal || state.standingSafes.isHere(state, local);
  if (isUsable || network.safe === null) return local;
  return { ...local, chain: { ...local.chain, network: { ...network, safe: null } } };
}
