import { expect, test } from "vitest";
import {
  bucketBytes,
  bucketName,
  bucketPower,
  bundleKeys,
  openBucket,
  sealBundle,
} from "./buckets.ts";
import { cipher, shardPorts } from "./toy.twin.ts";

const nonce = new Uint8Array(32).fill(4);
const stateHash = new Uint8Array(32).fill(1);
const keys = bundleKeys(shardPorts.hmac, nonce, stateHash, 0);
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
  for (const other of [
    bundleKeys(shardPorts.hmac, nonce, stateHash, 1),
    bundleKeys(shardPorts.hmac, nonce, nonce, 0),
  ]) {
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
