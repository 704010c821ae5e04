/** Writes a non-negative safe integer as a little-endian u64, without a bigint. */
export function writeU64(view: DataView, at: number, value: number): void {
  view.setUint32(at, value % 0x1_0000_0000, true);
  view.setUint32(at + 4, Math.floor(value / 0x1_0000_0000), true);
}

/** Reads a little-endian u64; beyond 2^53 the result is inexact, and above every safe integer. */
export function readU64(view: DataView, at: number): number {
  return view.getUint32(at + 4, true) * 0x1_0000_0000 + view.getUint32(at, true);
}

const zeros = new Uint8Array(64 * 1024);

/** True when every byte is 0. */
export function isZero(bytes: Uint8Array): boolean {
  for (let start = 0; start < bytes.length; start += zeros.length) {
    const chunk = bytes.subarray(start, start + zeros.length);
    if (Buffer.compare(chunk, zeros.subarray(0, chunk.length)) !== 0) return false;
  }
  return true;
}

/** True when both hold the same bytes. */
export function isSame(left: Uint8Array, right: Uint8Array): boolean {
  return Buffer.compare(left, right) === 0;
}
