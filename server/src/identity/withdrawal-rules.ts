import { hash } from "node:crypto";
import { deny } from "./denial.ts";
import { mayWithdraw } from "./verification.ts";
import type { BookEntry, Person, WithdrawalTerms } from "./people/person.ts";

const HOUR_MS = 3_600_000;
/** A new address waits this long before its first use. */
export const ADDRESS_WAIT_MS = 48 * HOUR_MS;
/** After any change of security nothing leaves for this long. */
export const SECURITY_HOLD_MS = 24 * HOUR_MS;
/** Entries of one address book. */
export const BOOK_MAX = 100;
const addressForm = /^[!-~]{1,128}$/;
/** How many first and last characters make two addresses look alike. */
const ALIKE_FIRST = 4;
const ALIKE_LAST = 4;

/** When an entry may be used first. People of the demo world do not wait: their secrets are public. */
export function usableAtMs(person: Pick<Person, "isDemo">, entry: BookEntry): number {
  return person.isDemo ? entry.createdAtMs : entry.createdAtMs + ADDRESS_WAIT_MS;
}

/** The person after a change of security, with a hold that never gets shorter. */
export function withHold(person: Person, reason: string, nowMs: number): Person {
  if (person.isDemo) return person;
  const { withdrawal } = person;
  const holdUntilMs = Math.max(withdrawal.holdUntilMs, nowMs + SECURITY_HOLD_MS);
  return { ...person, withdrawal: { ...withdrawal, holdUntilMs, holdReason: reason } };
}

/** The terms with a pending change taken over once its time has come. */
export function termsNow(terms: WithdrawalTerms, nowMs: number): WithdrawalTerms {
  const { pending } = terms;
  if (pending === null || pending.atMs > nowMs) return terms;
  return { ...terms, hours: pending.hours, pending: null };
}

/** A longer delay holds at once, a shorter one after the present delay. */
export function withDelay(terms: WithdrawalTerms, hours: number, nowMs: number): WithdrawalTerms {
  const present = termsNow(terms, nowMs);
  if (hours >= present.hours) return { ...present, hours, pending: null };
  return { ...present, pending: { hours, atMs: nowMs + present.hours * HOUR_MS } };
}

/** Denies an entry that the book cannot take. */
export function checkEntry(person: Person, entry: BookEntry): void {
  if (!addressForm.test(entry.address)) deny("address-invalid");
  if (person.book.length >= BOOK_MAX) deny("addresses-too-many");
  const isKnown = person.book.some(
    (known) =>
      known.address === entry.address &&
      known.blockchain === entry.blockchain &&
      known.symbol === entry.symbol,
  );
  if (isKnown) deny("address-known");
}

/** Entries whose address begins and ends as this one does and is another: the mark of a planted one. */
export function lookAlikes(book: readonly BookEntry[], address: string): readonly BookEntry[] {
  const shape = shapeOf(address);
  return book.filter((known) => known.address !== address && shapeOf(known.address) === shape);
}

function shapeOf(address: string): string {
  const text = address.toLowerCase().replace(/^0x/, "");
  return `${text.slice(0, ALIKE_FIRST)}…${text.slice(-ALIKE_LAST)}`;
}

/** What names the entry that a withdrawal goes to: its id, or exactly where the funds are to go. */
export type EntryName =
  | Pick<BookEntry, "addressId">
  | Pick<BookEntry, "symbol" | "blockchain" | "address">;

/** The entry that a withdrawal goes to; denies whatever the person's own rules forbid. */
export function withdrawalEntry(person: Person, name: EntryName, nowMs: number): BookEntry {
  const entry = person.book.find((known) => isNamed(known, name));
  if (entry === undefined) return deny("address-unknown");
  // An address without its memo is another destination, and a withdrawal carries none.
  if (entry.memo !== null) return deny("address-memo");
  if (!mayWithdraw(person.verification.level) && !person.isDemo) return deny("withdrawal-level");
  if (person.withdrawal.holdUntilMs > nowMs) return deny("withdrawal-held");
  if (usableAtMs(person, entry) > nowMs) return deny("address-young");
  return entry;
}

function isNamed(known: BookEntry, name: EntryName): boolean {
  if ("addressId" in name) return known.addressId === name.addressId;
  const { symbol, blockchain, address } = name;
  return known.symbol === symbol && known.blockchain === blockchain && known.address === address;
}

/** A withdrawal asked for is remembered this long after its delay. */
const ASKED_LIFE_MS = 24 * HOUR_MS;
const ASKED_MAX = 20;

/**
 * From when on this withdrawal may go: now without a delay, else the delay after it was asked for
 * first. Asked for again too late, the delay begins anew.
 */
export function askAgainAtMs(terms: WithdrawalTerms, intent: string, nowMs: number): number {
  const delayMs = termsNow(terms, nowMs).hours * HOUR_MS;
  if (delayMs === 0) return nowMs;
  const digest = hash("sha256", intent, "hex");
  const asked = terms.asked.find((each) => each.digest === digest);
  const isStale = asked === undefined || asked.atMs + delayMs + ASKED_LIFE_MS < nowMs;
  return (isStale ? nowMs : asked.atMs) + delayMs;
}

/** The terms with this withdrawal asked for, or with it forgotten because it goes now. */
export function withAsked(terms: WithdrawalTerms, intent: string, nowMs: number): WithdrawalTerms {
  const digest = hash("sha256", intent, "hex");
  const others = terms.asked.filter((each) => each.digest !== digest);
  const againAtMs = askAgainAtMs(terms, intent, nowMs);
  if (againAtMs <= nowMs) return { ...terms, asked: others };
  const atMs = againAtMs - termsNow(terms, nowMs).hours * HOUR_MS;
  return { ...terms, asked: [...others, { digest, atMs }].slice(-ASKED_MAX) };
}
