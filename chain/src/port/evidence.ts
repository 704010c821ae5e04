import type { Replaced } from "./replacement.ts";

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
  /** Name and symbol that the issuer gave it; absent where it has none. */
  readonly claim?: string;
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
  /** Keccak-256 of its code; absent where there is none or nobody asked. */
  readonly codeHash?: string;
  /** True when the release vouches for that code. */
  readonly isCodeKnown?: boolean;
  /** The name that a collection of items gives itself; absent where nobody asked. */
  readonly claim?: string;
}

/** What moves: the network's own coin, a fungible token, or one item of a collection. */
export type Asset =
  | { readonly kind: "native" }
  | { readonly kind: "token"; readonly id: string }
  | { readonly kind: "item"; readonly id: string; readonly item: bigint };

/** So much of an asset. */
export interface Piece {
  readonly asset: Asset;
  readonly units: bigint;
}

/** Something that leaves an account. */
export interface Outflow extends Piece {
  readonly to: string;
}

/** What a simulation saw, for one account. */
export type Simulation =
  | { readonly status: "missing" }
  | { readonly status: "failed"; readonly reason: string }
  | {
      readonly status: "done";
      readonly outflows: readonly Outflow[];
      /** What reached the account; absent where nobody looked. */
      readonly inflows?: readonly Piece[];
      /** What others gained over the account; absent where nobody looked. */
      readonly rights?: readonly GainedRight[];
    };

/** A right that somebody gains over an account of the person, or over assets of theirs in a contract. */
export interface GainedRight {
  readonly account: string;
  readonly what:
    | "program"
    | "owner"
    | "delegate"
    | "close"
    | "staker"
    | "withdrawer"
    | "allowance"
    | "operator";
  readonly to: string;
}

/** Characters of a claim that are looked at. */
const CLAIM_MAX = 128;

/** What something says of itself, as evidence; nothing where it says nothing. */
export function claimOf(...said: readonly (string | null)[]): { readonly claim?: string } {
  const claim = said.filter((one) => one !== null && one !== "").join(" ");
  return claim === "" ? {} : { claim: claim.slice(0, CLAIM_MAX).toWellFormed() };
}

/**
 * What a trial took from the person and brought, and whom it gave a right, as evidence. Of a trial that
 * shows only whether it fails nobody has seen what it brings or gives.
 */
export function simulationOf({
  isFailed,
  reason,
  changes,
  rights,
  isUnseen,
}: {
  readonly isFailed: boolean;
  readonly reason: string | null;
  readonly changes: readonly Piece[];
  readonly rights: readonly GainedRight[];
  readonly isUnseen?: true;
}): Simulation {
  if (isFailed) return { status: "failed", reason: reason ?? "" };
  const outflows = changes
    .filter(({ units }) => units < 0n)
    .map(({ asset, units }) => ({ asset, units: -units, to: "" }));
  if (isUnseen === true) return { status: "done", outflows };
  const inflows = changes.filter(({ units }) => units > 0n);
  return { status: "done", outflows, inflows, rights };
}

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
  /** What the same bytes did when they were tried once more, after all else was asked. */
  readonly simulationLater?: Simulation;
  /**
   * The program of each Solana account that is named, and of the owners of token accounts; `null`
   * where there is no account.
   */
  readonly programs?: Readonly<Record<string, string | null>>;
  /**
   * The least that sellers lately got for an item of a collection, in each asset, by the collection's
   * address in lower case; absent where nobody asked.
   */
  readonly floors?: Readonly<
    Record<string, readonly { readonly asset: Asset; readonly units: bigint }[]>
  >;
  /** EVM: the transaction whose place the bytes are to take; it proves itself, and no node is asked. */
  readonly replaced?: Replaced;
}

export const NO_EVIDENCE: Evidence = {
  lookupTables: {},
  mints: {},
  tokenAccounts: {},
  contracts: {},
  balances: {},
  simulation: { status: "missing" },
};
