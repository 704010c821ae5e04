import { expect, test } from "vitest";
import { bucketName, bucketOf } from "./buckets.ts";
import { complaintBytes, judgeComplaint, readComplaint } from "./complaint.ts";
import type { Complaint } from "./complaint.ts";
import { manifestHash } from "./manifest.ts";
import {
  cipher,
  nodeSha256,
  toyDay,
  toySnapshot,
  toyVerifier,
  verifySignature,
} from "./toy.twin.ts";
import { verifyDay } from "./verify-day.ts";
import { identityOf } from "./verify/index.ts";

const { files, manifest } = toyDay();
const { shards } = verifyDay(toyVerifier(files));
const index = files.get("buckets.idx")!;
const ports = { sha256: nodeSha256, cipher, verifySignature };
const day = { manifest, shards, index };

/** The complaint of whoever claims a row of the toy snapshot, with the bucket that is theirs. */
function complaintOf(row: number, change: Partial<Complaint> = {}): Complaint {
  const { rows } = toySnapshot();
  const owner = {
    userId: rows.userIds[row],
    subaccountId: rows.subaccountIds[row],
    nonce: rows.nonces.slice(32 * row, 32 * row + 32),
  };
  const { power } = manifest.buckets;
  const named = { ...owner, ...change };
  const bucket = bucketName(bucketOf(nodeSha256, identityOf(named), power), power);
  return {
    format: "holdall-complaint/1",
    date: manifest.date,
    manifestHash: manifestHash(nodeSha256, manifest),
    ...owner,
    bucket: files.get(`buckets/${bucket}`)!,
    ...change,
  };
}
const judge = (complaint: Complaint, about = day) =>
  judgeComplaint(complaintBytes(complaint), about, ports);

test("whoever was left out shows it with one file: the signed bucket has nothing for them", () => {
  const verdict = judge(complaintOf(7, { nonce: new Uint8Array(32).fill(9) }));
  expect(verdict).toMatchObject({ isUpheld: true, code: "bundle-missing" });
});

test("a row that carries another identity is upheld", () => {
  const verdict = judge(complaintOf(7, { userId: 424_242n }));
  expect(verdict).toMatchObject({ isUpheld: true, code: "row-not-mine" });
});

test("a complaint without a reason is rejected: the row is there, proven and signed", () => {
  expect(judge(complaintOf(7))).toMatchObject({ isUpheld: false, code: "ok" });
});

test("a row whose balances the reserve key did not sign is upheld", () => {
  const unsigned = { ...ports, verifySignature: () => false };
  const verdict = judgeComplaint(complaintBytes(complaintOf(7)), day, unsigned);
  expect(verdict).toMatchObject({ isUpheld: true, code: "signature-invalid" });
});

test("a row that is in no proven shard is upheld", () => {
  const verdict = judge(complaintOf(7), { ...day, shards: [] });
  expect(verdict).toMatchObject({ isUpheld: true, code: "bundle-foreign" });
});

test("a bucket that nobody signed, and another day, show nothing", () => {
  const own = complaintOf(7);
  const bent = own.bucket.map((byte, at) => (at === 40 ? byte ^ 1 : byte));
  expect(judge({ ...own, bucket: bent })).toMatchObject({ code: "bucket-foreign" });
  const other = { ...own, manifestHash: new Uint8Array(32) };
  expect(judge(other)).toMatchObject({ isUpheld: false, code: "complaint-foreign" });
});

test("what is no complaint is refused, wherever it is cut or bent at its head", () => {
  const file = complaintBytes(complaintOf(7));
  expect(readComplaint(file)).toEqual(complaintOf(7));
  for (let at = 0; at < 40; at++)
    expect(readComplaint(file.map((byte, i) => (i === at ? byte ^ 0x80 : byte)))).toBeUndefined();
  for (const length of [0, 8, 11, 12, 60])
    expect(readComplaint(file.subarray(0, length))).toBeUndefined();
  expect(judgeComplaint(file.subarray(1), day, ports)).toMatchObject({
    isUpheld: false,
    code: "complaint-malformed",
  });
});
