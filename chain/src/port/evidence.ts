/** What a token's issuer built into it, as far as it touches a holder. */
export interface MintTraits {
  readonly permanentDelegate: string | null;
  /** Fee kept from each transfer, in hundredths of a percent. */
  readonly transferFeeBps: number;
  readonly hookProgram: string | null;
  readonly isNonTransferable: boolean;
  readonly isFrozenByDefault: boolean;
}

export interface MintFacts {
  readonly decimals: number;
  readonly traits: MintTraits | null;
}

export interface TokenAccountFacts {
  readonly mint: string;
  readonly owner: string;
  readonly units: bigint;
}

export interface ContractFacts {
  readonly isContract: boolean;
  readonly standard: "erc20" | "erc721" | "erc1155" | "wrapped" | "safe" | "permit2" | null;
  readonly decimals: number | null;
  readonly createdAtMs: number | null;
}

/** What moves: the network's own coin, a fungible token, or one item of a collection. */
export type Asset =
  | { readonly kind: "native" }
  | { readonly kind: "token"; readonly id: string }
  | { readonly kind: "item"; readonly id: string; readonly item: bigint };

/** Something that leaves an account. */
export interface Outflow {
  readonly asset: Asset;
  readonly units: bigint;
  readonly to: string;
}

/** What a simulation saw, for one account. */
export type Simulation =
  | { readonly status: "missing" }
  | { readonly status: "failed"; readonly reason: string }
  | { readonly status: "done"; readonly outflows: readonly Outflow[] };

/**
 * What one node says about everything a transaction names. The form is the one that the wallet's
 * own decoder takes; both decoders read the same facts and must come to the same meaning.
 */
export interface Evidence {
  /** Contents of address lookup tables, in order. */
  readonly lookupTables: Readonly<Record<string, readonly string[]>>;
  readonly mints: Readonly<Record<string, MintFacts>>;
  readonly tokenAccounts: Readonly<Record<string, TokenAccountFacts>>;
  /** By address in lower case. */
  readonly contracts: Readonly<Record<string, ContractFacts>>;
  /** Balances of the person by asset: "native", "token:…". */
  readonly balances: Readonly<Record<string, bigint>>;
  readonly simulation: Simulation;
}

export const NO_EVIDENCE: Evidence = {
  lookupTables: {},
  mints: {},
  tokenAccounts: {},
  contracts: {},
  balances: {},
  simulation: { status: "missing" },
};
