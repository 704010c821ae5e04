import { LISTED } from "./common-passwords-list.ts";

/** Bytes by which a hash is written, as what it has more than the one before it. */
export const GAP_BYTES = 3;
/** Longest password that is taken apart: what is longer is no two listed ones. */
const PARTED_MAX = 64;
/** Most digits and signs around a listed one that nobody would have to guess for long. */
const AROUND_MAX = 6;

const FNV_START = 0x81_1c_9d_c5;
const FNV_PRIME = 0x01_00_01_93;

/**
 * The hash by which a password is listed: FNV-1a of 32 bits over its bytes, capital letters of ASCII
 * made small. One of 400,000 other texts is taken for a listed one: a hint not to use it, never a way in.
 */
export function hashOf(password: Uint8Array): number {
  return password.reduce((hash, byte) => {
    const small = byte >= 0x41 && byte <= 0x5a ? byte + 0x20 : byte;
    return Math.imul(hash ^ small, FNV_PRIME) >>> 0;
  }, FNV_START);
}

/** Hashes as the file has them: sorted, each by its gap to the one before. */
function unpackHashes(packed: string): ReadonlySet<number> {
  const bytes = Uint8Array.from(atob(packed), (one) => one.charCodeAt(0));
  const hashes = new Set<number>();
  let hash = 0;
  for (let at = 0; at < bytes.length; at += GAP_BYTES) {
    hash += (bytes[at] << 16) | (bytes[at + 1] << 8) | bytes[at + 2];
    hashes.add(hash);
  }
  return hashes;
}

/**
 * Tells a password that is among the most used ones, in small letters or capitals, or two of them one after
 * the other, also between as many as {@link AROUND_MAX} digits and signs. Whoever guesses tries those first,
 * and most common passwords of twelve characters are of that kind.
 */
export function knowCommonPasswords(): (password: Uint8Array) => boolean {
  const listed = unpackHashes(LISTED);
  const isListed = (part: Uint8Array): boolean => listed.has(hashOf(part));
  const isMade = (text: Uint8Array): boolean =>
    isListed(text) ||
    (text.length <= PARTED_MAX &&
      text.some((_, at) => isListed(text.subarray(0, at)) && isListed(text.subarray(at))));
  return (password) => {
    const core = coreOf(password);
    return isMade(password) || (password.length - core.length <= AROUND_MAX && isMade(core));
  };
}

/** What is left without the digits and signs of ASCII at both ends. */
function coreOf(password: Uint8Array): Uint8Array {
  const start = password.findIndex(isLetter);
  return start === -1 ? password : password.subarray(start, password.findLastIndex(isLetter) + 1);
}

function isLetter(byte: number): boolean {
  return byte >= 0x80 || (byte >= 0x41 && byte <= 0x5a) || (byte >= 0x61 && byte <= 0x7a);
}
