import { createHash } from "node:crypto";
import type { Account } from "../runtime/account.ts";
import { base58 } from "../runtime/base58.ts";

/** How certain a slot is. */
export type Level = "processed" | "confirmed" | "finalized";

/** How many blocks a blockhash may be used for. */
export const BLOCKHASH_LIFE = 150;
/** States kept for reading the past and for going back. */
export const UNDO_BLOCKS_MAX = 64;

/** One slot's block. The newest is open: it has no hash yet, and transactions still enter it. */
export interface Block {
  readonly slot: number;
  readonly parentSlot: number;
  /** Number of blocks before it that were not thrown away. */
  readonly height: number;
  readonly previousBlockhash: string;
  readonly timeSeconds: number;
  readonly signatures: string[];
  /** What each changed account was before this block; let go of when the block is old. */
  readonly before: Map<string, Account | undefined>;
}

export interface SealedBlock extends Block {
  readonly blockhash: string;
}

/** Closes a block: its hash covers its past, its slot and its transactions, so each fork has hashes of its own. */
export function sealed(block: Block): SealedBlock {
  const hash = createHash("sha256").update(`${block.previousBlockhash}:${block.slot}`);
  for (const signature of block.signatures) hash.update(signature);
  return { ...block, blockhash: base58(hash.digest()) };
}
