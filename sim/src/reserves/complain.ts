/** `reserves complaint`: judges the file of somebody who says that a published day has no good row for them. */
import { readFileSync } from "node:fs";
import { judgeComplaint, readComplaint } from "@holdall/core/reserves";
import type { Complaint, ComplaintVerdict } from "@holdall/core/reserves";
import {
  cipher,
  hashOfNonce,
  readFrom,
  sha256,
  verifyFolder,
  verifySignature,
} from "@holdall/server/reserves";
import { foldJournal } from "./audit.ts";

export interface ComplaintOptions {
  readonly file: string;
  /** Folder of the published day. */
  readonly day: string;
  /** Data folder of the venue, where its journal is at hand: it says whose nonce it is. */
  readonly data?: string;
  readonly allowToy: boolean;
}

const FOREIGN_NONCE: ComplaintVerdict = {
  isUpheld: false,
  code: "nonce-foreign",
  sentence: "The journal says that another nonce was this user's at the moment of the day.",
};

/** The verdict on a complaint. Undefined where the day itself does not hold: that needs no complaint. */
export function complaintVerdict(options: ComplaintOptions): ComplaintVerdict | undefined {
  const { file, day, data, allowToy } = options;
  const { manifest, shards, exit } = verifyFolder(day, { allowToy });
  if (manifest === undefined || exit === 1 || exit === 2) return undefined;
  const bytes = new Uint8Array(readFileSync(file));
  const complaint = readComplaint(bytes);
  const sequence = Number(manifest.snapshot.sequence);
  if (complaint !== undefined && data !== undefined && !isOwn(complaint, data, sequence))
    return FOREIGN_NONCE;
  const index = readFrom(day, "buckets.idx") ?? new Uint8Array();
  return judgeComplaint(bytes, { manifest, shards, index }, { sha256, cipher, verifySignature });
}

/** True unless the journal up to a day's moment names another nonce of the user; one that the venue drew is named nowhere. */
function isOwn({ userId, nonce }: Complaint, data: string, sequence: number): boolean {
  const set = foldJournal(data, sequence).nonceHashes.get(userId);
  return set === undefined || set === hashOfNonce(Buffer.from(nonce).toString("hex"));
}
