/**
 * SHA-256 (FIPS 180-4), one message at a time and four side by side in the lanes of a vector. The
 * four-lane form hashes leaves and nodes: the words of a message are pushed shifted by its one or
 * two bytes of prefix, so that payloads are never copied.
 */
const ROUND = memory.data<u32>([
  0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
  0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
  0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
  0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
  0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
  0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
  0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
  0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
]);
const START = memory.data<u32>([
  0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
]);
/** One lane: state and schedule. */
const STATE = memory.data(32, 16);
const SCHEDULE = memory.data(256, 16);
const TAIL = memory.data(128, 16);
/** Four lanes: state and schedule. */
const STATE4 = memory.data(128, 16);
const SCHEDULE4 = memory.data(1024, 16);

function compress(block: usize): void {
  for (let i: usize = 0; i < 64; i += 4) store<u32>(SCHEDULE + i, bswap(load<u32>(block + i)));
  for (let i: usize = 64; i < 256; i += 4) {
    const x = load<u32>(SCHEDULE + i - 60);
    const y = load<u32>(SCHEDULE + i - 8);
    const s0 = rotr<u32>(x, 7) ^ rotr<u32>(x, 18) ^ (x >> 3);
    const s1 = rotr<u32>(y, 17) ^ rotr<u32>(y, 19) ^ (y >> 10);
    store<u32>(SCHEDULE + i, load<u32>(SCHEDULE + i - 64) + s0 + load<u32>(SCHEDULE + i - 28) + s1);
  }
  let a = load<u32>(STATE);
  let b = load<u32>(STATE + 4);
  let c = load<u32>(STATE + 8);
  let d = load<u32>(STATE + 12);
  let e = load<u32>(STATE + 16);
  let f = load<u32>(STATE + 20);
  let g = load<u32>(STATE + 24);
  let h = load<u32>(STATE + 28);
  for (let i: usize = 0; i < 256; i += 4) {
    const s1 = rotr<u32>(e, 6) ^ rotr<u32>(e, 11) ^ rotr<u32>(e, 25);
    const t1 = h + s1 + ((e & f) ^ (~e & g)) + load<u32>(ROUND + i) + load<u32>(SCHEDULE + i);
    const s0 = rotr<u32>(a, 2) ^ rotr<u32>(a, 13) ^ rotr<u32>(a, 22);
    const t2 = s0 + ((a & b) ^ (a & c) ^ (b & c));
    h = g;
    g = f;
    f = e;
    e = d + t1;
    d = c;
    c = b;
    b = a;
    a = t1 + t2;
  }
  store<u32>(STATE, load<u32>(STATE) + a);
  store<u32>(STATE + 4, load<u32>(STATE + 4) + b);
  store<u32>(STATE + 8, load<u32>(STATE + 8) + c);
  store<u32>(STATE + 12, load<u32>(STATE + 12) + d);
  store<u32>(STATE + 16, load<u32>(STATE + 16) + e);
  store<u32>(STATE + 20, load<u32>(STATE + 20) + f);
  store<u32>(STATE + 24, load<u32>(STATE + 24) + g);
  store<u32>(STATE + 28, load<u32>(STATE + 28) + h);
}

export function sha256(source: usize, length: u32, target: usize): void {
  memory.copy(STATE, START, 32);
  let at: u32 = 0;
  for (; at + 64 <= length; at += 64) compress(source + at);
  const rest = length - at;
  const blocks: u32 = rest + 9 > 64 ? 2 : 1;
  memory.fill(TAIL, 0, 128);
  memory.copy(TAIL, source + at, rest);
  store<u8>(TAIL + rest, 0x80);
  store<u64>(TAIL + 64 * blocks - 8, bswap((length as u64) << 3));
  compress(TAIL);
  if (blocks == 2) compress(TAIL + 64);
  for (let i: usize = 0; i < 32; i += 4) store<u32>(target + i, bswap(load<u32>(STATE + i)));
}

// @ts-ignore: decorator
@inline
function rotate4(x: v128, by: i32): v128 {
  return v128.or(i32x4.shr_u(x, by), i32x4.shl(x, 32 - by));
}

// @ts-ignore: decorator
@inline
function sigma(x: v128, a: i32, b: i32, c: i32): v128 {
  return v128.xor(v128.xor(rotate4(x, a), rotate4(x, b)), rotate4(x, c));
}

// @ts-ignore: decorator
@inline
function sigmaShift(x: v128, a: i32, b: i32, c: i32): v128 {
  return v128.xor(v128.xor(rotate4(x, a), rotate4(x, b)), i32x4.shr_u(x, c));
}

/** h + Σ1(e) + ch(e, f, g) + round constant and schedule word. */
// @ts-ignore: decorator
@inline
function firstSum(e: v128, f: v128, g: v128, h: v128, i: usize): v128 {
  const constant = v128.load_splat<u32>(ROUND + i);
  const word = i32x4.add(v128.load(SCHEDULE4 + 4 * i), constant);
  return i32x4.add(i32x4.add(h, word), i32x4.add(sigma(e, 6, 11, 25), v128.bitselect(f, g, e)));
}

/** Σ0(a) + maj(a, b, c). */
// @ts-ignore: decorator
@inline
function secondSum(a: v128, b: v128, c: v128): v128 {
  return i32x4.add(sigma(a, 2, 13, 22), v128.bitselect(c, b, v128.xor(a, b)));
}

function compress4(): void {
  for (let i: usize = 256; i < 1024; i += 16) {
    const s0 = sigmaShift(v128.load(SCHEDULE4 + i - 240), 7, 18, 3);
    const s1 = sigmaShift(v128.load(SCHEDULE4 + i - 32), 17, 19, 10);
    const sum = i32x4.add(v128.load(SCHEDULE4 + i - 256), v128.load(SCHEDULE4 + i - 112));
    v128.store(SCHEDULE4 + i, i32x4.add(sum, i32x4.add(s0, s1)));
  }
  let a = v128.load(STATE4);
  let b = v128.load(STATE4 + 16);
  let c = v128.load(STATE4 + 32);
  let d = v128.load(STATE4 + 48);
  let e = v128.load(STATE4 + 64);
  let f = v128.load(STATE4 + 80);
  let g = v128.load(STATE4 + 96);
  let h = v128.load(STATE4 + 112);
  // Eight rounds at a time: each name takes each part once, and nothing is moved.
  for (let i: usize = 0; i < 256; i += 32) {
    let t = firstSum(e, f, g, h, i);
    d = i32x4.add(d, t);
    h = i32x4.add(t, secondSum(a, b, c));
    t = firstSum(d, e, f, g, i + 4);
    c = i32x4.add(c, t);
    g = i32x4.add(t, secondSum(h, a, b));
    t = firstSum(c, d, e, f, i + 8);
    b = i32x4.add(b, t);
    f = i32x4.add(t, secondSum(g, h, a));
    t = firstSum(b, c, d, e, i + 12);
    a = i32x4.add(a, t);
    e = i32x4.add(t, secondSum(f, g, h));
    t = firstSum(a, b, c, d, i + 16);
    h = i32x4.add(h, t);
    d = i32x4.add(t, secondSum(e, f, g));
    t = firstSum(h, a, b, c, i + 20);
    g = i32x4.add(g, t);
    c = i32x4.add(t, secondSum(d, e, f));
    t = firstSum(g, h, a, b, i + 24);
    f = i32x4.add(f, t);
    b = i32x4.add(t, secondSum(c, d, e));
    t = firstSum(f, g, h, a, i + 28);
    e = i32x4.add(e, t);
    a = i32x4.add(t, secondSum(b, c, d));
  }
  v128.store(STATE4, i32x4.add(v128.load(STATE4), a));
  v128.store(STATE4 + 16, i32x4.add(v128.load(STATE4 + 16), b));
  v128.store(STATE4 + 32, i32x4.add(v128.load(STATE4 + 32), c));
  v128.store(STATE4 + 48, i32x4.add(v128.load(STATE4 + 48), d));
  v128.store(STATE4 + 64, i32x4.add(v128.load(STATE4 + 64), e));
  v128.store(STATE4 + 80, i32x4.add(v128.load(STATE4 + 80), f));
  v128.store(STATE4 + 96, i32x4.add(v128.load(STATE4 + 96), g));
  v128.store(STATE4 + 112, i32x4.add(v128.load(STATE4 + 112), h));
}

/** Words pushed so far in the current block, times 16. */
let filled: usize = 0;
let blocks: u64 = 0;

export function begin4(): void {
  for (let i: usize = 0; i < 8; i++) v128.store(STATE4 + 16 * i, v128.load_splat<u32>(START + 4 * i));
  filled = 0;
  blocks = 0;
}

/** Pushes one big-endian word of each lane. */
// @ts-ignore: decorator
@inline
export function push4(word: v128): void {
  v128.store(SCHEDULE4 + filled, word);
  filled += 16;
  if (filled == 256) {
    compress4();
    filled = 0;
    blocks++;
  }
}

/** Pushes the last word, which holds the final bytes and the padding bit, then the length of `bytes`. */
export function finish4(last: v128, bytes: u32): void {
  push4(last);
  const zero = i32x4.splat(0);
  while (filled != 224) push4(zero);
  push4(zero);
  push4(i32x4.splat(bytes << 3));
}

/** A word of the finished state, all four lanes, big-endian value. */
// @ts-ignore: decorator
@inline
export function word4(index: usize): v128 {
  return v128.load(STATE4 + 16 * index);
}

/** Writes the four digests at `target`, `step` bytes apart. */
export function digests4(target: usize, step: usize): void {
  for (let i: usize = 0; i < 8; i++) {
    const word = word4(i);
    store<u32>(target + 4 * i, bswap(i32x4.extract_lane(word, 0)));
    store<u32>(target + step + 4 * i, bswap(i32x4.extract_lane(word, 1)));
    store<u32>(target + 2 * step + 4 * i, bswap(i32x4.extract_lane(word, 2)));
    store<u32>(target + 3 * step + 4 * i, bswap(i32x4.extract_lane(word, 3)));
  }
}
