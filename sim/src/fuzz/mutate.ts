import type { Rng } from "@holdall/server/ports";
import { bytesOf } from "./target.ts";

const INPUT_BYTES_MAX = 65_536;
const MUTATIONS_MAX = 6;
const edges = [
  0, 1, 0x7f, 0x80, 0xff, 0x7fff, 0x8000, 0xffff, 0x7fff_ffff, 0x8000_0000, 0xffff_ffff,
];

/** One of `inputs`, changed in one to six places. */
export function mutate(
  rng: Rng,
  inputs: readonly Uint8Array[],
  words: readonly string[],
): Uint8Array {
  let bytes = Uint8Array.from(inputs[rng.below(inputs.length)]);
  for (let times = 1 + rng.below(MUTATIONS_MAX); times > 0; times -= 1)
    bytes = mutateOnce(rng, bytes, inputs, words);
  return bytes.subarray(0, INPUT_BYTES_MAX);
}

function mutateOnce(
  rng: Rng,
  bytes: Uint8Array<ArrayBuffer>,
  inputs: readonly Uint8Array[],
  words: readonly string[],
): Uint8Array<ArrayBuffer> {
  const at = rng.below(bytes.length + 1);
  switch (rng.below(8)) {
    case 0:
      return flip(rng, bytes, at);
    case 1:
      return withEdge(bytes, at, edges[rng.below(edges.length)], 1 << rng.below(3));
    case 2:
      return splice(bytes, at, at, bytesOf(words[rng.below(words.length)]));
    case 3:
      return splice(bytes, at, at + rng.below(16), new Uint8Array(0));
    case 4:
      return splice(bytes, at, at, bytes.slice(at, at + 1 + rng.below(64)));
    case 5: {
      const other = inputs[rng.below(inputs.length)];
      return splice(bytes, at, bytes.length, other.subarray(rng.below(other.length + 1)));
    }
    case 6:
      return bytes.slice(0, at);
    default:
      return swap(rng, bytes, at);
  }
}

function flip(rng: Rng, bytes: Uint8Array<ArrayBuffer>, at: number): Uint8Array<ArrayBuffer> {
  if (at < bytes.length) bytes[at] ^= 1 << rng.below(8);
  return bytes;
}

function withEdge(
  bytes: Uint8Array<ArrayBuffer>,
  at: number,
  value: number,
  width: number,
): Uint8Array<ArrayBuffer> {
  for (let index = 0; index < width && at + index < bytes.length; index += 1)
    bytes[at + index] = value >>> (8 * index);
  return bytes;
}

/** Exchanges two stretches of eight bytes: fields of records stand on such boundaries. */
function swap(rng: Rng, bytes: Uint8Array<ArrayBuffer>, at: number): Uint8Array<ArrayBuffer> {
  const left = at - (at % 8);
  const right = 8 * rng.below(Math.floor(bytes.length / 8) + 1);
  if (Math.max(left, right) + 8 > bytes.length) return bytes;
  const kept = bytes.slice(left, left + 8);
  bytes.copyWithin(left, right, right + 8);
  bytes.set(kept, right);
  return bytes;
}

function splice(
  bytes: Uint8Array,
  from: number,
  to: number,
  put: Uint8Array,
): Uint8Array<ArrayBuffer> {
  const rest = bytes.subarray(Math.min(to, bytes.length));
  const result = new Uint8Array(from + put.length + rest.length);
  result.set(bytes.subarray(0, from));
  result.set(put, from);
  result.set(rest, from + put.length);
  return result;
}
