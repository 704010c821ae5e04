import { PERMIT_2, SAFE_1_5_0 } from "./contracts.ts";
import type { KnownContract, SafeContracts } from "./contracts.ts";

/** What a network is, as data. Adding an EVM chain is one row. */
export interface Network {
  /** CAIP-2: namespace and reference. */
  readonly id: string;
  readonly name: { readonly en: string; readonly fr: string };
  readonly family: "solana" | "evm";
  /** Symbol of the coin that pays fees. */
  readonly currency: string;
  readonly decimals: number;
  readonly feeModel:
    | "base-priority"
    | "eip1559"
    | "eip1559-l1-data"
    | "eip1559-l1-in-gas"
    | "eip1559-tip-floor"
    | "eip1559-price-floor";
  /** When nothing can undo a transaction any more: the node's own tag, or a number of blocks. */
  readonly finality: { readonly tag: "finalized" } | { readonly blocks: number };
  readonly blockMs: number;
  /** Public nodes by operator; none is asked before the person turned the network on. */
  readonly rpc: readonly { readonly operator: string; readonly url: string }[];
  /** Address of a transaction's page, without its end. */
  readonly explorer: string | null;
  readonly colour: string;
  /** What accounts of several owners are made of there; `null` where the family has none. */
  readonly safe: SafeContracts | null;
  /** Where rights to take are signed instead of sent, if its code there is known. */
  readonly permit2?: KnownContract;
  readonly isLocal: boolean;
  /** True for a public network whose coins are given away: nothing on it has a price. */
  readonly isTestnet: boolean;
  /** A fresh wallet talks to local networks only. */
  readonly isEnabled: boolean;
}

const remote = { isLocal: false, isTestnet: false, isEnabled: false } as const;
const local = { isLocal: true, isTestnet: false, isEnabled: true } as const;
const final = { finality: { tag: "finalized" } } as const;
const sol = {
  family: "solana",
  currency: "SOL",
  decimals: 9,
  feeModel: "base-priority",
  blockMs: 400,
  safe: null,
} as const;
const evm = { family: "evm", decimals: 18, safe: SAFE_1_5_0 } as const;
const ether = { ...evm, currency: "ETH" } as const;

const named = (en: string, fr = en) => ({ en, fr });

/** The networks that the house knows. */
export const NETWORKS: readonly Network[] = [
  {
    id: "solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp",
    name: named("Solana"),
    ...sol,
    rpc: [
      { operator: "Solana Foundation", url: "https://api.mainnet-beta.solana.com" },
      { operator: "PublicNode", url: "https://solana-rpc.publicnode.com" },
    ],
    explorer: "https://explorer.solana.com/tx/",
    colour: "#7c5cff",
    ...final,
    ...remote,
  },
  {
    id: "solana:EtWTRABZaYq6iMfeYKouRu166VU2xqa1",
    name: named("Solana Devnet"),
    ...sol,
    rpc: [
      { operator: "Solana Foundation", url: "https://api.devnet.solana.com" },
      { operator: "OnFinality", url: "https://solana-devnet.api.onfinality.io/public" },
    ],
    explorer: null,
    colour: "#9d8cff",
    ...final,
    ...remote,
    isTestnet: true,
  },
  {
    id: "eip155:1",
    name: named("Ethereum"),
    feeModel: "eip1559",
    blockMs: 12_000,
    rpc: [
      { operator: "PublicNode", url: "https://ethereum-rpc.publicnode.com" },
      { operator: "Cloudflare", url: "https://cloudflare-eth.com" },
    ],
    explorer: "https://etherscan.io/tx/",
    colour: "#627eea",
    permit2: PERMIT_2,
    ...ether,
    ...final,
    ...remote,
  },
  {
    id: "eip155:8453",
    name: named("Base"),
    feeModel: "eip1559-l1-data",
    blockMs: 2_000,
    rpc: [
      { operator: "Base", url: "https://mainnet.base.org" },
      { operator: "PublicNode", url: "https://base-rpc.publicnode.com" },
    ],
    explorer: "https://basescan.org/tx/",
    colour: "#0052ff",
    ...ether,
    ...final,
    ...remote,
  },
  {
    id: "eip155:10",
    name: named("Optimism"),
    feeModel: "eip1559-l1-data",
    blockMs: 2_000,
    rpc: [
      { operator: "Optimism", url: "https://mainnet.optimism.io" },
      { operator: "PublicNode", url: "https://optimism-rpc.publicnode.com" },
    ],
    explorer: "https://optimistic.etherscan.io/tx/",
    colour: "#ff0420",
    ...ether,
    ...final,
    ...remote,
  },
  {
    id: "eip155:42161",
    name: named("Arbitrum One"),
    feeModel: "eip1559-l1-in-gas",
    blockMs: 250,
    rpc: [
      { operator: "Arbitrum", url: "https://arb1.arbitrum.io/rpc" },
      { operator: "PublicNode", url: "https://arbitrum-one-rpc.publicnode.com" },
    ],
    explorer: "https://arbiscan.io/tx/",
    colour: "#12aaff",
    ...ether,
    ...final,
    ...remote,
  },
  {
    id: "eip155:137",
    name: named("Polygon"),
    ...evm,
    currency: "POL",
    feeModel: "eip1559-tip-floor",
    blockMs: 2_000,
    rpc: [
      { operator: "Polygon", url: "https://polygon-rpc.com" },
      { operator: "PublicNode", url: "https://polygon-bor-rpc.publicnode.com" },
    ],
    explorer: "https://polygonscan.com/tx/",
    colour: "#8247e5",
    ...final,
    ...remote,
  },
  {
    id: "eip155:56",
    name: named("BNB Smart Chain"),
    ...evm,
    currency: "BNB",
    feeModel: "eip1559-price-floor",
    blockMs: 750,
    rpc: [
      { operator: "BNB Chain", url: "https://bsc-dataseed.bnbchain.org" },
      { operator: "PublicNode", url: "https://bsc-rpc.publicnode.com" },
    ],
    explorer: "https://bscscan.com/tx/",
    colour: "#f0b90b",
    ...final,
    ...remote,
  },
];

/** The row of a local Solana, whose identity is the genesis hash of its run. */
export function localSolana(id: string, url: string): Network {
  return {
    id,
    name: named("Local Solana", "Solana locale"),
    ...sol,
    ...final,
    rpc: [{ operator: "this machine", url }],
    explorer: null,
    colour: "#3ba776",
    ...local,
  };
}

/** The row of a local EVM chain. */
export function localEvm(id: string, url: string): Network {
  return {
    id,
    name: named("Local EVM", "EVM locale"),
    ...ether,
    feeModel: "eip1559",
    finality: { blocks: 2 },
    blockMs: 1_000,
    rpc: [{ operator: "this machine", url }],
    explorer: null,
    colour: "#3ba776",
    ...local,
  };
}

/** Where the public nodes are: the only places beyond this machine that the wallet may ever reach. */
export function nodeOrigins(): readonly string[] {
  const urls = NETWORKS.flatMap(({ rpc }) => rpc.map(({ url }) => new URL(url).origin));
  return [...new Set(urls)];
}

/** The number of an EVM network. */
export function chainIdOf({ id, family }: Network): bigint {
  return family === "evm" ? BigInt(id.slice("eip155:".length)) : 0n;
}
