/**
 * Overwrites secret bytes with zeros. Best effort: a copy the engine made is out of reach, which is
 * why locking also ends the realm that held them.
 */
export function wipe(...secrets: readonly Uint8Array[]): void {
  for (const secret of secrets) secret.fill(0);
}

/** True when both arrays hold the same bytes. Takes the same time wherever they differ. */
export function sameBytes(left: Uint8Array, right: Uint8Array): boolean {
  if (left.length !== right.length) return false;
  let difference = 0;
  for (let i = 0; i < left.length; i++) difference |= left[i] ^ right[i];
  return difference === 0;
}

/** A source of unpredictable bytes: `crypto.getRandomValues` in a realm, a seed in a test. */
export type RandomBytes = (length: number) => Uint8Array;

/** Big-endian unsigned 32-bit integer at `offset`. */
export function writeUint32(target: Uint8Array, offset: number, value: number): void {
  new DataView(target.buffer, target.byteOffset, target.byteLength).setUint32(offset, value, false);
}
