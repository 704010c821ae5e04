import { expect, test } from "vitest";
import {
  bucketBytes,
  bucketName,
  bucketPower,
  isCommittedBucket,
  openBucket,
  sealBundle,
} from "./buckets.ts";
import { keyDeriver } from "./bundle-keys.ts";
import { cipher, nodeSha256 } from "./toy.twin.ts";

const nonce = new Uint8Array(32).fill(4);
const stateHash = new Uint8Array(32).fill(1);
const keys = keyDeriver(stateHash)(nonce, 0);
const plain = new Uint8Array(100).fill(42);
const shape = { day: 20_779, power: 3, bucket: 5 };
const file = bucketBytes(shape, [sealBundle(cipher, keys, plain)], 132);

test("a bucket holds about sixty-four bundles or more, up to 4,096 buckets", () => {
  expect([0, 127, 128, 255, 256, 475_000, 10_000_000].map(bucketPower)).toEqual([
    0, 0, 1, 1, 2, 12, 12,
  ]);
  expect([bucketName(0, 0), bucketName(5, 3), bucketName(255, 12)]).toEqual([
    "0.porb",
    "5.porb",
    "0ff.porb",
  ]);
});

test("the owner finds and opens their bundle; sub-accounts and days have keys of their own", () => {
  expect(openBucket(file, shape, keys, cipher)).toEqual({ code: "ok", bundle: plain });
  for (const other of [keyDeriver(stateHash)(nonce, 1), keyDeriver(nonce)(nonce, 0)]) {
    expect(openBucket(file, shape, other, cipher).code).toBe("bundle-missing");
  }
});

test("a bucket that is bent, cut short or of another day is refused", () => {
  const bend = (at: number) => file.map((byte, i) => (i === at ? byte ^ 1 : byte));
  for (const at of [0, 8, 10, 14, 15, 17, 21, file.length - 1])
    expect(openBucket(bend(at), shape, keys, cipher).code).toBe("file-malformed");
  expect(openBucket(file.subarray(0, 20), shape, keys, cipher).code).toBe("file-malformed");
  expect(openBucket(file, { ...shape, day: 20_780 }, keys, cipher).code).toBe("file-malformed");
});

test("a bucket counts only where the manifest commits to it", () => {
  const buckets = Array.from({ length: 8 }, (_, i) => new Uint8Array(40).fill(i));
  const index = Uint8Array.from(buckets.flatMap((each) => [...nodeSha256(each)]));
  const committed = { sha256: nodeSha256(index), power: 3 };
  const is = (bucket: number, bytes: Uint8Array, list = index) =>
    isCommittedBucket(nodeSha256, committed, list, { bucket, file: bytes });
  expect(buckets.every((each, i) => is(i, each))).toBe(true);
  expect(is(3, buckets[4])).toBe(false);
  expect(is(3, buckets[3].subarray(1))).toBe(false);
  expect(is(3, buckets[3], index.subarray(32))).toBe(false);
  expect(
    is(
      3,
      buckets[3],
      index.map((byte, i) => (i === 0 ? byte ^ 1 : byte)),
    ),
  ).toBe(false);
});
