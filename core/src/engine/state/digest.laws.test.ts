import fc from "fast-check";
import { expect, test } from "vitest";
import { Digest } from "./digest.ts";

const WORD = 2n ** 32n;
const [C1, C2, C3, C4] = [0x239b961bn, 0xab0e9789n, 0x38b34ae5n, 0xa1e38b93n];
/** By word: its two factors and rotation, the rotation and the sum of its mix, and the next word. */
const STEPS = [
  { factors: [C1, C2], turns: [15n, 19n], plus: 0x561ccd1bn },
  { factors: [C2, C3], turns: [16n, 17n], plus: 0x0bcaa747n },
  { factors: [C3, C4], turns: [17n, 15n], plus: 0x96cd1c35n },
  { factors: [C4, C1], turns: [18n, 13n], plus: 0x32ac3b17n },
] as const;

const turned = (value: bigint, bits: bigint): bigint =>
  ((value << bits) | (value >> (32n - bits))) % WORD;

function finished(value: bigint): bigint {
  const once = ((value ^ (value >> 16n)) * 0x85ebca6bn) % WORD;
  const twice = ((once ^ (once >> 13n)) * 0xc2b2ae35n) % WORD;
  return twice ^ (twice >> 16n);
}

/** MurmurHash3 for x86 in 128 bits, seed 0, of whole blocks, as its author wrote it down. */
function published(words: readonly number[]): string {
  let sums = [0n, 0n, 0n, 0n];
  for (let at = 0; at < words.length; at += 4) {
    for (const [place, { factors, turns, plus }] of STEPS.entries()) {
      const word = BigInt(words[at + place]);
      const mixed = (turned((word * factors[0]) % WORD, turns[0]) * factors[1]) % WORD;
      const sum = turned(sums[place] ^ mixed, turns[1]) + sums[(place + 1) % 4];
      sums[place] = (sum * 5n + plus) % WORD;
    }
  }
  sums = sums.map((sum) => sum ^ BigInt(words.length * 4));
  const added = (): bigint[] => {
    const first = sums.reduce((total, sum) => total + sum, 0n) % WORD;
    return [first, ...sums.slice(1).map((sum) => (sum + first) % WORD)];
  };
  sums = added().map(finished);
  return added()
    .map((sum) => sum.toString(16).padStart(8, "0"))
    .join("");
}

const block = fc.tuple(
  ...Array.from({ length: 4 }, () => fc.integer({ min: 0, max: 2 ** 32 - 1 })),
);

test("of whole blocks the digest is the published one, in however many pieces they come", () => {
  fc.assert(
    fc.property(fc.array(block, { maxLength: 6 }), (blocks) => {
      const whole = new Digest();
      whole.update(new Uint8Array(Uint32Array.from(blocks.flat()).buffer));
      const pieces = new Digest();
      for (const one of blocks) pieces.update(new Uint8Array(Uint32Array.from(one).buffer));
      expect(whole.hex()).toBe(published(blocks.flat()));
      expect(pieces.hex()).toBe(whole.hex());
    }),
  );
});

test("half a block counts as one that zeros fill, and its length counts", () => {
  const half = new Digest();
  half.update(new Uint8Array(Uint32Array.of(1, 2).buffer));
  const filled = new Digest();
  filled.update(new Uint8Array(Uint32Array.of(1, 2, 0, 0).buffer));
  expect(half.hex()).not.toBe(filled.hex());
  half.update(new Uint8Array(8));
  filled.update(new Uint8Array(0));
  expect(half.hex()).not.toBe(filled.hex());
});
