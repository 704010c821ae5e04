/** Leaves, nodes, random streams and the proof of work: everything that hashes more than one message. */
import { P } from "./field";
import { begin4, digests4, finish4, push4, sha256, word4 } from "./sha256";
import { column, hiddenFirst, n } from "./state";

/** Low words of four u64 held in two vectors, as big-endian values of their bytes. */
// @ts-ignore: decorator
@inline
function lowWords(a: v128, b: v128): v128 {
  return i8x16.shuffle(a, b, 3, 2, 1, 0, 11, 10, 9, 8, 19, 18, 17, 16, 27, 26, 25, 24);
}
// @ts-ignore: decorator
@inline
function highWords(a: v128, b: v128): v128 {
  return i8x16.shuffle(a, b, 7, 6, 5, 4, 15, 14, 13, 12, 23, 22, 21, 20, 31, 30, 29, 28);
}
/** The end of `before` and the start of `word`, when the message is offset by two bytes. */
// @ts-ignore: decorator
@inline
function joined16(before: v128, word: v128): v128 {
  return v128.or(i32x4.shl(before, 16), i32x4.shr_u(word, 16));
}
// @ts-ignore: decorator
@inline
function joined8(before: v128, word: v128): v128 {
  return v128.or(i32x4.shl(before, 24), i32x4.shr_u(word, 8));
}

const SECRET = memory.data(128, 16);

/** SHA-256(0x05 ‖ hidden values) of four leaves, kept as words in SECRET. */
function hiddenDigests(coset: u32, offset: usize): void {
  begin4();
  let before = i32x4.splat(5);
  for (let c: u32 = 0; c < 4; c++) {
    const at = column(hiddenFirst + c, coset) + offset;
    const a = v128.load(at);
    const b = v128.load(at + 16);
    const low = lowWords(a, b);
    push4(joined8(before, low));
    before = highWords(a, b);
    push4(joined8(low, before));
  }
  finish4(v128.or(i32x4.shl(before, 24), i32x4.splat(0x800000)), 33);
  for (let i: usize = 0; i < 8; i++) v128.store(SECRET + 16 * i, word4(i));
}

/** Digests of the 4n leaves of a column tree, in natural order of points. */
export function hashColumns(tree: u32, first: u32, count: u32, hidden: u32, target: usize): void {
  const length = 2 + (hidden ? 32 : 0) + 8 * count;
  for (let coset: u32 = 0; coset < 4; coset++) {
    for (let i: u32 = 0; i < n; i += 4) {
      const offset = usize(i) << 3;
      if (hidden) hiddenDigests(coset, offset);
      begin4();
      let before = i32x4.splat(tree);
      if (hidden) {
        for (let w: usize = 0; w < 8; w++) {
          const word = v128.load(SECRET + 16 * w);
          push4(joined16(before, word));
          before = word;
        }
      }
      for (let c = first; c < first + count; c++) {
        const at = column(c, coset) + offset;
        const a = v128.load(at);
        const b = v128.load(at + 16);
        const low = lowWords(a, b);
        push4(joined16(before, low));
        before = highWords(a, b);
        push4(joined16(low, before));
      }
      finish4(v128.or(i32x4.shl(before, 16), i32x4.splat(0x8000)), length);
      digests4(target + 32 * (4 * usize(i) + coset), 128);
    }
  }
}

/** Four vectors of four words each, transposed, big-endian: word `w` of the four lanes is pushed in order. */
// @ts-ignore: decorator
@inline
function laneWord(at: usize, step: usize): v128 {
  let word = i32x4.splat(bswap(load<u32>(at)));
  word = i32x4.replace_lane(word, 1, bswap(load<u32>(at + step)));
  word = i32x4.replace_lane(word, 2, bswap(load<u32>(at + 2 * step)));
  return i32x4.replace_lane(word, 3, bswap(load<u32>(at + 3 * step)));
}

/** Digests of leaves of `width` extension elements; leaf i holds positions i + u·leaves. `leaves` is a multiple of 4. */
export function hashExtensions(tree: u32, source: usize, leaves: u32, width: u32, target: usize): void {
  for (let i: u32 = 0; i < leaves; i += 4) {
    begin4();
    let before = i32x4.splat(tree);
    for (let u: u32 = 0; u < width; u++) {
      const at = source + 16 * usize(i + u * leaves);
      for (let w: usize = 0; w < 16; w += 4) {
        const word = laneWord(at + w, 16);
        push4(joined16(before, word));
        before = word;
      }
    }
    finish4(v128.or(i32x4.shl(before, 16), i32x4.splat(0x8000)), 2 + 16 * width);
    digests4(target + 32 * usize(i), 32);
  }
}

const PAIR = memory.data(80, 16);

/** `count` nodes from 2·count digests. */
export function hashPairs(source: usize, target: usize, count: u32): void {
  let i: u32 = 0;
  for (; i + 4 <= count; i += 4) {
    const at = source + 64 * usize(i);
    begin4();
    let before = i32x4.splat(1);
    for (let w: usize = 0; w < 64; w += 4) {
      const word = laneWord(at + w, 64);
      push4(joined8(before, word));
      before = word;
    }
    finish4(v128.or(i32x4.shl(before, 24), i32x4.splat(0x800000)), 65);
    digests4(target + 32 * usize(i), 32);
  }
  for (; i < count; i++) {
    store<u8>(PAIR, 1);
    memory.copy(PAIR + 1, source + 64 * usize(i), 64);
    sha256(PAIR, 65, target + 32 * usize(i));
  }
}

const SEED = memory.data(64, 16);
const DIGEST = memory.data(32, 16);

/** `count` uniform elements of the stream (key, label); values ≥ p are skipped. */
export function stream(key: usize, label: u32, target: usize, count: u32): void {
  store<u8>(SEED, 7);
  memory.copy(SEED + 1, key, 32);
  store<u32>(SEED + 33, label);
  let done: u32 = 0;
  for (let counter: u64 = 0; done < count; counter++) {
    store<u64>(SEED + 37, counter);
    sha256(SEED, 45, DIGEST);
    for (let w: usize = 0; w < 32 && done < count; w += 8) {
      const value = load<u64>(DIGEST + w);
      if (value < P) store<u64>(target + 8 * usize(done++), value);
    }
  }
}

/** A nonce must be exact as a double; at 20 bits of work the limit is never met. */
const NONCE_LIMIT: u64 = 1 << 52;

/** The smallest nonce whose SHA-256(0x04 ‖ state ‖ nonce) starts with `bits` zero bits. */
export function grind(state: usize, bits: u32): f64 {
  store<u8>(SEED, 4);
  memory.copy(SEED + 1, state, 32);
  for (let nonce: u64 = 0; nonce < NONCE_LIMIT; nonce += 4) {
    begin4();
    for (let w: usize = 0; w < 32; w += 4) push4(i32x4.splat(bswap(load<u32>(SEED + w))));
    for (let lane: u64 = 0; lane < 4; lane++) {
      store<u64>(SEED + 33, nonce + lane);
      store<u32>(DIGEST + 4 * lane as usize, bswap(load<u32>(SEED + 32)));
      store<u32>(DIGEST + 16 + 4 * lane as usize, bswap(load<u32>(SEED + 36)));
    }
    push4(v128.load(DIGEST));
    push4(v128.load(DIGEST + 16));
    finish4(i32x4.splat(i32((u32(nonce >> 56) << 24) | 0x800000)), 41);
    const head = word4(0);
    if (u32(i32x4.extract_lane(head, 0)) >> (32 - bits) == 0) return f64(nonce);
    if (u32(i32x4.extract_lane(head, 1)) >> (32 - bits) == 0) return f64(nonce + 1);
    if (u32(i32x4.extract_lane(head, 2)) >> (32 - bits) == 0) return f64(nonce + 2);
    if (u32(i32x4.extract_lane(head, 3)) >> (32 - bits) == 0) return f64(nonce + 3);
  }
  return -1;
}
