import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";

const MASK = (1n << 64n) - 1n;

/**
 * Which fragments a frame mixes (BCR-2024-001, "fountain codes"). The first frames carry one
 * fragment each, in order; later ones a pseudo-random set that both sides compute from the frame's
 * number and the checksum of the whole. Frames count from 1.
 */
export function chooseFragments(frame: number, total: number, checksum: number): readonly number[] {
  if (frame <= total) return [frame - 1];
  const seed = new Uint8Array(8);
  const view = new DataView(seed.buffer);
  view.setUint32(0, frame, false);
  view.setUint32(4, checksum, false);
  const random = createRandom(seed);
  const degree = chooseDegree(total, random);
  return shuffle(total, random).slice(0, degree);
}

/** A number in [0, 1), as the shared algorithm draws it. */
type Random = () => number;

/** xoshiro256** seeded with SHA-256 of `seed`, read as four big-endian words. */
function createRandom(seed: Uint8Array): Random {
  const digest = bytesToHex(sha256(seed));
  let [a, b, c, d] = [0, 16, 32, 48].map((at) => BigInt(`0x${digest.slice(at, at + 16)}`));
  return () => {
    const result = (rotate((b * 5n) & MASK, 7n) * 9n) & MASK;
    const shifted = (b << 17n) & MASK;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = rotate(d, 45n);
    return Number(result) / 2 ** 64;
  };
}

function rotate(value: bigint, by: bigint): bigint {
  return ((value << by) | (value >> (64n - by))) & MASK;
}

/** A degree from 1 to `total`, where degree n has weight 1/n, by Walker's alias method. */
function chooseDegree(total: number, random: Random): number {
  const weights = Array.from({ length: total }, (_, i) => 1 / (i + 1));
  const sum = weights.reduce((whole, weight) => whole + weight, 0);
  const chances = weights.map((weight) => (weight * total) / sum);
  const aliases = weights.map(() => 0);
  const [small, large] = [[] as number[], [] as number[]];
  for (let i = total - 1; i >= 0; i--) (chances[i] < 1 ? small : large).push(i);
  while (small.length > 0 && large.length > 0) {
    const less = small.pop()!;
    const more = large.pop()!;
    aliases[less] = more;
    chances[more] = chances[more] + chances[less] - 1;
    (chances[more] < 1 ? small : large).push(more);
  }
  // What rounding left over is certain.
  for (const rest of [...small, ...large]) chances[rest] = 1;
  const column = Math.floor(random() * total);
  return (random() < chances[column] ? column : aliases[column]) + 1;
}

function shuffle(total: number, random: Random): readonly number[] {
  const rest = Array.from({ length: total }, (_, i) => i);
  const order: number[] = [];
  while (rest.length > 0) order.push(...rest.splice(Math.floor(random() * rest.length), 1));
  return order;
}
