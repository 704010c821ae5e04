import { parseJson, readFields, readInteger, readList, readText } from "@holdall/wallet/cosign";
import type { KnownAddress } from "@holdall/wallet/clear";
import { canonicalKey } from "@holdall/wallet/clear";
import { readAddress } from "@holdall/wallet/keyring";
import type { VaultBody } from "@holdall/wallet/keyring";
import { accept, refuse } from "@holdall/wallet/refusals";
import type { Outcome } from "@holdall/wallet/refusals";

/** Somebody the person has named or paid. It is kept in the vault, sealed with everything else. */
export interface BookEntry {
  readonly address: string;
  /** What the person calls them; empty for somebody who was only paid. */
  readonly label: string;
  readonly sentCount: number;
}

const ENTRIES_MAX = 500;
const LABEL_LENGTH_MAX = 40;

const readBook = readList<BookEntry>(
  (value) =>
    readFields<BookEntry>(value, {
      address: readText(64),
      label: readText(LABEL_LENGTH_MAX),
      sentCount: readInteger,
    }),
  ENTRIES_MAX,
);

/** The book of a vault. Settings of another form are an empty book. */
export function bookOf({ settings }: Pick<VaultBody, "settings">): readonly BookEntry[] {
  const fields = { book: readBook };
  const value = parseJson(new TextDecoder().decode(settings));
  return readFields<{ readonly book: readonly BookEntry[] }>(value, fields)?.book ?? [];
}

function withBook(body: VaultBody, book: readonly BookEntry[]): VaultBody {
  const kept = book.slice(-ENTRIES_MAX);
  return { ...body, settings: new TextEncoder().encode(JSON.stringify({ book: kept })) };
}

const isSame = (left: string, right: string): boolean => canonicalKey(left) === canonicalKey(right);

/** The body after some were paid once more. The least recently paid are let go beyond 500. */
export function withPaid(body: VaultBody, addresses: readonly string[]): VaultBody {
  let book = bookOf(body);
  for (const address of new Set(addresses)) {
    const known = book.find((one) => isSame(one.address, address));
    const next = known ?? { address, label: "", sentCount: 0 };
    const others = book.filter((one) => one !== known);
    book = [...others, { ...next, sentCount: next.sentCount + 1 }];
  }
  return withBook(body, book);
}

/** The body with somebody named anew. Refuses what is no whole address. */
export function withNamed(body: VaultBody, address: string, label: string): Outcome<VaultBody> {
  const read = readAddress(address);
  if (!read.ok) return read;
  if (label === "" || label.length > LABEL_LENGTH_MAX) return refuse("malformed", "label");
  const book = bookOf(body);
  const known = book.find((one) => isSame(one.address, read.value.address));
  const others = book.filter((one) => one !== known);
  const entry = { address: read.value.address, label, sentCount: known?.sentCount ?? 0 };
  return accept(withBook(body, [...others, entry]));
}

/** The body without somebody. */
export function withoutNamed(body: VaultBody, address: string): VaultBody {
  return withBook(
    body,
    bookOf(body).filter((one) => !isSame(one.address, address)),
  );
}

/** Everybody of the book in the family of an account, as the rules know them. */
export function knownIn(body: VaultBody, account: string): readonly KnownAddress[] {
  const isEvm = (address: string): boolean => address.startsWith("0x");
  return bookOf(body).filter(({ address }) => isEvm(address) === isEvm(account));
}
