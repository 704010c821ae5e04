import type { Asset, MintFacts, TokenAccountFacts, TokenExtension } from "@holdall/chain/port";
import { AccountState, getMintDecoder, getTokenDecoder } from "@solana-program/token-2022";
import type { Extension } from "@solana-program/token-2022";
import type { SolanaAccount } from "./answers.ts";

export const TOKEN_PROGRAM = "TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA";
export const TOKEN_2022_PROGRAM = "TokenzQdBNbLqP5VEhdkAS6EPFLC1PHnBqCXEpPxuEb";

const MINT_BYTES = 82;
const HOLDER_BYTES = 165;
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

/** Reads a mint; `null` when the account is none. Fees count as of the newest rate, whichever is higher. */
export function mintOf(account: SolanaAccount | undefined): MintReading | null {
  if (account === undefined || !isTokenProgram(account.owner)) return null;
  const { data } = account;
  if (data.length !== MINT_BYTES && data[HOLDER_BYTES] !== TYPE_MINT) return null;
  const mint = getMintDecoder().decode(data);
  if (!mint.isInitialized) return null;
  const extensions = mint.extensions.__option === "Some" ? mint.extensions.value : [];
  const metadata = find(extensions, "TokenMetadata");
  const { freezeAuthority } = mint;
  return {
    decimals: mint.decimals,
    symbol: metadata?.symbol ?? null,
    name: metadata?.name ?? null,
    uri: metadata?.uri ?? null,
    supply: mint.supply,
    freezer: freezeAuthority.__option === "Some" ? freezeAuthority.value : null,
    group: named(find(extensions, "TokenGroupMember")?.group),
    extensions: extensions.map(extensionOf),
    traits: account.owner === TOKEN_PROGRAM ? null : traitsOf(extensions),
  };
}

type Kind = Extension["__kind"];

function find<K extends Kind>(
  extensions: readonly Extension[],
  kind: K,
): Extract<Extension, { __kind: K }> | undefined {
  return extensions.find((one) => one.__kind === kind) as
    | Extract<Extension, { __kind: K }>
    | undefined;
}

const NOBODY = "11111111111111111111111111111111";

function named(address: string | undefined): string | null {
  return address === undefined || address === NOBODY ? null : address;
}

function traitsOf(extensions: readonly Extension[]): MintFacts["traits"] {
  const fee = find(extensions, "TransferFeeConfig");
  const older = fee?.olderTransferFee.transferFeeBasisPoints ?? 0;
  const newer = fee?.newerTransferFee.transferFeeBasisPoints ?? 0;
  return {
    permanentDelegate: named(find(extensions, "PermanentDelegate")?.delegate),
    transferFeeBps: Math.max(older, newer),
    hookProgram: named(find(extensions, "TransferHook")?.programId),
    isNonTransferable: find(extensions, "NonTransferable") !== undefined,
    isFrozenByDefault: find(extensions, "DefaultAccountState")?.state === AccountState.Frozen,
  };
}

const built = (
  kind: TokenExtension["kind"],
  who: string | null = null,
  rateBps: number | null = null,
): TokenExtension => ({ kind, who, rateBps });

/** What each extension of a mint means for a holder. What has no row is named as another. */
const READERS: {
  readonly [K in Kind]?: (extension: Extract<Extension, { __kind: K }>) => TokenExtension;
} = {
  PermanentDelegate: ({ delegate }) => built("permanent-delegate", named(delegate)),
  TransferFeeConfig: ({ newerTransferFee, olderTransferFee, transferFeeConfigAuthority }) => {
    const rates = [newerTransferFee, olderTransferFee].map((one) => one.transferFeeBasisPoints);
    return built("transfer-fee", named(transferFeeConfigAuthority), Math.max(...rates));
  },
  TransferHook: ({ programId }) => built("hook", named(programId)),
  NonTransferable: () => built("non-transferable"),
  DefaultAccountState: ({ state }) =>
    built(state === AccountState.Frozen ? "frozen-by-default" : "other"),
  PausableConfig: ({ paused, authority }) =>
    built(paused ? "paused" : "pausable", optional(authority)),
  InterestBearingConfig: ({ rateAuthority, currentRate }) =>
    built("interest", named(rateAuthority), currentRate),
  ScaledUiAmountConfig: ({ authority }) => built("scaled-amount", named(authority)),
  ConfidentialTransferMint: () => built("confidential"),
  ConfidentialTransferFee: () => built("confidential"),
  ConfidentialMintBurn: () => built("confidential"),
  MintCloseAuthority: ({ closeAuthority }) => built("closable", named(closeAuthority)),
  MetadataPointer: ({ metadataAddress }) => built("metadata", optional(metadataAddress)),
  TokenMetadata: ({ updateAuthority }) => built("metadata", optional(updateAuthority)),
  TokenGroup: ({ updateAuthority }) => built("group", optional(updateAuthority)),
  TokenGroupMember: ({ group }) => built("member", named(group)),
};

function extensionOf(extension: Extension): TokenExtension {
  const read = READERS[extension.__kind] as ((one: Extension) => TokenExtension) | undefined;
  return read?.(extension) ?? built("other");
}

function optional(
  address: { readonly __option: "Some"; readonly value: string } | { readonly __option: "None" },
) {
  return address.__option === "Some" ? address.value : null;
}

/** What a token account holds, and who may take from it. */
export interface Holder extends TokenAccountFacts {
  readonly delegate: string | null;
  readonly closeAuthority: string | null;
  readonly isFrozen: boolean;
}

/** Reads a token account; `null` when the account is none. */
export function holderOf(account: SolanaAccount | undefined | null): Holder | null {
  if (account === undefined || account === null || !isTokenProgram(account.owner)) return null;
  const { data } = account;
  if (data.length !== HOLDER_BYTES && data[HOLDER_BYTES] !== TYPE_HOLDER) return null;
  const holder = getTokenDecoder().decode(data);
  const { mint, owner, amount, delegate, closeAuthority, state } = holder;
  return {
    mint,
    owner,
    units: amount,
    delegate: delegate.__option === "Some" ? delegate.value : null,
    closeAuthority: closeAuthority.__option === "Some" ? closeAuthority.value : null,
    isFrozen: state === AccountState.Frozen,
  };
}
