import type { Asset, MintFacts, TokenAccountFacts, TokenExtension } from "@holdall/chain/port";
import { Refused } from "@holdall/chain/port";
import type { SolanaAccount } from "./answers.ts";
import { keptKey, key, readLayout, u32, u64, u8 } from "./layout.ts";
import type { Layout, Values } from "./layout.ts";
import { FROZEN, descriptionOf, extensionOf, extensionsIn, traitsOf } from "./token-extensions.ts";

export const TOKEN_PROGRAM = "TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA";
export const TOKEN_2022_PROGRAM = "TokenzQdBNbLqP5VEhdkAS6EPFLC1PHnBqCXEpPxuEb";

const MINT_BYTES = 82;
const HOLDER_BYTES = 165;
const MULTISIG_BYTES = 355;
/** A mint with extensions is filled up to a holder's length; its type stands behind, then they do. */
const EXTENSIONS_PLACE = HOLDER_BYTES + 1;
/** Behind a holder's bytes, Token-2022 writes what the account is. */
const TYPE_MINT = 1;
const TYPE_HOLDER = 2;

export function isTokenProgram(program: string): boolean {
  return program === TOKEN_PROGRAM || program === TOKEN_2022_PROGRAM;
}

export function tokenAsset(id: string): Asset {
  return { kind: "token", id };
}

/** A mint's facts with the claims it makes about its name. */
export interface MintReading extends MintFacts {
  readonly symbol: string | null;
  readonly name: string | null;
  readonly uri: string | null;
  readonly supply: bigint;
  /** Who may freeze what others hold of it. */
  readonly freezer: string | null;
  /** The mint of the group that took it in. */
  readonly group: string | null;
  readonly extensions: readonly TokenExtension[];
}

/** A mint as every token program writes it. */
const MINT = { minter: keptKey, supply: u64, decimals: u8, isBegun: u8, freezer: keptKey };

/** Reads a mint; `null` when the account is none. Fees count as of the newest rate, whichever is higher. */
export function mintOf(account: SolanaAccount | undefined): MintReading | null {
  if (account === undefined || !isTokenProgram(account.owner)) return null;
  const { data } = account;
  if (data.length !== MINT_BYTES && typeIn(data) !== TYPE_MINT) return null;
  const { decimals, supply, freezer, isBegun } = stateIn(data, MINT);
  if (isBegun === 0) return null;
  const written = data.length === MINT_BYTES ? [] : extensionsIn(data, EXTENSIONS_PLACE);
  const extensions = written.map(extensionOf);
  return {
    decimals,
    ...descriptionOf(written),
    supply,
    freezer,
    extensions,
    traits: account.owner === TOKEN_PROGRAM ? null : traitsOf(extensions),
  };
}

/** What an account with room for extensions says it is. A multisig has none, whatever stands there. */
function typeIn(data: Uint8Array): number | undefined {
  return data.length === MULTISIG_BYTES ? undefined : data[HOLDER_BYTES];
}

function stateIn<L extends Layout>(data: Uint8Array, layout: L): Values<L> {
  try {
    return readLayout(data, layout);
  } catch {
    throw new Refused("answer-malformed", "a token account");
  }
}

/** What a token account holds, and who may take from it. */
export interface Holder extends TokenAccountFacts {
  readonly delegate: string | null;
  readonly closeAuthority: string | null;
  readonly isFrozen: boolean;
}

/** A token account as every token program writes it; a wrapped coin's rent is a number behind a flag. */
const HOLDER = {
  mint: key,
  owner: key,
  units: u64,
  delegate: keptKey,
  state: u8,
  isNative: u32,
  rentUnits: u64,
  delegatedUnits: u64,
  closeAuthority: keptKey,
};

/** Reads a token account; `null` when the account is none. */
export function holderOf(account: SolanaAccount | undefined | null): Holder | null {
  if (account === undefined || account === null || !isTokenProgram(account.owner)) return null;
  const { data } = account;
  if (data.length !== HOLDER_BYTES && typeIn(data) !== TYPE_HOLDER) return null;
  const { mint, owner, units, delegate, closeAuthority, state } = stateIn(data, HOLDER);
  return { mint, owner, units, delegate, closeAuthority, isFrozen: state === FROZEN };
}
