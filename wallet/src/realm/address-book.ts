import { readFields, readInteger, readList, readText } from "@holdall/wallet/cosign";
import type { Context } from "@holdall/wallet/clear";
import { canonicalKey } from "@holdall/wallet/clear";
import { addressOf, readAddress } from "@holdall/wallet/keyring";
import type { VaultBody } from "@holdall/wallet/keyring";
import { accept, refuse } from "@holdall/wallet/refusals";
import type { Outcome } from "@holdall/wallet/refusals";
import { sectionOf, withSection } from "./settings.ts";

/** Somebody the person has named or paid. It is kept in the vault, sealed with everything else. */
export interface BookEntry {
  readonly address: string;
  /** What the person calls them; empty for somebody who was only paid. */
  readonly label: string;
  readonly sentCount: number;
  /** When they came in; zero in a book that was written before it was noted. */
  readonly addedAtMs: number;
}

const ENTRIES_MAX = 500;
const LABEL_LENGTH_MAX = 40;

const readBook = readList<BookEntry>(
  (value) =>
    readFields<BookEntry>(value, {
      address: readText(64),
      label: readText(LABEL_LENGTH_MAX),
      sentCount: readInteger,
      addedAtMs: (one) => (one === undefined ? 0 : readInteger(one)),
    }),
  ENTRIES_MAX,
);

/** The book of a vault. Settings of another form are an empty book. */
export function bookOf(body: Pick<VaultBody, "settings">): readonly BookEntry[] {
  return readBook(sectionOf(body, "book")) ?? [];
}

function withBook(body: VaultBody, book: readonly BookEntry[]): VaultBody {
  const kept = book.slice(-ENTRIES_MAX);
  return withSection(
    body,
    "book",
    kept.map((entry) => ({ ...entry })),
  );
}

const isSame = (left: string, right: string): boolean => canonicalKey(left) === canonicalKey(right);

/** The body after some were paid once more. The least recently paid are let go beyond 500. */
export function withPaid(body: VaultBody, addresses: readonly string[], atMs: number): VaultBody {
  let book = bookOf(body);
  for (const address of new Set(addresses)) {
    const known = book.find((one) => isSame(one.address, address));
    const next = known ?? { address, label: "", sentCount: 0, addedAtMs: atMs };
    const others = book.filter((one) => one !== known);
    book = [...others, { ...next, sentCount: next.sentCount + 1 }];
  }
  return withBook(body, book);
}

/** The body with somebody named anew. Refuses what is no whole address. */
export function withNamed(
  body: VaultBody,
  named: { readonly address: string; readonly label: string },
  atMs: number,
): Outcome<VaultBody> {
  const { label } = named;
  const read = readAddress(named.address);
  if (!read.ok) return read;
  if (label === "" || label.length > LABEL_LENGTH_MAX) return refuse("malformed", "label");
  const book = bookOf(body);
  const known = book.find((one) => isSame(one.address, read.value.address));
  const others = book.filter((one) => one !== known);
  const { sentCount, addedAtMs } = known ?? { sentCount: 0, addedAtMs: atMs };
  const entry = { address: read.value.address, label, sentCount, addedAtMs };
  return accept(withBook(body, [...others, entry]));
}

/** The body without somebody. */
export function withoutNamed(body: VaultBody, address: string): VaultBody {
  return withBook(
    body,
    bookOf(body).filter((one) => !isSame(one.address, address)),
  );
}

/** What the person knows in the family of an account: own addresses, and everybody of the book. */
export function knownIn(
  body: VaultBody,
  account: string,
): Pick<Context, "own" | "known" | "denied"> {
  const isAlike = (address: string): boolean =>
    address.startsWith("0x") === account.startsWith("0x");
  const own = body.accounts.map(({ family, publicKey }) => addressOf(family, publicKey));
  const known = bookOf(body).filter(({ address }) => isAlike(address));
  return { own: own.filter(isAlike), known, denied: [] };
}
