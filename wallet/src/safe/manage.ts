import { bytesToHex } from "@noble/hashes/utils.js";
import { canonicalKey, encodeCall } from "@holdall/wallet/clear";
import { readAddress } from "@holdall/wallet/keyring";
import { accept, refuse } from "@holdall/wallet/refusals";
import type { Outcome } from "@holdall/wallet/refusals";
import type { SafeTransaction } from "./proposal.ts";

/** What the wallet knows of a Safe, as read from the chain by two nodes. */
export interface SafeState {
  readonly address: string;
  readonly chainId: bigint;
  /** In the contract's own order, which replacing an owner depends on. */
  readonly owners: readonly string[];
  readonly threshold: number;
  readonly nonce: bigint;
  /** The batch contract of the network's row. */
  readonly multiSend: string;
}

/** A change of a Safe: what to propose, and who signs before and after. */
export interface SafeChange {
  readonly transaction: SafeTransaction;
  readonly before: { readonly owners: readonly string[]; readonly threshold: number };
  readonly after: { readonly owners: readonly string[]; readonly threshold: number };
}

/** A selector and three words. */
const SWAP_BYTES = 100;
/** Head of the contract's linked list of owners. */
const SENTINEL = "0x0000000000000000000000000000000000000001";
const OWNERS_MIN = 3;
const THRESHOLD_MIN = 2;

/** Replaces an owner, such as one whose key was lost. Refuses strangers and owners named twice. */
export function replaceOwner(safe: SafeState, lost: string, next: string): Outcome<SafeChange> {
  const at = indexOf(safe, lost);
  if (at < 0) return refuse("safe-owner", lost);
  const newcomer = readNewcomer(safe, next);
  if (!newcomer.ok) return newcomer;
  const before = at === 0 ? SENTINEL : safe.owners[at - 1];
  const owners = safe.owners.with(at, newcomer.value);
  const data = encodeCall("swapOwner(address,address,address)", [
    before,
    safe.owners[at],
    newcomer.value,
  ]);
  return accept(changeOf(safe, data, { owners, threshold: safe.threshold }));
}

/**
 * Who owns the Safe before and after, where a transaction is the replacement of one of its owners and
 * nothing else; `null` for every other, and for one that the owners of now could not make. Of one that
 * `isDone` the Safe's owners are those after it.
 */
export function replacementIn(
  safe: SafeState,
  { to, value, data, isBatch }: SafeTransaction,
  isDone = false,
): Pick<SafeChange, "before" | "after"> | null {
  const isOwn = canonicalKey(to) === canonicalKey(safe.address) && value === 0n && !isBatch;
  if (!isOwn || data.length !== SWAP_BYTES) return null;
  const [lost, next] = [1, 2].map(
    (at) => `0x${bytesToHex(data.subarray(16 + 32 * at, 36 + 32 * at))}`,
  );
  const read = readAddress(lost);
  const at = indexOf(safe, next);
  if (isDone && (at < 0 || !read.ok)) return null;
  const earlier =
    isDone && read.ok ? { ...safe, owners: safe.owners.with(at, read.value.address) } : safe;
  const change = replaceOwner(earlier, lost, next);
  if (!change.ok || bytesToHex(change.value.transaction.data) !== bytesToHex(data)) return null;
  const { before, after } = change.value;
  return { before, after };
}

/** Adds an owner and sets the threshold in one step. */
export function addOwner(safe: SafeState, next: string, threshold: number): Outcome<SafeChange> {
  const newcomer = readNewcomer(safe, next);
  if (!newcomer.ok) return newcomer;
  const owners = [newcomer.value, ...safe.owners];
  if (!isThreshold(threshold, owners.length)) return refuse("safe-threshold", String(threshold));
  const call = "addOwnerWithThreshold(address,uint256)";
  const data = encodeCall(call, [newcomer.value, BigInt(threshold)]);
  return accept(changeOf(safe, data, { owners, threshold }));
}

/** Removes an owner of more than three, and sets the threshold in one step. */
export function removeOwner(safe: SafeState, gone: string, threshold: number): Outcome<SafeChange> {
  const at = indexOf(safe, gone);
  if (at < 0) return refuse("safe-owner", gone);
  const owners = safe.owners.toSpliced(at, 1);
  if (owners.length < OWNERS_MIN) return refuse("safe-owner", `${owners.length} owners`);
  if (!isThreshold(threshold, owners.length)) return refuse("safe-threshold", String(threshold));
  const before = at === 0 ? SENTINEL : safe.owners[at - 1];
  const call = "removeOwner(address,address,uint256)";
  const data = encodeCall(call, [before, safe.owners[at], BigInt(threshold)]);
  return accept(changeOf(safe, data, { owners, threshold }));
}

/** Changes how many sign: never below two, never above the owners. */
export function changeThreshold(safe: SafeState, threshold: number): Outcome<SafeChange> {
  if (!isThreshold(threshold, safe.owners.length)) {
    return refuse("safe-threshold", String(threshold));
  }
  const data = encodeCall("changeThreshold(uint256)", [BigInt(threshold)]);
  return accept(changeOf(safe, data, { owners: safe.owners, threshold }));
}

function changeOf(safe: SafeState, data: Uint8Array, after: SafeChange["after"]): SafeChange {
  const { owners, threshold, nonce, address } = safe;
  const transaction = { to: address, value: 0n, data, isBatch: false, nonce };
  return { transaction, before: { owners, threshold }, after };
}

function isThreshold(threshold: number, owners: number): boolean {
  return Number.isInteger(threshold) && threshold >= THRESHOLD_MIN && threshold <= owners;
}

function indexOf(safe: SafeState, owner: string): number {
  return safe.owners.findIndex((one) => canonicalKey(one) === canonicalKey(owner));
}

function readNewcomer(safe: SafeState, text: string): Outcome<string> {
  const read = readAddress(text);
  if (!read.ok) return read;
  const isTaken = indexOf(safe, read.value.address) >= 0;
  const isNobody = BigInt(read.value.family === "evm" ? text : "0x0") <= 1n;
  const isSafe = canonicalKey(text) === canonicalKey(safe.address);
  return isTaken || isNobody || isSafe ? refuse("safe-owner", text) : accept(read.value.address);
}
