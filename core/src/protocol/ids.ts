import type { Brand } from "./record.ts";

/** Dense number of a margin scope (a sub-account or a house account), given by the engine in order of opening. */
export type AccountId = Brand<"AccountId">;
/** Dense number of a person or entity; owns one main account and its sub-accounts. */
export type UserId = Brand<"UserId">;
/** Dense number of an asset, given when it is added. */
export type AssetId = Brand<"AssetId">;
/** Dense number of a market, given when it is listed. */
export type MarketId = Brand<"MarketId">;
/** Count of commands since the journal began: the one clock of order. */
export type Sequence = Brand<"Sequence">;

/** The world outside the ledger: deposits are debited here, so that every asset sums to zero. */
export const OUTSIDE_ACCOUNT = 0 as AccountId;

/** Marks an absent client id; real ones are unsigned 32-bit, zero included. */
export const CLIENT_ID_NONE = -1;

const SLOT_BITS = 22n;
const SLOT_MASK = (1n << SLOT_BITS) - 1n;
/** Resting orders that may exist at once (`performance.md` section 3). */
export const ORDER_SLOTS_MAX = 1 << 22;

/**
 * The public order id: `ordinal × 2^22 + slot` as decimal text. Ordinal counts accepted orders, so
 * ids grow; slot finds a live order without a hash map; a reused slot has another ordinal.
 */
export function orderIdText(ordinal: number, slot: number): string {
  return ((BigInt(ordinal) << SLOT_BITS) | BigInt(slot)).toString();
}

/** Reads a public order id; `undefined` for anything that is not a decimal u64. */
export function parseOrderId(text: string): { ordinal: number; slot: number } | undefined {
  if (!/^(0|[1-9][0-9]{0,19})$/.test(text)) return undefined;
  const id = BigInt(text);
  if (id >= 1n << 64n) return undefined;
  return { ordinal: Number(id >> SLOT_BITS), slot: Number(id & SLOT_MASK) };
}
