import type { Asset, Outflow, Piece } from "./explanation.ts";

/** What a token's issuer built into it (Token-2022 extensions), as far as it touches a holder. */
export interface MintTraits {
  /** Who can take the tokens at any time. */
  readonly permanentDelegate: string | null;
  /** Fee kept from each transfer, in hundredths of a percent. */
  readonly transferFeeBps: number;
  /** Program run at each transfer: what it does cannot be read. */
  readonly hookProgram: string | null;
  readonly isNonTransferable: boolean;
  readonly isFrozenByDefault: boolean;
}

/** A mint, as a node reports it. */
export interface MintFacts {
  readonly decimals: number;
  readonly traits: MintTraits | null;
  /** Name and description that the issuer gave it; absent where nobody asked. */
  readonly claim?: string;
}

/** A Solana token account, as a node reports it. */
export interface TokenAccountFacts {
  readonly mint: string;
  readonly owner: string;
  readonly units: bigint;
}

/** An EVM address, as a node reports it. */
export interface ContractFacts {
  readonly isContract: boolean;
  /** What the code is known to be; `null` when it is not known. */
  readonly standard: "erc20" | "erc721" | "erc1155" | "wrapped" | "safe" | "permit2" | null;
  /** Decimals of a token; `null` where there are none. */
  readonly decimals: number | null;
  readonly createdAtMs: number | null;
  /** Keccak-256 of its code, in lower case with 0x; absent where nobody asked. */
  readonly codeHash?: string;
  /** True when the release vouches for that code; absent where nobody looked. */
  readonly isCodeKnown?: boolean;
  /** Name and description that a collection gives itself; absent where nobody asked. */
  readonly claim?: string;
}

/** Rights that a simulation can tell of, each a word of the dictionary. */
export const GAINED = [
  "program",
  "owner",
  "delegate",
  "close",
  "staker",
  "withdrawer",
  "allowance",
  "operator",
] as const;

/** A right over an account or a contract's assets that somebody gained in a simulation. */
export interface GainedRight {
  readonly account: string;
  readonly what: (typeof GAINED)[number];
  readonly to: string;
}

/** What the simulation saw. */
export type Simulation =
  | { readonly status: "missing" }
  | { readonly status: "failed"; readonly reason: string }
  | {
      readonly status: "done";
      /** Everything that left the person, summed per asset. `to` is not known and empty. */
      readonly outflows: readonly Outflow[];
      /** Everything that reached the person, summed per asset; absent where nobody looked. */
      readonly inflows?: readonly Piece[];
      /** What others gained over the person's accounts; absent where nobody looked. */
      readonly rights?: readonly GainedRight[];
    };

/** What one node says. Facts are claims: two nodes must agree, and bytes always win. */
export interface Evidence {
  /** Contents of address lookup tables, in order. */
  readonly lookupTables: Readonly<Record<string, readonly string[]>>;
  readonly mints: Readonly<Record<string, MintFacts>>;
  readonly tokenAccounts: Readonly<Record<string, TokenAccountFacts>>;
  /** By address in lower case. */
  readonly contracts: Readonly<Record<string, ContractFacts>>;
  /** The person's balances by asset key. */
  readonly balances: Readonly<Record<string, bigint>>;
  readonly simulation: Simulation;
  /** What the same bytes did when they were tried again, later; absent where they were not. */
  readonly simulationLater?: Simulation;
  /**
   * The program of each Solana account that the request names, and of the owners of its token
   * accounts; `null` where there is no account yet. Absent where nobody asked.
   */
  readonly programs?: Readonly<Record<string, string | null>>;
  /** EVM: a transaction of the person's that waits and whose place the bytes are to take, as it was signed. */
  readonly replaced?: { readonly bytes: Uint8Array; readonly signature: Uint8Array };
  /**
   * The least that sellers lately got for an item of a collection, in each asset, by the collection's
   * address in lower case; absent where nobody asked.
   */
  readonly floors?: Readonly<Record<string, readonly Piece[]>>;
}

/** What an asset is worth: quote units of one whole of it, of 10^decimals units. */
export interface AssetPrice {
  readonly quoteUnits: bigint;
  readonly decimals: number;
  readonly atMs: number;
}

/** An address the person knows. */
export interface KnownAddress {
  readonly address: string;
  readonly sentCount: number;
}

/** Everything besides the bytes that an explanation depends on. */
export interface Context {
  readonly account: string;
  /** CAIP-2, such as "solana:…" or "eip155:1". */
  readonly network: string;
  /** EVM chain id; 0 on Solana. */
  readonly chainId: bigint;
  /** Scheme and host of the page that asks, or `null` for the wallet's own screens. */
  readonly origin: { readonly scheme: string; readonly host: string } | null;
  readonly atMs: number;
  /** What one node says, or two. */
  readonly evidence: readonly [Evidence] | readonly [Evidence, Evidence];
  readonly own: readonly string[];
  readonly known: readonly KnownAddress[];
  readonly denied: readonly string[];
  /** Prices at hand by asset key; absent where there are none. */
  readonly prices?: Readonly<Record<string, AssetPrice>>;
  /** The other decoder's canonical reading, or {@link UNREAD}; `null` where it was not asked. */
  readonly secondReading: string | null;
  /** True where the person bears that nobody can read what the account itself calls. */
  readonly bearsUnread?: boolean;
}

/** The network's own coin. */
export const NATIVE: Asset = { kind: "native" };

/** What the other decoder says of bytes that it cannot read. No reading is written so. */
export const UNREAD = "unread";

/** Evidence that says nothing. */
export const NO_EVIDENCE: Evidence = {
  lookupTables: {},
  mints: {},
  tokenAccounts: {},
  contracts: {},
  balances: {},
  simulation: { status: "missing" },
};

/** True when both nodes say the same, or only one was asked. */
export function doNodesAgree(context: Context): boolean {
  const [first, second] = context.evidence;
  return second === undefined || canonicalText(first) === canonicalText(second);
}

/** One text per value: keys sorted, whole numbers of any size. */
export function canonicalText(value: unknown): string {
  if (typeof value === "bigint") return `${value}n`;
  if (Array.isArray(value)) return `[${value.map(canonicalText).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "undefined";
  const fields = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${fields.map(([key, one]) => `${JSON.stringify(key)}:${canonicalText(one)}`).join(",")}}`;
}
