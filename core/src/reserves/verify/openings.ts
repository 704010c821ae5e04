/** Merkle openings (§5.3) and the folds down to the final polynomial (§4.6). */
import { refuse } from "./answer.ts";
import type { VerdictCode } from "./answer.ts";
import { HALF, P, add, dot, equal, mul, power, root, scale, sub } from "./field.ts";
import type { Ext } from "./field.ts";
import type { Reader } from "./reader.ts";
import { sha256 } from "./sha256.ts";
import type { Bytes } from "./sha256.ts";
import type { Shape, Stated } from "./statement.ts";

/** A shard whose public proof holds: what a user's opening is checked against. */
export interface ProvenShard {
  readonly stated: Stated;
  readonly shape: Shape;
  readonly rowsRoot: Bytes;
  readonly maskedRoot: Bytes;
  readonly friRoots: readonly Bytes[];
  readonly alphas: readonly Ext[];
  readonly final: readonly Ext[];
  readonly z: Ext;
  readonly nuPowers: readonly Ext[];
  readonly rowAtZ: Ext;
}

const FINAL_LOG = 10;

export const leafHash = (tree: number, payload: Bytes): Bytes =>
  sha256(Uint8Array.of(0, tree), payload);

const nodeHash = (left: Bytes, right: Bytes): Bytes => sha256(Uint8Array.of(1), left, right);

/** Reads one tree's opened payloads and sibling nodes; refuses unless they lead to `top`. */
export function readTree(
  reader: Reader,
  depth: number,
  indices: readonly number[],
  { size, digest }: { size: number; digest: (payload: Bytes) => Bytes },
): { top: Bytes; payloads: Map<number, Bytes> } {
  const distinct = [...new Set(indices)].sort((a, b) => a - b);
  const payloads = new Map(distinct.map((index) => [index, reader.take(size)]));
  let level = distinct.map((index): [number, Bytes] => [index, digest(payloads.get(index)!)]);
  for (let d = 0; d < depth; d++) {
    const above: [number, Bytes][] = [];
    for (let i = 0; i < level.length; i++) {
      const [index, own] = level[i];
      const paired = index % 2 === 0 && level[i + 1]?.[0] === index + 1;
      const other = paired ? level[++i][1] : reader.take(32);
      above.push([
        Math.floor(index / 2),
        index % 2 === 0 ? nodeHash(own, other) : nodeHash(other, own),
      ]);
    }
    level = above;
  }
  return { top: level[0][1], payloads };
}

export function readPath(reader: Reader, depth: number, index: number, leaf: Bytes): Bytes {
  let node = leaf;
  for (let d = 0, i = index; d < depth; d++, i = Math.floor(i / 2)) {
    const other = reader.take(32);
    node = i % 2 === 0 ? nodeHash(node, other) : nodeHash(other, node);
  }
  return node;
}

export const rowsDigest = (hiddenDigest: Bytes, row: Bytes): Bytes =>
  sha256(Uint8Array.of(0, 1), hiddenDigest, row);

/**
 * Folds the 8 values of a leaf to one. The point of value u is x·w₈^u, where x belongs to the
 * leaf's own position and w₈ has order 8; after each fold points and challenge are squared.
 */
function fold(values: readonly Ext[], position: number, lg: number, alpha: Ext): Ext {
  let layer = values;
  let a = alpha;
  let inverseX = power(root(lg), BigInt(2 ** lg - position));
  for (let order = 3; order > 0; order--) {
    const half = layer.length / 2;
    const turn = power(root(order), BigInt(2 ** order - 1));
    let halfInverse = (HALF * inverseX) % P;
    layer = layer.slice(0, half).map((f, u) => {
      const g = layer[u + half];
      const folded = add(scale(add(f, g), HALF), mul(a, scale(sub(f, g), halfInverse)));
      halfInverse = (halfInverse * turn) % P;
      return folded;
    });
    a = mul(a, a);
    inverseX = (inverseX * inverseX) % P;
  }
  return layer[0];
}

/** Coefficients taken together: few reductions, few powers. */
const GROUP = 16;

/** The value of a polynomial at a point of the base field. Its length is a multiple of GROUP. */
function valueAt(coefficients: readonly Ext[], x: bigint): Ext {
  const low = Array.from({ length: GROUP }, (_, i) => power(x, BigInt(i)));
  const step = (low[GROUP - 1] * x) % P;
  let sum: Ext = [0n, 0n];
  for (let first = coefficients.length - GROUP; first >= 0; first -= GROUP)
    sum = add(scale(sum, step), dot(coefficients.slice(first, first + GROUP), low));
  return sum;
}

export function friLogs(lg: number): number[] {
  const logs: number[] = [];
  for (let s = lg + 2; s > FINAL_LOG; s -= 3) logs.push(s);
  return logs;
}

/** Where the leaves of a position come from, and how to name it. */
export interface Descent {
  readonly leaf: (layer: number, index: number) => Ext[];
  readonly place: string;
}

/** The value that a position has in layer 0 equals the one computed from the opened columns. */
export function checkEntry(
  { shape }: Pick<ProvenShard, "shape">,
  index: number,
  value: Ext,
  { leaf, place, code }: Descent & { readonly code: VerdictCode },
): void {
  const leaves = 2 ** (friLogs(shape.limits.lg)[0] - 3);
  const entry = leaf(0, index % leaves)[Math.floor(index / leaves)];
  if (!equal(entry, value)) refuse(code, `${place}, layer 0`);
}

/** Follows one position from its layer-0 entry down to the final polynomial. */
export function followFolds(
  shard: Pick<ProvenShard, "shape" | "alphas" | "final">,
  index: number,
  { leaf, place }: Descent,
): void {
  const logs = friLogs(shard.shape.limits.lg);
  let position = index;
  let value: Ext = [0n, 0n];
  for (const [layer, s] of logs.entries()) {
    const leaves = 2 ** (s - 3);
    const values = leaf(layer, position % leaves);
    const entry = values[Math.floor(position / leaves)];
    if (layer > 0 && !equal(entry, value)) refuse("fold-mismatch", `${place}, layer ${layer}`);
    position %= leaves;
    value = fold(values, position, s, shard.alphas[layer]);
  }
  const x = power(root(logs[logs.length - 1] - 3), BigInt(position));
  const expected = valueAt(shard.final, x);
  if (!equal(value, expected)) refuse("final-mismatch", place);
}
