/**
 * Cutting a user's opening out of a finished proof (§4.9, §5.4): the row, its paths, V and the
 * leaves of every layer at the row's own point, followed by the breakdown of the balances.
 */
import { ascii, concat, littleEndian } from "./bytes.ts";
import type { Bytes, Sha256 } from "./bytes.ts";
import { levelOffset } from "./merkle.ts";
import type { Tree } from "./merkle.ts";
import { layerTree, layerValues } from "./open.ts";
import { columnTree } from "./prove.ts";
import type { Session } from "./prove.ts";
import type { Layout } from "./layout.ts";
import { friLogs } from "./profiles.ts";
import { FORMAT_VERSION } from "./statement.ts";

const MAGIC = ascii("HOLDPOB1");
const BREAKDOWN_LABEL = ascii("holdall/por/breakdown/v1");
const TAG_HIDDEN = 5;
const LIMB_BYTES = 2;
const DIGEST_BYTES = 32;
const EXT_BYTES = 16;
const SIGNATURE_BYTES = 64;
const ENTRY_BYTES = 11;
const HEAD_BYTES = 8 + 2 + 4 + 2 + 4 + 8 + 2;
/** Entries of one row: components times assets stays far below. */
export const BREAKDOWN_MAX = 512;

/** Who a row belongs to and what it is made of, all rows of one shard in their order. */
export interface ShardOwners {
  readonly userIds: BigUint64Array;
  readonly subaccountIds: Uint16Array;
  readonly nonces: Uint8Array;
  readonly entryStarts: Uint32Array;
  readonly entryAssets: Uint16Array;
  readonly entryComponents: Uint8Array;
  readonly entryUnits: Float64Array;
}

/** The reserve key's signature over a breakdown: 64 bytes of Ed25519. */
export type Sign = (message: Bytes) => Bytes;

/** Breakdown entries of one row: asset u16, component u8, engine units i64. */
export function breakdownBytes(owners: ShardOwners, row: number): Bytes {
  const [start, end] = [owners.entryStarts[row], owners.entryStarts[row + 1]];
  if (end - start > BREAKDOWN_MAX)
    throw new RangeError(`row ${row} has more than ${BREAKDOWN_MAX} entries`);
  const bytes = new Uint8Array(2 + ENTRY_BYTES * (end - start));
  const view = new DataView(bytes.buffer);
  view.setUint16(0, end - start, true);
  for (let e = start, at = 2; e < end; e++, at += ENTRY_BYTES) {
    view.setUint16(at, owners.entryAssets[e], true);
    bytes[at + 2] = owners.entryComponents[e];
    view.setBigInt64(at + 3, BigInt(owners.entryUnits[e]), true);
  }
  return bytes;
}

/** What the reserve key signs about one row: date, sequence, identity, breakdown. */
export function breakdownMessage(
  day: number,
  sequence: bigint,
  id: Bytes,
  breakdown: Bytes,
): Bytes {
  return concat(BREAKDOWN_LABEL, littleEndian(day, 4), littleEndian(sequence, 8), id, breakdown);
}

/** Bytes of a plain bundle before its breakdown. */
export function openingLength(layout: Layout): number {
  const depth = layout.profile.lg + 2;
  const limbs = layout.rowColumns - 8;
  const layers = friLogs(layout.profile).reduce(
    (sum, log) => sum + 128 + DIGEST_BYTES * (log - 3),
    0,
  );
  return (
    HEAD_BYTES + LIMB_BYTES * limbs + 64 + DIGEST_BYTES + 2 * DIGEST_BYTES * depth + 16 + layers
  );
}

/** The common length of a day's plain bundles: the longest breakdown decides. */
export function bundleLength(opening: number, owners: readonly ShardOwners[]): number {
  let most = 0;
  for (const { entryStarts } of owners) {
    for (let row = 0; row + 1 < entryStarts.length; row++)
      most = Math.max(most, entryStarts[row + 1] - entryStarts[row]);
  }
  return opening + 2 + ENTRY_BYTES * most + SIGNATURE_BYTES;
}

/** Cuts plain bundles of one shard, all of `length` bytes. */
export interface BundleCutter {
  cut(row: number): Bytes;
  /** The row's 32 identity bytes. */
  id(row: number): Bytes;
}

export function bundleCutter(
  session: Session,
  owners: ShardOwners,
  length: number,
  ports: { readonly sha256: Sha256; readonly sign: Sign },
): BundleCutter {
  const { layout, request, workspace } = session;
  const { day, shard, sequence } = request.identity;
  const memory = new Uint8Array(workspace.kernel.memory.buffer);
  const segments = pathSegments(session);
  const start = concat(
    MAGIC,
    littleEndian(FORMAT_VERSION, 2),
    littleEndian(day, 4),
    littleEndian(shard, 2),
  );
  /** Copies `size` bytes of `count` columns at one row. */
  const copyColumns = (
    target: Bytes,
    at: number,
    row: number,
    [first, count, size]: readonly number[],
  ): number => {
    let from = workspace.map.columns + first * workspace.map.stride + 8 * row;
    let to = at;
    for (let c = 0; c < count; c++, from += workspace.map.stride) {
      for (let b = 0; b < size; b++) target[to++] = memory[from + b];
    }
    return to;
  };
  const columnsAt = (row: number, first: number): Bytes => {
    const bytes = new Uint8Array(32);
    copyColumns(bytes, 0, row, [first, 4, 8]);
    return bytes;
  };
  return {
    id: (row) => columnsAt(row, layout.idFirst),
    cut(row) {
      const bundle = new Uint8Array(length);
      const view = new DataView(bundle.buffer);
      bundle.set(start);
      view.setUint32(start.length, row, true);
      view.setBigUint64(start.length + 4, owners.userIds[row], true);
      view.setUint16(start.length + 12, owners.subaccountIds[row], true);
      let at = copyColumns(bundle, HEAD_BYTES, row, [0, layout.rowColumns - 8, LIMB_BYTES]);
      at = copyColumns(bundle, at, row, [layout.idFirst, 8, 8]);
      bundle.set(
        ports.sha256(concat(Uint8Array.of(TAG_HIDDEN), columnsAt(row, layout.hiddenFirst))),
        at,
      );
      at += DIGEST_BYTES;
      for (const segment of segments) at = segment(memory, bundle, at, 4 * row);
      const breakdown = breakdownBytes(owners, row);
      bundle.set(breakdown, at);
      const message = breakdownMessage(day, sequence, columnsAt(row, layout.idFirst), breakdown);
      bundle.set(ports.sign(message), at + breakdown.length);
      return bundle;
    },
  };
}

/** Copies one part of an opening at evaluation point `point` to `at`; answers the place after it. */
type Segment = (memory: Bytes, target: Bytes, at: number, point: number) => number;

function pathSegment(tree: Tree): Segment {
  return (memory, target, at, point) => {
    let index = point % 2 ** tree.depth;
    for (let level = 0; level < tree.depth; level++, index >>= 1) {
      const from = levelOffset(tree, level) + DIGEST_BYTES * (index ^ 1);
      target.set(memory.subarray(from, from + DIGEST_BYTES), at + DIGEST_BYTES * level);
    }
    return at + DIGEST_BYTES * tree.depth;
  };
}

/** `width` extension elements at `offset`, `leaves` apart, from the leaf that holds the point. */
function leafSegment(offset: number, leaves: number, width: number): Segment {
  return (memory, target, at, point) => {
    for (let u = 0; u < width; u++) {
      const from = offset + EXT_BYTES * ((point % leaves) + u * leaves);
      target.set(memory.subarray(from, from + EXT_BYTES), at + EXT_BYTES * u);
    }
    return at + EXT_BYTES * width;
  };
}

/** Rows path, V and its path, then leaf and path of every layer. */
function pathSegments(session: Session): Segment[] {
  const { workspace, layerRoots } = session;
  const { map, n } = workspace;
  const layers = layerRoots.flatMap((_, layer) => {
    const tree = layerTree(session, layer);
    return [leafSegment(layerValues(session, layer), 2 ** tree.depth, 8), pathSegment(tree)];
  });
  const rows = pathSegment(columnTree(session, 1));
  return [rows, leafSegment(map.masked, 4 * n, 1), pathSegment(columnTree(session, 4)), ...layers];
}
