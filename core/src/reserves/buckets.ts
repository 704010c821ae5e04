/**
 * Where users fetch their bundles from without saying who they are (§5.4): every bundle is
 * encrypted under its user's own nonce and lies among at least about 64 others in a bucket that
 * is fetched without credentials.
 */
import { TAG_BYTES } from "./bundle-keys.ts";
import type { BundleKeys } from "./bundle-keys.ts";
import { ascii, concat, equalBytes, littleEndian } from "./bytes.ts";
import type { Bytes, Sha256 } from "./bytes.ts";

/** AES-256-GCM with a 12-byte nonce; the 16-byte tag follows the ciphertext. */
export interface Cipher {
  seal(key: Bytes, iv: Bytes, plain: Bytes): Bytes;
  /** Undefined when the tag does not match. */
  open(key: Bytes, iv: Bytes, sealed: Bytes): Bytes | undefined;
}

const MAGIC = ascii("HOLDPOK1");
const GCM_TAG_BYTES = 16;
/** What sealing adds to a plain bundle. */
export const SEAL_BYTES = TAG_BYTES + GCM_TAG_BYTES;
const HEAD_BYTES = 8 + 2 + 4 + 1 + 2 + 4 + 4;
const DIGEST_BYTES = 32;
const POWER_MAX = 12;
const BUNDLES_PER_BUCKET = 64;
export const BUCKET_BYTES_MAX = 16 << 20;
/** A key encrypts one bundle, so its nonce may be constant. */
export const ZERO_IV = new Uint8Array(12);

/** floor(log2(rows/64)), kept within 0 … 12. */
export function bucketPower(rows: number): number {
  let power = 0;
  while (power < POWER_MAX && rows >= BUNDLES_PER_BUCKET * 2 ** (power + 1)) power++;
  return power;
}

/** The first `power` bits of the hash of an identity. */
export function bucketOf(sha256: Sha256, id: Bytes, power: number): number {
  const digest = sha256(id);
  return ((digest[0] << 8) | digest[1]) >> (16 - power);
}

/** File name of a bucket. */
export function bucketName(bucket: number, power: number): string {
  return `${bucket.toString(16).padStart(Math.max(1, Math.ceil(power / 4)), "0")}.porb`;
}

/** Tag and ciphertext of one plain bundle: an entry of a bucket. */
export function sealBundle(cipher: Cipher, { key, tag }: BundleKeys, plain: Bytes): Bytes {
  return concat(tag, cipher.seal(key, ZERO_IV, plain));
}

export interface BucketShape {
  readonly day: number;
  readonly power: number;
  readonly bucket: number;
}
/** A bucket file: entries of equal length in ascending order of tag. */
export function bucketBytes(
  { day, power, bucket }: BucketShape,
  entries: readonly Bytes[],
  entryLength: number,
): Bytes {
  const sorted = [...entries].sort(compareTags);
  return concat(
    MAGIC,
    littleEndian(1, 2),
    littleEndian(day, 4),
    Uint8Array.of(power),
    littleEndian(bucket, 2),
    littleEndian(sorted.length, 4),
    littleEndian(entryLength, 4),
    ...sorted,
  );
}

function compareTags(a: Bytes, b: Bytes): number {
  for (let i = 0; i < TAG_BYTES; i++) if (a[i] !== b[i]) return a[i] - b[i];
  return 0;
}

interface BucketRefusal {
  readonly code: "file-malformed" | "bundle-missing";
  readonly sentence: string;
}
export type BucketAnswer = { readonly code: "ok"; readonly bundle: Bytes } | BucketRefusal;
export type SealedAnswer = { readonly code: "ok"; readonly sealed: Bytes } | BucketRefusal;

const MALFORMED: BucketRefusal = {
  code: "file-malformed",
  sentence: "The bucket is not laid out as one of this day.",
};

/** Finds a user's sealed bundle in a bucket. A missing tag is provable: the bucket's hash is signed. */
export function findSealed(file: Bytes, shape: BucketShape, tag: Bytes): SealedAnswer {
  if (file.length < HEAD_BYTES || file.length > BUCKET_BYTES_MAX) return MALFORMED;
  const view = new DataView(file.buffer, file.byteOffset, file.length);
  const stated = [
    view.getUint16(8, true),
    view.getUint32(10, true),
    file[14],
    view.getUint16(15, true),
  ];
  const expected = [1, shape.day, shape.power, shape.bucket];
  if (!equalBytes(file.subarray(0, 8), MAGIC) || stated.some((value, i) => value !== expected[i]))
    return MALFORMED;
  const [count, length] = [view.getUint32(17, true), view.getUint32(21, true)];
  if (length < TAG_BYTES + GCM_TAG_BYTES || file.length !== HEAD_BYTES + count * length)
    return MALFORMED;
  for (let at = HEAD_BYTES; at < file.length; at += length) {
    if (equalBytes(file.subarray(at, at + TAG_BYTES), tag))
      return { code: "ok", sealed: file.subarray(at + TAG_BYTES, at + length) };
  }
  return { code: "bundle-missing", sentence: "The bucket holds no row of this account." };
}

/** Finds and decrypts a user's bundle in a bucket. */
export function openBucket(
  file: Bytes,
  shape: BucketShape,
  keys: BundleKeys,
  cipher: Cipher,
): BucketAnswer {
  const found = findSealed(file, shape, keys.tag);
  if (found.code !== "ok") return found;
  const bundle = cipher.open(keys.key, ZERO_IV, found.sealed);
  return bundle === undefined ? MALFORMED : { code: "ok", bundle };
}

/** Whether a bucket is the one that the day's manifest commits to, by way of `buckets.idx`. */
export function isCommittedBucket(
  sha256: Sha256,
  { sha256: committed, power }: { readonly sha256: Bytes; readonly power: number },
  index: Bytes,
  { bucket, file }: { readonly bucket: number; readonly file: Bytes },
): boolean {
  if (index.length !== DIGEST_BYTES * 2 ** power || !equalBytes(sha256(index), committed))
    return false;
  return equalBytes(
    sha256(file),
    index.subarray(DIGEST_BYTES * bucket, DIGEST_BYTES * (bucket + 1)),
  );
}
