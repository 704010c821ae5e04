import { getBase58Decoder, getBase58Encoder } from "@solana/kit";

const decoder = getBase58Decoder();
const encoder = getBase58Encoder();

/** Bytes as base58 text. */
export function base58(bytes: Uint8Array): string {
  return decoder.decode(bytes);
}

/** The bytes of a base58 text, or `undefined` when it is not one. */
export function fromBase58(text: string): Uint8Array | undefined {
  try {
    return new Uint8Array(encoder.encode(text));
  } catch {
    return undefined;
  }
}

/** The 32 bytes of an address; the text is known to be one. */
export function addressBytes(address: string): Uint8Array {
  const bytes = fromBase58(address);
  if (bytes?.length !== 32) throw new TypeError(`not an address: ${address}`);
  return bytes;
}
