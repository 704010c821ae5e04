/**
 * Cutting a user's opening out of a finished proof (§4.9, §5.4): the row, its paths, V and the
 * leaves of every layer at the row's own point, followed by the breakdown of the balances.
 */
import { ascii, concat, littleEndian } from "./bytes.ts";
import type { Bytes } from "./bytes.ts";
import { levelOffset } from "./merkle.ts";
import type { Tree } from "./merkle.ts";
import { layerTree, layerValues } from "./open.ts";
import { columnTree } from "./prove.ts";
import type { Session } from "./prove.ts";
import type { Layout } from "./layout.ts";
import { shortHash } from "./short-hash.ts";
import { friLogs } from "./profiles.ts";
import { FORMAT_VERSION } from "./statement.ts";

const MAGIC = ascii("HOLDPOB1");
const BREAKDOWN_LABEL = ascii("holdall/por/breakdown/v1");
const TAG_HIDDEN = 5;
const LIMB_BYTES = 2;
const DIGEST_BYTES = 32;
const EXT_BYTES = 16;
const WORD_BYTES = 4;
/** Identity and salt. */
const TAIL_BYTES = 64;
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
  return concat(messageStart(day, sequence), id, breakdown);
}

/** What every message of one shard begins with. */
function messageStart(day: number, sequence: bigint): Bytes {
  return concat(BREAKDOWN_LABEL, littleEndian(day, 4), littleEndian(sequence, 8));
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
    HEAD_BYTES +
    LIMB_BYTES * limbs +
    TAIL_BYTES +
    DIGEST_BYTES +
    2 * DIGEST_BYTES * depth +
    16 +
    layers
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
  { sign }: { readonly sign: Sign },
): BundleCutter {
  const { layout, request, workspace } = session;
  const { day, shard, sequence } = request.identity;
  const memory = new Uint32Array(workspace.kernel.memory.buffer);
  const segments = pathSegments(session);
  const start = concat(
    MAGIC,
    littleEndian(FORMAT_VERSION, 2),
    littleEndian(day, 4),
    littleEndian(shard, 2),
  );
  const hasher = shortHash();
  const signedStart = messageStart(day, sequence);
  const limbs = rowMajor(session, { first: 0, count: layout.rowColumns - 8, size: LIMB_BYTES });
  const tails = rowMajor(session, { first: layout.idFirst, count: 8, size: 8 });
  const hidden = rowMajor(session, { first: layout.hiddenFirst, count: 4, size: 8 });
  const pathsAt = HEAD_BYTES + LIMB_BYTES * (layout.rowColumns - 8) + TAIL_BYTES + DIGEST_BYTES;
  const shift = (WORD_BYTES - (pathsAt % WORD_BYTES)) % WORD_BYTES;
  const idOf = (row: number): Bytes => tails(row).subarray(0, DIGEST_BYTES);
  return {
    id: idOf,
    cut(row) {
      // Begins where its paths, which are copied word by word, lie on words.
      const buffer = new ArrayBuffer(Math.ceil((shift + length) / WORD_BYTES) * WORD_BYTES);
      const bundle = new Uint8Array(buffer, shift, length);
      const view = new DataView(buffer, shift, length);
      bundle.set(start);
      view.setUint32(start.length, row, true);
      view.setBigUint64(start.length + 4, owners.userIds[row], true);
      view.setUint16(start.length + 12, owners.subaccountIds[row], true);
      bundle.set(limbs(row), HEAD_BYTES);
      bundle.set(tails(row), pathsAt - DIGEST_BYTES - TAIL_BYTES);
      hasher.message[0] = TAG_HIDDEN;
      hasher.message.set(hidden(row), 1);
      hasher.hash(1 + 4 * 8, bundle.subarray(pathsAt - DIGEST_BYTES, pathsAt));
      const words = new Uint32Array(buffer);
      let word = (shift + pathsAt) / WORD_BYTES;
      for (const segment of segments) word = segment(memory, words, word, 4 * row);
      const at = word * WORD_BYTES - shift;
      const breakdown = breakdownBytes(owners, row);
      bundle.set(breakdown, at);
      const message = concat(signedStart, idOf(row), breakdown);
      bundle.set(sign(message), at + breakdown.length);
      return bundle;
    },
  };
}

/** Rows turned at once: what a block reads and writes stays in the processor's cache. */
const BLOCK_ROWS = 256;

/**
 * `count` columns with the low `size` bytes of each value, turned to rows: bundles are cut in the
 * order of their buckets, and one row lies in as many places of memory as there are columns.
 */
function rowMajor(
  { workspace }: Session,
  { first, count, size }: { readonly first: number; readonly count: number; readonly size: number },
): (row: number) => Bytes {
  const { map, n, kernel } = workspace;
  const words = size / LIMB_BYTES;
  const source = new Uint16Array(kernel.memory.buffer);
  const turned = new Uint16Array(n * count * words);
  for (let block = 0; block < n; block += BLOCK_ROWS) {
    for (let c = 0; c < count; c++) {
      let from = (map.columns + (first + c) * map.stride + 8 * block) / LIMB_BYTES;
      let to = (block * count + c) * words;
      for (let row = 0; row < BLOCK_ROWS; row++, from += 4, to += count * words)
        for (let w = 0; w < words; w++) turned[to + w] = source[from + w];
    }
  }
  const bytes = new Uint8Array(turned.buffer);
  const width = count * size;
  return (row) => bytes.subarray(row * width, (row + 1) * width);
}

/** Copies one part of an opening at evaluation point `point` to word `at`; answers the place after it. */
type Segment = (memory: Uint32Array, target: Uint32Array, at: number, point: number) => number;

/** Copies a few words: for so few a loop is quicker than a view of them. */
function copyWords(
  memory: Uint32Array,
  target: Uint32Array,
  { from, at, count }: { readonly from: number; readonly at: number; readonly count: number },
): void {
  for (let i = 0; i < count; i++) target[at + i] = memory[from + i];
}

function pathSegment(tree: Tree): Segment {
  const levels = Array.from(
    { length: tree.depth },
    (_, level) => levelOffset(tree, level) / WORD_BYTES,
  );
  const count = DIGEST_BYTES / WORD_BYTES;
  return (memory, target, at, point) => {
    let index = point % 2 ** tree.depth;
    let to = at;
    for (const level of levels) {
      copyWords(memory, target, { from: level + count * (index ^ 1), at: to, count });
      index >>= 1;
      to += count;
    }
    return to;
  };
}

/** `width` extension elements at `offset`, `leaves` apart, from the leaf that holds the point. */
function leafSegment(offset: number, leaves: number, width: number): Segment {
  const count = EXT_BYTES / WORD_BYTES;
  return (memory, target, at, point) => {
    for (let u = 0; u < width; u++) {
      const from = offset / WORD_BYTES + count * ((point % leaves) + u * leaves);
      copyWords(memory, target, { from, at: at + count * u, count });
    }
    return at + count * width;
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
