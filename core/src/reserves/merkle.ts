/**
 * Merkle trees in kernel memory (§4.1, §5.3): leaves first, then each level above, the root last.
 * Leaves and nodes are hashed under different first bytes, so one is never taken for the other.
 */
import type { Bytes } from "./bytes.ts";
import type { Workspace } from "./workspace.ts";

const DIGEST_BYTES = 32;

/** A tree of `2^depth` leaves whose digests start at `offset`. */
export interface Tree {
  readonly offset: number;
  readonly depth: number;
}

/** First byte of a level: 0 the leaves, `depth` the root. */
export function levelOffset(tree: Tree, level: number): number {
  return tree.offset + DIGEST_BYTES * (2 ** (tree.depth + 1) - 2 ** (tree.depth + 1 - level));
}

/** Hashes a tree whose leaf digests are in place; answers its root. */
export function buildTree({ kernel, bytes }: Workspace, tree: Tree): Bytes {
  for (let level = 0; level < tree.depth; level++) {
    const count = 2 ** (tree.depth - level - 1);
    kernel.hashPairs(levelOffset(tree, level), levelOffset(tree, level + 1), count);
  }
  return bytes(levelOffset(tree, tree.depth), DIGEST_BYTES).slice();
}

function digestAt({ bytes }: Workspace, tree: Tree, level: number, index: number): Bytes {
  return bytes(levelOffset(tree, level) + DIGEST_BYTES * index, DIGEST_BYTES);
}

/** Distinct leaves in ascending order: the order of payloads in a proof. */
export function distinctLeaves(leaves: readonly number[]): number[] {
  return [...new Set(leaves)].sort((a, b) => a - b);
}

/** The nodes that cannot be computed from the opened leaves, level by level, left to right. */
export function siblingsOf(workspace: Workspace, tree: Tree, leaves: readonly number[]): Bytes[] {
  const siblings: Bytes[] = [];
  let level = distinctLeaves(leaves);
  for (let d = 0; d < tree.depth; d++) {
    const known = new Set(level);
    for (const index of level) {
      if (!known.has(index ^ 1)) siblings.push(digestAt(workspace, tree, d, index ^ 1).slice());
    }
    level = distinctLeaves(level.map((index) => Math.floor(index / 2)));
  }
  return siblings;
}
