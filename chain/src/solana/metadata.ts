import { getAddressDecoder, getAddressEncoder, getProgramDerivedAddress } from "@solana/kit";
import type { Address } from "@solana/kit";
import type { SolanaAccount } from "./answers.ts";
import { solanaAddress } from "./address.ts";

/** The program that keeps a description beside a mint of the original token program. */
const METADATA_PROGRAM = solanaAddress("metaqbxxUerdq28cj1RbAWkYQm3ybzjb6a8bt518x1s");
/** Kind of account: the description of one mint. */
const KIND_METADATA = 4;
const KEY_BYTES = 32;
const CREATOR_BYTES = 34;
const CREATORS_MAX = 32;
/** Longest texts that the program itself takes are shorter. */
const TEXT_BYTES_MAX = 512;

/** What a mint's description says: claims, all of them, but for a verified collection. */
export interface Metadata {
  readonly name: string;
  readonly symbol: string;
  readonly uri: string;
  readonly collection: { readonly id: string; readonly isVerified: boolean } | null;
}

/** Where the description of a mint stands. */
export async function metadataAddress(mint: string): Promise<Address> {
  const bytesOf = (address: string) => getAddressEncoder().encode(solanaAddress(address));
  const seeds = ["metadata", bytesOf(METADATA_PROGRAM), bytesOf(mint)];
  const [address] = await getProgramDerivedAddress({ programAddress: METADATA_PROGRAM, seeds });
  return address;
}

/** Reads the description of a mint; `null` when the account is none, is another's, or is broken. */
export function metadataOf(account: SolanaAccount | undefined, mint: string): Metadata | null {
  if (account?.owner !== METADATA_PROGRAM) return null;
  try {
    return read(account.data, mint);
  } catch {
    // Written by whoever made the mint: what cannot be read says nothing.
    return null;
  }
}

/** The program's layout: kind, authority, mint, three texts, fee, creators, flags, options. */
function read(data: Uint8Array, mint: string): Metadata | null {
  const view = new DataView(data.buffer, data.byteOffset, data.length);
  let place = 1 + KEY_BYTES;
  const key = (): string => {
    const found = getAddressDecoder().decode(data, place);
    place += KEY_BYTES;
    return found;
  };
  const byte = (): number => view.getUint8(place++);
  const text = (): string => {
    const length = view.getUint32(place, true);
    if (length > TEXT_BYTES_MAX) throw new RangeError("a text is too long");
    const bytes = data.subarray(place + 4, place + 4 + length);
    if (bytes.length < length) throw new RangeError("a text is cut");
    place += 4 + length;
    return new TextDecoder().decode(bytes).replace(/\0+$/u, "");
  };
  if (data[0] !== KIND_METADATA || key() !== mint) return null;
  const [name, symbol, uri] = [text(), text(), text()];
  place += 2;
  if (byte() === 1) {
    const count = view.getUint32(place, true);
    if (count > CREATORS_MAX) throw new RangeError("too many creators");
    place += 4 + count * CREATOR_BYTES;
  }
  place += 2;
  // The edition's nonce and the kind of token, one byte each where they are there.
  for (let option = 0; option < 2; option++) if (byte() === 1) place++;
  if (place >= data.length || byte() !== 1) return { name, symbol, uri, collection: null };
  const isVerified = byte() === 1;
  return { name, symbol, uri, collection: { id: key(), isVerified } };
}
