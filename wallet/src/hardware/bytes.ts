/** Big-endian bytes of an unsigned integer, none for zero: how RLP and Trezor write quantities. */
export function minimalBytes(value: bigint): Uint8Array {
  const digits: number[] = [];
  for (let rest = value; rest > 0n; rest >>= 8n) digits.unshift(Number(rest & 255n));
  return Uint8Array.from(digits);
}

/** Big-endian two's complement in exactly `length` bytes. The value must fit. */
export function fixedBytes(value: bigint, length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  let rest = BigInt.asUintN(8 * length, value);
  for (let i = length - 1; i >= 0; i--, rest >>= 8n) bytes[i] = Number(rest & 255n);
  return bytes;
}

/** Pieces of at most `size` bytes, in order; one empty piece for nothing. */
export function piecesOf(bytes: Uint8Array, size: number): readonly Uint8Array[] {
  const pieces: Uint8Array[] = [];
  for (let at = 0; at === 0 || at < bytes.length; at += size) {
    pieces.push(bytes.subarray(at, at + size));
  }
  return pieces;
}

/** 32-bit big-endian words, as paths travel. */
export function wordsBytes(words: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(4 * words.length);
  const view = new DataView(bytes.buffer);
  words.forEach((word, i) => view.setUint32(4 * i, word, false));
  return bytes;
}
