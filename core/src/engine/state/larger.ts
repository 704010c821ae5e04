/**
 * A copy of a memory with more room, filled up with zeros. Copied and never transferred: the first
 * buffer that a thread detaches makes every access to every typed array of that thread look whether
 * its buffer is still there, and the engine slower by a third.
 */
export function larger(memory: ArrayBufferLike, bytes: number): ArrayBuffer {
  const target = new ArrayBuffer(bytes);
  new Uint8Array(target).set(new Uint8Array(memory));
  return target;
}
