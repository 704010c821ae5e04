/**
 * Cutting a user's opening out of a finished proof (§4.9, §5.4): the row, its paths, V and the
 * leaves of every layer at the row's own point, followed by the breakdown of the balances.
 */
import { ascii, concat, littleEndian } from "./bytes.ts";
import type { Bytes, Sha256 } from "./bytes.ts";
import { layerLeaf, layerTree, maskedBytes } from "./open.ts";
import { pathOf } from "./merkle.ts";
import { columnTree } from "./prove.ts";
import type { Session } from "./prove.ts";
import type { Layout } from "./layout.ts";
import { friLogs } from "./profiles.ts";
import { FORMAT_VERSION } from "./statement.ts";

const MAGIC = ascii("HOLDPOB1");
const TAG_HIDDEN = 5;
const LIMB_BYTES = 2;
const DIGEST_BYTES = 32;
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
  return concat(
    ascii("holdall/por/breakdown/v1"),
    littleEndian(day, 4),
    littleEndian(sequence, 8),
    id,
    breakdown,
  );
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
  const { workspace, layout, request } = session;
  const { buffer } = workspace.kernel.memory;
  const memory = new Uint8Array(buffer);
  const offset = (column: number, row: number) =>
    workspace.map.columns + column * workspace.map.stride + 8 * row;
  const tail = (first: number, count: number, row: number): Bytes => {
    const bytes = new Uint8Array(8 * count);
    for (let c = 0; c < count; c++) {
      const at = offset(first + c, row);
      bytes.set(memory.subarray(at, at + 8), 8 * c);
    }
    return bytes;
  };
  const head = (row: number): Bytes =>
    concat(
      MAGIC,
      littleEndian(FORMAT_VERSION, 2),
      littleEndian(request.identity.day, 4),
      littleEndian(request.identity.shard, 2),
      littleEndian(row, 4),
      littleEndian(owners.userIds[row], 8),
      littleEndian(owners.subaccountIds[row], 2),
    );
  const limbs = (row: number): Bytes => {
    const bytes = new Uint8Array(LIMB_BYTES * (layout.rowColumns - 8));
    for (let c = 0; c < layout.rowColumns - 8; c++) {
      const at = offset(c, row);
      bytes[2 * c] = memory[at];
      bytes[2 * c + 1] = memory[at + 1];
    }
    return bytes;
  };
  const id = (row: number): Bytes => tail(layout.idFirst, 4, row);
  return {
    id,
    cut(row) {
      const breakdown = breakdownBytes(owners, row);
      const message = breakdownMessage(
        request.identity.day,
        request.identity.sequence,
        id(row),
        breakdown,
      );
      const hidden = ports.sha256(
        concat(Uint8Array.of(TAG_HIDDEN), tail(layout.hiddenFirst, 4, row)),
      );
      const own = [head(row), limbs(row), tail(layout.idFirst, 8, row), hidden];
      const bundle = new Uint8Array(length);
      bundle.set(concat(...own, ...openingPaths(session, row), breakdown, ports.sign(message)));
      return bundle;
    },
  };
}

/** Rows path, V and its path, then leaf and path of every layer. */
function openingPaths(session: Session, row: number): Bytes[] {
  const { workspace, layerRoots } = session;
  const point = 4 * row;
  const parts = [...pathOf(workspace, columnTree(session, 1), point), maskedBytes(session, point)];
  parts.push(...pathOf(workspace, columnTree(session, 4), point));
  for (const layer of layerRoots.keys()) {
    const tree = layerTree(session, layer);
    const leaf = point % 2 ** tree.depth;
    parts.push(layerLeaf(session, layer, leaf), ...pathOf(workspace, tree, leaf));
  }
  return parts;
}
