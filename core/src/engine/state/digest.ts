/**
 * A 128-bit digest of bytes: MurmurHash3 (x86, 128 bits; Appleby, public domain), from 32-bit
 * multiplications and rotations only, so that every machine finds the same. It tells two states
 * apart; it is no defence against somebody who builds a collision on purpose.
 */
const C1 = 0x239b_961b;
const C2 = 0xab0e_9789;
const C3 = 0x38b3_4ae5;
const C4 = 0xa1e3_8b93;
const BLOCK_WORDS = 4;

function rotate(value: number, bits: number): number {
  return (value << bits) | (value >>> (32 - bits));
}

function finish(value: number): number {
  let h = value ^ (value >>> 16);
  h = Math.imul(h, 0x85eb_ca6b);
  h ^= h >>> 13;
  h = Math.imul(h, 0xc2b2_ae35);
  return h ^ (h >>> 16);
}

/** Four words of state that bytes are mixed into. */
export class Digest {
  private a = 0;
  private b = 0;
  private c = 0;
  private d = 0;
  private length = 0;

  /** Mixes in bytes whose length is a multiple of 8; a last half block is filled up with zeros. */
  update(bytes: Uint8Array): void {
    if (bytes.byteLength % 8 !== 0) throw new Error("a digest takes whole words");
    const words = new Int32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength >> 2);
    const whole = words.length - (words.length % BLOCK_WORDS);
    for (let at = 0; at < whole; at += BLOCK_WORDS) {
      this.block(words[at], words[at + 1], words[at + 2], words[at + 3]);
    }
    if (whole < words.length) this.block(words[whole], words[whole + 1], 0, 0);
    this.length += bytes.byteLength;
  }

  /** Thirty-two hexadecimal digits over everything mixed in so far. */
  hex(): string {
    let a = this.a ^ this.length;
    let b = this.b ^ this.length;
    let c = this.c ^ this.length;
    let d = this.d ^ this.length;
    a = (a + b + c + d) | 0;
    [b, c, d] = [(b + a) | 0, (c + a) | 0, (d + a) | 0];
    [a, b, c, d] = [finish(a), finish(b), finish(c), finish(d)];
    a = (a + b + c + d) | 0;
    const words = [a, b + a, c + a, d + a];
    return words.map((word) => (word >>> 0).toString(16).padStart(8, "0")).join("");
  }

  private block(k1: number, k2: number, k3: number, k4: number): void {
    this.a ^= Math.imul(rotate(Math.imul(k1, C1), 15), C2);
    this.a = (Math.imul((rotate(this.a, 19) + this.b) | 0, 5) + 0x561c_cd1b) | 0;
    this.b ^= Math.imul(rotate(Math.imul(k2, C2), 16), C3);
    this.b = (Math.imul((rotate(this.b, 17) + this.c) | 0, 5) + 0x0bca_a747) | 0;
    this.c ^= Math.imul(rotate(Math.imul(k3, C3), 17), C4);
    this.c = (Math.imul((rotate(this.c, 15) + this.d) | 0, 5) + 0x96cd_1c35) | 0;
    this.d ^= Math.imul(rotate(Math.imul(k4, C4), 18), C1);
    this.d = (Math.imul((rotate(this.d, 13) + this.a) | 0, 5) + 0x32ac_3b17) | 0;
  }
}
