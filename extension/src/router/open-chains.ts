import { createEvmChain } from "@holdall/chain/evm";
import { localEvm, localSolana } from "@holdall/chain/networks";
import { httpPost, networkOf, Pool } from "@holdall/chain/nodes";
import type { Endpoint } from "@holdall/chain/nodes";
import type { Chain } from "@holdall/chain/port";
import { createSolanaChain } from "@holdall/chain/solana";
import type { Settings } from "./settings.ts";

/** A chain, and a way to ask its node what the port of chains has no word for. */
export interface OpenChain {
  readonly chain: Chain;
  readonly pool: Pool;
}

/** The clock of every chain. */
export const CLOCK = {
  nowMs: () => Date.now(),
  sleep: (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms)),
};
const IDENTITY_TIMEOUT_MS = 3_000;
/** A reference of CAIP-2 has at most 32 letters. */
const REFERENCE_LENGTH = 32;
/** Slots or blocks by which what is asked past the port may lag. */
export const LAG_MAX = 16n;

/** The local chains that answer; one that does not is left out until it is asked for again. */
export async function openLocalChains(
  settings: Settings,
  known: Readonly<Record<string, "safe">>,
): Promise<readonly OpenChain[]> {
  const opened = await Promise.allSettled([openSolana(settings), openEvm(settings, known)]);
  return opened.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
}

/** A node of this machine. */
export function endpointOf(url: string): Endpoint {
  // The worker's own function wants its own object.
  return { id: url, operator: "this machine", post: httpPost(url, (...call) => fetch(...call)) };
}

/** What a node says its network is. */
export function identityOf(endpoint: Endpoint, method: string): Promise<string> {
  return networkOf(endpoint, method, { timeoutMs: IDENTITY_TIMEOUT_MS, bytesMax: 65_536 });
}

async function openSolana({ solanaUrl }: Settings): Promise<OpenChain> {
  const endpoint = endpointOf(solanaUrl);
  const genesis = await identityOf(endpoint, "getGenesisHash");
  const network = localSolana(`solana:${genesis.slice(0, REFERENCE_LENGTH)}`, solanaUrl);
  const endpoints = [endpoint];
  return {
    chain: createSolanaChain({ network, endpoints, clock: CLOCK }),
    pool: new Pool(endpoints, CLOCK, LAG_MAX),
  };
}

async function openEvm(
  { evmUrl }: Settings,
  known: Readonly<Record<string, "safe">>,
): Promise<OpenChain> {
  const endpoint = endpointOf(evmUrl);
  const chainId = BigInt(await identityOf(endpoint, "eth_chainId"));
  const network = localEvm(`eip155:${chainId}`, evmUrl);
  const endpoints = [endpoint];
  return {
    chain: createEvmChain({ network, endpoints, clock: CLOCK, known }),
    pool: new Pool(endpoints, CLOCK, LAG_MAX),
  };
}
