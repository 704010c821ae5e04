import type { Ask, AtHeight } from "@holdall/chain/nodes";
import type { Balance, Collectible, Gallery } from "@holdall/chain/port";
import { readAccounts } from "./answers.ts";
import type { SolanaAccount } from "./answers.ts";
import { readBalances } from "./balances.ts";
import { metadataAddress, metadataOf } from "./metadata.ts";
import type { Metadata } from "./metadata.ts";
import { TOKEN_PROGRAM, holderOf, mintOf } from "./token-facts.ts";
import type { MintReading } from "./token-facts.ts";

/** Collectibles looked at; beyond them an address is a warehouse. */
const ITEMS_MAX = 400;

type Accounts = ReadonlyMap<string, SolanaAccount>;

/** A collectible's mint and what is said of it, in the mint itself or beside it. */
interface Piece {
  readonly balance: Balance;
  readonly id: string;
  readonly mint: MintReading;
  readonly metadata: Metadata | null;
}

/**
 * Everything of which an address holds the only one: no decimals, a supply of one. Names come from
 * the mint's own metadata, or from the account beside it that the metadata program keeps.
 */
export async function readGallery(ask: Ask, address: string): Promise<AtHeight<Gallery>> {
  const { height, value: balances } = await readBalances(ask, address);
  const single = balances
    .filter(
      ({ asset, units, decimals }) => asset.kind === "token" && units === 1n && decimals === 0,
    )
    .slice(0, ITEMS_MAX);
  const ids = single.map(mintId);
  const { value: accounts } = await readDescribed(ask, [...ids, ...single.map(holderId)], ids);
  const pieces: Piece[] = [];
  for (const balance of single) {
    const id = mintId(balance);
    const mint = mintOf(accounts.get(id));
    if (mint?.supply !== 1n) continue;
    const metadata = metadataOf(accounts.get(await metadataAddress(id)), id);
    pieces.push({ balance, id, mint, metadata });
  }
  const collections = [...new Set(pieces.flatMap((one) => collectionOf(one)?.id ?? []))];
  const { value: named } = await readDescribed(ask, collections, collections);
  const items: Collectible[] = [];
  for (const piece of pieces) items.push(await collectibleOf(piece, accounts, named));
  return { height, value: { items, searchedFrom: null } };
}

const mintId = ({ asset }: Balance): string => ("id" in asset ? asset.id : "");
const holderId = ({ account }: Balance): string => account ?? "";

/** Accounts, and those beside some mints that describe them. */
async function readDescribed(
  ask: Ask,
  addresses: readonly string[],
  mints: readonly string[],
): Promise<AtHeight<Accounts>> {
  const beside = await Promise.all(mints.map(metadataAddress));
  return readAccounts(ask, [...addresses, ...beside]);
}

function collectionOf({ mint, metadata }: Piece) {
  // A group of Token-2022 takes its members in itself: being named in one is being in it.
  if (mint.group !== null) return { id: mint.group, isVerified: true };
  return metadata?.collection ?? null;
}

async function collectibleOf(
  piece: Piece,
  accounts: Accounts,
  collections: Accounts,
): Promise<Collectible> {
  const { balance, id, mint, metadata } = piece;
  const collection = collectionOf(piece);
  const program = accounts.get(id)?.owner;
  return {
    asset: balance.asset,
    units: balance.units,
    standard: program === TOKEN_PROGRAM ? "spl" : "token-2022",
    account: balance.account,
    name: mint.name ?? metadata?.name ?? null,
    symbol: mint.symbol ?? metadata?.symbol ?? null,
    uri: mint.uri ?? metadata?.uri ?? null,
    collection:
      collection === null
        ? null
        : { ...collection, name: await nameOf(collections, collection.id) },
    isFrozen: holderOf(accounts.get(holderId(balance)))?.isFrozen ?? false,
    freezer: mint.freezer,
    traits: mint.traits,
    extensions: mint.extensions,
  };
}

async function nameOf(accounts: Accounts, id: string): Promise<string | null> {
  const own = mintOf(accounts.get(id))?.name ?? null;
  return own ?? metadataOf(accounts.get(await metadataAddress(id)), id)?.name ?? null;
}
