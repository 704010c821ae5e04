/** Proving one shard from first row to last byte: the stages in the order of the transcript. */
import type { Bytes, Sha256 } from "./bytes.ts";
import type { Kernel } from "./kernel.ts";
import {
  commitMasked,
  drawQueries,
  foldLayers,
  openOutOfDomain,
  openRows,
  proofBytes,
} from "./open.ts";
import { commitHelpers, commitQuotient, commitRows, fillRows, openSession } from "./prove.ts";
import type { Session, ShardRequest } from "./prove.ts";

export interface ProvenSession {
  readonly proof: Bytes;
  /** Kept in kernel memory, so that the openings of users can be cut before the next shard. */
  readonly session: Session;
}

/** Proves one shard. Deterministic: the same request gives the same bytes. Throws RowFault on an impossible row, RangeError when rows or columns are too many. */
export function proveShard(
  request: ShardRequest,
  kernel: Kernel,
  sha256: Sha256,
  observe?: Session["observe"],
): ProvenSession {
  const session = openSession(request, kernel, sha256, observe);
  fillRows(session);
  commitRows(session);
  commitHelpers(session);
  commitQuotient(session);
  session.mu = openOutOfDomain(session);
  session.nu = commitMasked(session);
  openRows(session);
  foldLayers(session);
  drawQueries(session);
  return { proof: proofBytes(session), session };
}
