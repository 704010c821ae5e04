/**
 * A complaint: one file that shows to anybody, without anybody's help, what a published day has for
 * one account. It carries the account's numbers, its nonce and the whole bucket, whose hash hangs on
 * the manifest's signature: what is in it, or missing from it, the operator has signed.
 */
import { ascii, concat, equalBytes, littleEndian } from "./bytes.ts";
import type { Bytes, Sha256 } from "./bytes.ts";
import { BUCKET_BYTES_MAX, bucketOf, isCommittedBucket, openBucket } from "./buckets.ts";
import type { Cipher } from "./buckets.ts";
import { keyDeriver } from "./bundle-keys.ts";
import { canonicalBytes, parseCanonical } from "./canonical.ts";
import { Malformed, count, hash, integer, oneOf, record, text } from "./codec.ts";
import type { Decoded } from "./codec.ts";
import { manifestHash } from "./manifest.ts";
import type { Manifest } from "./manifest.ts";
import { dayNumber } from "./snapshot.ts";
import { signedBreakdown } from "./verify-day.ts";
import { identityOf, verifyOpening } from "./verify/index.ts";
import type { ProvenShard } from "./verify/index.ts";

const MAGIC = ascii("HOLDPOC1");
const HEAD_BYTES_MAX = 4_096;

const head = record({
  format: oneOf("holdall-complaint/1"),
  date: text,
  manifestHash: hash,
  userId: integer,
  subaccountId: count,
  nonce: hash,
});
export type Complaint = Decoded<typeof head> & { readonly bucket: Bytes };

/** The file of a complaint. */
export function complaintBytes({ bucket, ...own }: Complaint): Bytes {
  const bytes = canonicalBytes(head.encode(own));
  return concat(MAGIC, littleEndian(bytes.length, 4), bytes, bucket);
}

/** The complaint in a file; undefined when it holds none. */
export function readComplaint(file: Bytes): Complaint | undefined {
  const start = MAGIC.length + 4;
  if (file.length < start || file.length > start + HEAD_BYTES_MAX + BUCKET_BYTES_MAX)
    return undefined;
  if (!equalBytes(file.subarray(0, MAGIC.length), MAGIC)) return undefined;
  const length = new DataView(file.buffer, file.byteOffset).getUint32(MAGIC.length, true);
  if (length > HEAD_BYTES_MAX || start + length > file.length) return undefined;
  const json = parseCanonical(file.subarray(start, start + length));
  if (json === undefined) return undefined;
  try {
    return { ...head.decode(json), bucket: file.subarray(start + length) };
  } catch (error) {
    if (error instanceof Malformed) return undefined;
    throw error;
  }
}

export interface ComplaintPorts {
  readonly sha256: Sha256;
  readonly cipher: Cipher;
  readonly verifySignature: (key: Bytes, message: Bytes, signature: Bytes) => boolean;
}
/** The verified day that a complaint is about. */
export interface ComplaintDay {
  readonly manifest: Manifest;
  readonly shards: readonly ProvenShard[];
  /** `buckets.idx`. */
  readonly index: Bytes;
}
/** Upheld: the operator's own files show no good row for this account. The code says in what way. */
export interface ComplaintVerdict {
  readonly isUpheld: boolean;
  readonly code: string;
  readonly sentence: string;
}

const REJECTED = {
  "complaint-malformed": "The file holds no complaint.",
  "complaint-foreign": "The complaint is about another day than this one.",
  "bucket-foreign": "The bucket is not the one that the manifest commits to for this account.",
  ok: "The bucket holds this account's row, inside the proven totals and signed: nothing is missing.",
} as const;
const NOT_SIGNED =
  "The balances shown beside the row are not signed by the reserve key, though the bucket is.";

/**
 * Judges a complaint by the published day. It rests on the nonce being that of the account: who set
 * which is in the journal, by its SHA-256, and an auditor looks there.
 */
export function judgeComplaint(
  file: Bytes,
  { manifest, shards, index }: ComplaintDay,
  ports: ComplaintPorts,
): ComplaintVerdict {
  const complaint = readComplaint(file);
  if (complaint === undefined) return rejected("complaint-malformed");
  const { sha256 } = ports;
  if (!equalBytes(manifestHash(sha256, manifest), complaint.manifestHash))
    return rejected("complaint-foreign");
  const { userId, subaccountId, nonce, bucket: bytes } = complaint;
  const owner = { userId, subaccountId, nonce };
  const { power } = manifest.buckets;
  const bucket = bucketOf(sha256, identityOf(owner), power);
  if (!isCommittedBucket(sha256, manifest.buckets, index, { bucket, file: bytes }))
    return rejected("bucket-foreign");
  const keys = keyDeriver(manifest.snapshot.stateHash)(nonce, subaccountId);
  const shape = { day: dayNumber(manifest.date) ?? 0, power, bucket };
  const found = openBucket(bytes, shape, keys, ports.cipher);
  if (found.code !== "ok") return { isUpheld: true, ...found };
  const answers = shards.map((shard) => verifyOpening(shard, found.bundle, owner));
  const opened = answers.find(({ code }) => code !== "bundle-foreign") ?? answers[0];
  if (opened === undefined || opened.code !== "ok")
    return {
      isUpheld: true,
      code: opened?.code ?? "bundle-foreign",
      sentence: opened?.sentence ?? "",
    };
  const message = signedBreakdown(manifest, opened);
  const { signature } = opened;
  const isSigned =
    message !== undefined &&
    signature !== undefined &&
    manifest.signatures.some(({ key }) => ports.verifySignature(key, message, signature));
  if (!isSigned) return { isUpheld: true, code: "signature-invalid", sentence: NOT_SIGNED };
  return rejected("ok");
}

function rejected(code: keyof typeof REJECTED): ComplaintVerdict {
  return { isUpheld: false, code, sentence: REJECTED[code] };
}
