import type { Asset, MintTraits } from "./evidence.ts";

/** Something that an issuer built into a token, and what follows from it for a holder. */
export interface TokenExtension {
  readonly kind:
    | "permanent-delegate"
    | "transfer-fee"
    | "hook"
    | "non-transferable"
    | "frozen-by-default"
    | "pausable"
    | "paused"
    | "interest"
    | "scaled-amount"
    | "confidential"
    | "closable"
    | "metadata"
    | "group"
    | "member"
    | "other";
  /** Who may use it, or where it points; `null` where nobody is named. */
  readonly who: string | null;
  /** A fee or a rate, in hundredths of a percent; `null` where there is none. */
  readonly rateBps: number | null;
}

/** A token of which there is one, or one of a numbered few. What it says of itself is a claim. */
export interface Collectible {
  /** What to name when sending it: a token on Solana, an item of a collection on EVM. */
  readonly asset: Asset;
  /** One; more for items that exist several times. */
  readonly units: bigint;
  readonly standard: "spl" | "token-2022" | "erc721" | "erc1155";
  /** Solana: the token account that holds it. */
  readonly account: string | null;
  readonly name: string | null;
  readonly symbol: string | null;
  /** Where it says its picture and properties are. Nobody has been there. */
  readonly uri: string | null;
  readonly collection: {
    readonly id: string;
    readonly name: string | null;
    /** True when the collection itself says that the item belongs to it. */
    readonly isVerified: boolean;
  } | null;
  readonly isFrozen: boolean;
  /** Who may freeze it and thaw it. */
  readonly freezer: string | null;
  /** What its issuer built into it; `null` where a token has no such thing. */
  readonly traits: MintTraits | null;
  readonly extensions: readonly TokenExtension[];
}

/** An item that somebody has named. */
export interface ItemName {
  readonly contract: string;
  readonly item: bigint;
}

/** The collectibles of an address. */
export interface Gallery {
  readonly items: readonly Collectible[];
  /** The oldest block that was searched for arrivals; `null` where nothing needed a search. */
  readonly searchedFrom: bigint | null;
}
