import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import { canonicalKey } from "./explanation.ts";
import type { Explanation } from "./explanation.ts";
import { hostName } from "./page.ts";
import type { RuleId } from "./rules.ts";

/**
 * Hosts and addresses that are known to rob people. They stand in it by their hashes, so that the list
 * names nobody to whoever reads it, and nobody is found by it who is not asked for.
 */
export interface FraudList {
  /** The day it was made, at its beginning in UTC. */
  readonly issuedAtMs: number;
  readonly entries: ReadonlySet<string>;
}

/** What an entry is the hash of. */
export type FraudKind = "host" | "address";

/** Entries of one list. Each is eight bytes that no packing makes shorter. */
export const FRAUD_ENTRIES_MAX = 20_000;
const ENTRY_DIGITS = 16;
const HEAD = /^holdall-frauds 1 (\d{4}-\d{2}-\d{2})$/u;
const ENTRY = /^[0-9a-f]{16}$/u;

/** The entry of a host, without its port, or of an address: the first eight bytes of a hash. */
export function fraudEntry(kind: FraudKind, name: string): string {
  const text = kind === "host" ? hostName(name) : canonicalKey(name);
  return bytesToHex(sha256(utf8ToBytes(`holdall/fraud/v1/${kind}\0${text}`))).slice(
    0,
    ENTRY_DIGITS,
  );
}

/**
 * Reads a list: a line `holdall-frauds 1 YYYY-MM-DD`, then its entries in order, one a line. `null` for
 * every other text: an entry that stands twice or out of order, a day there is none of, one line more.
 */
export function readFraudList(text: string): FraudList | null {
  const [head, ...entries] = text.trim().split("\n");
  const issuedAtMs = Date.parse(`${HEAD.exec(head)?.[1]}T00:00:00.000Z`);
  const isOrdered = entries.every((entry, at) => at === 0 || entries[at - 1] < entry);
  const isRight = isOrdered && entries.every((entry) => ENTRY.test(entry));
  if (!isRight || entries.length > FRAUD_ENTRIES_MAX || Number.isNaN(issuedAtMs)) return null;
  return { issuedAtMs, entries: new Set(entries) };
}

/** True for a host of the list, and for everything below one. */
export function isFraudHost({ entries }: FraudList, host: string): boolean {
  const labels = hostName(host).split(".");
  return labels.some((_, at) => entries.has(fraudEntry("host", labels.slice(at).join("."))));
}

/**
 * The rule by which the list forbids a request: 100 for the page that asks, 305 for whoever would
 * receive, be given a right to take, or be called. `null` for the others.
 */
export function fraudIn(
  list: FraudList,
  { outflows, grants, contracts }: Explanation,
  origin: { readonly host: string } | null,
): Extract<RuleId, 100 | 305> | null {
  if (origin !== null && isFraudHost(list, origin.host)) return 100;
  const named = [
    ...outflows.map(({ to }) => to),
    ...grants.map(({ spender }) => spender),
    ...contracts,
  ];
  return named.some((one) => list.entries.has(fraudEntry("address", one))) ? 305 : null;
}
