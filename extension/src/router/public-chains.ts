import { createEvmChain } from "@holdall/chain/evm";
import { chainIdOf, NETWORKS } from "@holdall/chain/networks";
import type { Network } from "@holdall/chain/networks";
import { httpPost, Pool, provenEndpoint } from "@holdall/chain/nodes";
import type { Endpoint, NetworkProof } from "@holdall/chain/nodes";
import type { Chain } from "@holdall/chain/port";
import { createSolanaChain } from "@holdall/chain/solana";
import { flag, list, record, text } from "@holdall/wallet/realm/shape";
import { CLOCK, endpointOf, identityOf, LAG_MAX } from "./open-chains.ts";
import type { OpenChain } from "./open-chains.ts";
import type { Answered, RouterPlatform } from "./platform.ts";
import { isLoopback } from "./settings.ts";
import { sparing } from "./spared.ts";
import type { Spared } from "./spared.ts";
import { createTurns } from "./turns.ts";

/** What a person decided about a public network. */
export interface NetworkChoice {
  /** The row of the table of networks. */
  readonly id: string;
  readonly isOn: boolean;
  /** A node of their own on this machine, which is asked instead of the row's; empty for the row's. */
  readonly ownUrl: string;
}

/** The form of a choice as a screen sends it. */
export const choiceShape = record({ id: text(80), isOn: flag, ownUrl: text(80) });

/** A row of the table, and what was decided about it: off, unless it was turned on. */
export interface PublicNetwork extends Omit<NetworkChoice, "id"> {
  readonly network: Network;
}

/** The public networks: all of them off at first, each turned on by the person alone. */
export interface PublicChains {
  /** Every row of the table, in its order. */
  rows(): Promise<readonly PublicNetwork[]>;
  /** The chains of those that are on. Nobody is asked anything for it. */
  list(): Promise<readonly OpenChain[]>;
  /**
   * Keeps a choice. A node of one's own must be on this machine and belong to the network: it is asked
   * for that, and else nothing changes. What is turned off is asked nothing more from this moment on,
   * not even what was begun before.
   */
  choose(choice: NetworkChoice): Promise<Answered<true>>;
}

interface Opened {
  readonly local: OpenChain;
  readonly ownUrl: string;
  readonly shut: () => void;
}

const STORE_KEY = "public-networks";
const choices = list<NetworkChoice>(choiceShape, 64);

/** The networks as they are stored, and none of their chains opened. */
export function createPublicChains(
  { store }: Pick<RouterPlatform, "store">,
  spared: Spared,
  known: KnownSafes,
): PublicChains {
  const opened = new Map<string, Opened>();
  const inTurn = createTurns();
  const stored = async (): Promise<readonly NetworkChoice[]> =>
    choices(await store.get(STORE_KEY)) ?? [];
  const rows = async (): Promise<readonly PublicNetwork[]> => {
    const decided = await stored();
    return NETWORKS.map((network) => {
      const { isOn, ownUrl } = decided.find(({ id }) => id === network.id) ?? UNDECIDED;
      return { network, isOn, ownUrl: isLoopback(ownUrl) ? ownUrl : "" };
    });
  };
  const shut = (id: string): void => {
    opened.get(id)?.shut();
    opened.delete(id);
  };
  const chainOf = (row: PublicNetwork): OpenChain => {
    const { id } = row.network;
    if (opened.get(id)?.ownUrl !== row.ownUrl) shut(id);
    const one = opened.get(id) ?? openRow(row, spared, known);
    opened.set(id, one);
    return one.local;
  };
  return {
    rows: () => inTurn(rows),
    list: () =>
      inTurn(async () => {
        const on = (await rows()).filter(({ isOn }) => isOn);
        return on.map(chainOf);
      }),
    async choose(choice) {
      const network = NETWORKS.find(({ id }) => id === choice.id);
      if (network === undefined) return { refusal: "wrong-network", detail: choice.id };
      if (choice.ownUrl !== "") {
        if (!isLoopback(choice.ownUrl)) return { refusal: "node-elsewhere", detail: "" };
        const answer = await lookAt(network, choice.ownUrl);
        if ("refusal" in answer) return answer;
      }
      return inTurn(async () => {
        const others = (await stored()).filter(({ id }) => id !== choice.id);
        await store.set(STORE_KEY, [...others, choice]);
        shut(choice.id);
        spared.forget();
        return { ok: true };
      });
    },
  };
}

/** The addresses of our own Safes. */
type KnownSafes = Readonly<Record<string, "safe">>;

const UNDECIDED = { isOn: false, ownUrl: "" } as const;

/** A node of the person's own, asked for nothing but its network. */
async function lookAt(network: Network, url: string): Promise<Answered<true>> {
  const { method, isOurs } = proofOf(network);
  try {
    const told = await identityOf(endpointOf(url), method);
    return isOurs(told) ? { ok: true } : { refusal: "wrong-network", detail: "" };
  } catch {
    return { refusal: "nodes-silent", detail: "" };
  }
}

/** How a node of a network tells that it is one. */
function proofOf(network: Network): NetworkProof {
  if (network.family === "solana") {
    const genesis = network.id.slice("solana:".length);
    return { method: "getGenesisHash", isOurs: (told) => told.startsWith(genesis) };
  }
  const chainId = chainIdOf(network);
  return {
    method: "eth_chainId",
    isOurs: (told) => /^0x[0-9a-f]+$/iu.test(told) && BigInt(told) === chainId,
  };
}

/** Opens the chain of a row over its own nodes, or over the person's. */
function openRow(
  { network: row, ownUrl }: PublicNetwork,
  spared: Spared,
  known: KnownSafes,
): Opened {
  const rpc = ownUrl === "" ? row.rpc : [{ operator: "this machine", url: ownUrl }];
  const network = { ...row, rpc };
  const off = new AbortController();
  const endpoints = rpc.map((node) => endpointUntil(off.signal, network, node));
  const options = { network, endpoints, clock: CLOCK };
  const chain =
    network.family === "solana"
      ? createSolanaChain(options)
      : createEvmChain({ ...options, known });
  return {
    local: {
      chain: sparing(watchedUntil(off.signal, chain), spared, CLOCK),
      pool: new Pool(endpoints, CLOCK, LAG_MAX),
    },
    ownUrl,
    shut: () => off.abort(new Error(`${network.id} is off`)),
  };
}

/** A node that hears nothing any more from the moment its network is off, nor where it sends one on to. */
function endpointUntil(
  off: AbortSignal,
  network: Network,
  { operator, url }: Network["rpc"][number],
): Endpoint {
  const carry: typeof fetch = (input, init) => {
    const signals = [off, ...(init?.signal ? [init.signal] : [])];
    return fetch(input, {
      ...init,
      redirect: "error",
      credentials: "omit",
      cache: "no-store",
      referrerPolicy: "no-referrer",
      signal: AbortSignal.any(signals),
    });
  };
  return provenEndpoint({ id: url, operator, post: httpPost(url, carry) }, proofOf(network), CLOCK);
}

/** Stops looking after what was sent once the network is off. */
function watchedUntil(off: AbortSignal, chain: Chain): Chain {
  return {
    ...chain,
    watch(sent, onChange) {
      const stop = chain.watch(sent, onChange);
      off.addEventListener("abort", stop, { once: true });
      return stop;
    },
  };
}
