import type { Network } from "@holdall/chain/networks";
import type { Gallery, ItemName, TokenExtension } from "./collectible.ts";
import type { Asset, Evidence, GainedRight } from "./evidence.ts";
import type { Reading } from "./reading.ts";
import type { Outcome } from "./refusal.ts";
import type { Replaced, ReplacementKind } from "./replacement.ts";
import type { StakeIntent, Staking } from "./staking.ts";

/** How well a fact is founded. */
export interface Source {
  /** How many nodes of different operators said the same; 1 is shown as such. */
  readonly sources: number;
  /** False when fewer nodes than there are operators stand behind it, or when it lags: shown as old. */
  readonly isFresh: boolean;
  /** Slot or block that the answer speaks of. */
  readonly height: bigint;
  readonly atMs: number;
}

export type Fact<T> = Source & { readonly value: T };

export interface Head {
  /** Slot or block number. */
  readonly height: bigint;
  /** The newest slot or block that cannot be undone. */
  readonly finalHeight: bigint;
}

export interface Balance {
  readonly asset: Asset;
  readonly units: bigint;
  readonly decimals: number;
  /** Solana: the token account that holds it. */
  readonly account: string | null;
}

export interface Token {
  readonly id: string;
  readonly decimals: number;
  /** The token's own claim; never a proof. */
  readonly symbol: string | null;
  readonly name: string | null;
  readonly traits: Evidence["mints"][string]["traits"];
  /** Everything its issuer built in, by name; empty where tokens know no such thing. */
  readonly extensions: readonly TokenExtension[];
}

export type Certainty = "pending" | "confirmed" | "final" | "dropped";

export interface Movement {
  readonly id: string;
  readonly height: bigint;
  readonly atMs: number | null;
  readonly isFailed: boolean;
  /** Signed differences of the address's balances; fees are part of the coin's. */
  readonly changes: readonly { readonly asset: Asset; readonly units: bigint }[];
}

export interface HistoryPage {
  readonly movements: readonly Movement[];
  /** Where the next page starts; `null` at the end. */
  readonly next: string | null;
}

/** What a person wants to move, or to take back from others. */
export type MoveIntent =
  | {
      readonly kind: "send";
      readonly from: string;
      readonly to: string;
      readonly asset: Asset;
      readonly units: bigint;
      /** True to close the account that held a token, once it is empty: what it cost comes back. */
      readonly closes?: true;
    }
  | {
      readonly kind: "revoke";
      readonly from: string;
      readonly asset: Asset;
      readonly spender: string;
      /** EVM: the right to one item alone; without it, the one to every item of its collection. */
      readonly isSingle?: boolean;
    };

/**
 * Destroys what a person holds; an account that is empty then is closed, and its cost comes back. Of
 * nothing it closes an account that has been empty.
 */
export interface BurnIntent {
  readonly kind: "burn";
  readonly from: string;
  readonly asset: Asset;
  readonly units: bigint;
}

/** What a person wants; the chain makes unsigned bytes of it. */
export type Intent = MoveIntent | BurnIntent | StakeIntent;

/** Bytes to sign, and until when they may be sent. */
export interface Unsigned {
  /** What a signer signs: the message on Solana, the serialized transaction on EVM. */
  readonly bytes: Uint8Array;
  readonly from: string;
  /** Solana: last block height; EVM: the nonce. After it the bytes are provably dead. */
  readonly expiry: bigint;
  /** Solana: what others have signed of these bytes, by the place of their key; `null` where they have not. */
  readonly signatures?: readonly (Uint8Array | null)[];
  /** EVM: the transaction with the same number that waits, where these bytes are to take its place. */
  readonly replaces?: Replaced;
}

export interface Fee {
  /** At most this is taken, in the coin's smallest units. */
  readonly unitsMax: bigint;
  /** What it is expected to be. */
  readonly units: bigint;
}

export interface Simulated {
  readonly isFailed: boolean;
  readonly reason: string | null;
  /** Signed differences of the person's balances, fee included. */
  readonly changes: readonly { readonly asset: Asset; readonly units: bigint }[];
  /** Rights given to others, owners and authorities changed, in the node's terms. */
  readonly rights: readonly GainedRight[];
  /** True where the node shows whether it fails and nothing else. */
  readonly isUnseen?: true;
  readonly logs: readonly string[];
}

/** A transaction on its way. The same bytes are sent until they are included or provably dead. */
export interface Sent {
  readonly id: string;
  readonly bytes: Uint8Array;
  readonly from: string;
  readonly expiry: bigint;
}

export interface Watched {
  readonly certainty: Certainty;
  readonly height: bigint | null;
  /** Why it failed or was dropped. */
  readonly reason: string | null;
  /** The number of a transaction before it that no node has; absent where none is missing. */
  readonly waitsFor?: bigint;
}

/** The numbers of an address, on networks whose transactions have one each. */
export interface AccountNonces {
  /** The next number that nothing has. */
  next(address: string): Promise<Outcome<bigint>>;
  /** Takes the number of bytes that are to be signed, until they are sent; false when others have it. */
  hold(unsigned: Unsigned): boolean;
  /** Nobody sends these bytes: their number is free again. */
  giveBack(unsigned: Unsigned): void;
  /**
   * Bytes with the number of a transaction that waits. Each price is an eighth above its own, rounded
   * up, and not below what is usual now.
   */
  replace(from: string, replaced: Replaced, how: ReplacementKind): Promise<Outcome<Unsigned>>;
}

/**
 * One chain, whatever its family. It holds no secret and chooses no node; everything that feeds a
 * signature is asked from two operators where there are two, and a difference is a refusal.
 */
export interface Chain {
  readonly network: Network;
  /** Asks each node for the network's identity; those of another network are left out for good. */
  verifyNetwork(): Promise<Outcome<Source>>;
  head(): Promise<Outcome<Fact<Head>>>;
  /** The coin, and all tokens (Solana) or the given ones (EVM). */
  balances(
    address: string,
    tokenIds: readonly string[],
  ): Promise<Outcome<Fact<readonly Balance[]>>>;
  tokens(ids: readonly string[]): Promise<Outcome<Fact<readonly Token[]>>>;
  /** What an address has one of, with the named items besides those that are found. */
  collectibles(address: string, named: readonly ItemName[]): Promise<Outcome<Fact<Gallery>>>;
  /** `null` where the network has no native staking. */
  readonly staking: Staking | null;
  /** `null` where transactions have no numbers. */
  readonly nonces: AccountNonces | null;
  history(
    address: string,
    page: { readonly limit: number; readonly before: string | null },
  ): Promise<Outcome<HistoryPage>>;
  build(intent: Intent): Promise<Outcome<Unsigned>>;
  fee(unsigned: Unsigned): Promise<Outcome<Fee>>;
  simulate(unsigned: Unsigned): Promise<Outcome<Simulated>>;
  /** What two nodes say about everything the bytes name; one where only one is there. */
  evidence(
    unsigned: Unsigned,
  ): Promise<Outcome<readonly [Evidence] | readonly [Evidence, Evidence]>>;
  /** Decoder B: the meaning of the bytes, or `unreadable`. No node is asked. */
  explain(bytes: Uint8Array, account: string, evidence: Evidence): Outcome<Reading>;
  /** Joins bytes and signature: 64 bytes, or on EVM 65 with the recovery bit last. */
  sign(unsigned: Unsigned, signature: Uint8Array): Outcome<Sent>;
  /** Hands the bytes to every node. Repeating it is harmless: they are the same bytes. */
  send(sent: Sent): Promise<Outcome<Source>>;
  /** What has become of it; `dropped` only once it can never be included any more. */
  status(sent: Sent): Promise<Outcome<Watched>>;
  /** Sends again and looks, until it is final or dropped, or the returned function is called. */
  watch(sent: Sent, onChange: (watched: Watched) => void): () => void;
}

/** A chain of which only is asked what its nodes say of a message. */
export type ChainReader = Pick<Chain, "network" | "verifyNetwork" | "evidence">;
