import { addressOf, checksumAddress, pathOf, SCHEMES } from "@holdall/wallet/keyring";
import type { AccountRow, DeviceSource, Family, VaultBody } from "@holdall/wallet/keyring";
import { bookOf } from "./address-book.ts";
import type { BookEntry } from "./address-book.ts";
import { eraseSeat } from "@holdall/wallet/guarded";
import { isDevice } from "./device-line.ts";
import { WATCHED_SOURCE } from "./importing.ts";
import { ownersOfOwnSafe } from "./own-safe.ts";
import { GUARDED_PATHS } from "./vault-seat.ts";
import type { VaultSeat } from "./vault-seat.ts";

/** How an account signs, as far as a screen must know. `owner` is the key that pays for a Safe. */
export type StatusKind =
  | "single"
  | "watch"
  | "frost"
  | "safe"
  | "owner"
  | "own-safe"
  | DeviceSource;

/** An account as anybody may see it. */
export interface StatusAccount {
  readonly family: Family;
  readonly address: string;
  readonly label: string;
  readonly kind: StatusKind;
  /** Accounts of one identity belong together: one for each family of chains. */
  readonly identity: string;
  /** Where its key comes from, by number. */
  readonly source: number;
  /**
   * Owners of a Safe as they should be: device, co-signer, recovery; or three accounts of this vault.
   * Empty for the other kinds.
   */
  readonly owners: readonly string[];
  /** The three that a Safe is made with where it is not made yet; empty for the other kinds. */
  readonly first: readonly string[];
}

/** What anybody may know of a realm: whether it is open, and the addresses. */
export interface RealmStatus {
  readonly isOpen: boolean;
  readonly accounts: readonly StatusAccount[];
  /** Whom the person has named or paid. */
  readonly book: readonly BookEntry[];
  /** Sources of shares whose renewal has not ended. */
  readonly unsettled: readonly number[];
}

/** What a locked realm tells is that it is locked. */
export function statusOf(seat: VaultSeat | null): RealmStatus {
  if (seat === null) return { isOpen: false, accounts: [], book: [], unsettled: [] };
  const { accounts, sources } = seat.body;
  return {
    isOpen: true,
    accounts: accounts.map((row) => accountOf(seat, row)),
    book: bookOf(seat.body),
    unsettled: sources.filter(({ kind }) => kind === "frost-next").map(({ id }) => id),
  };
}

const KINDS: Readonly<Record<string, StatusKind>> = {
  [GUARDED_PATHS.solana]: "frost",
  [GUARDED_PATHS.safe]: "safe",
  [GUARDED_PATHS.owner]: "owner",
};

function accountOf(seat: VaultSeat, row: AccountRow): StatusAccount {
  const { family, publicKey, label, sourceId } = row;
  const kind = kindOf(seat.body, row);
  const isGuarded = kind === "frost" || kind === "safe" || kind === "owner";
  return {
    family,
    address: addressOf(family, publicKey),
    label,
    kind,
    identity: `${sourceId}.${isGuarded ? 0 : placeOf(seat.body, row)}`,
    source: sourceId,
    ...(kind === "safe" ? ownersOf(seat, sourceId) : ownKeys(row)),
  };
}

function kindOf({ sources }: VaultBody, row: AccountRow): StatusKind {
  const { path, sourceId } = row;
  if (ownersOfOwnSafe(row) !== null) return "own-safe";
  if (sourceId === WATCHED_SOURCE) return "watch";
  const source = sources.find(({ id }) => id === sourceId)?.kind;
  return source !== undefined && isDevice(source) ? source : (KINDS[path] ?? "single");
}

/**
 * Which of its source's accounts of the family it is: by its number where it follows from words, since some
 * of them may have been left out. One of a former path of those, and what is only watched, has nothing in
 * common with anything else.
 */
function placeOf({ accounts, sources }: VaultBody, row: AccountRow): string {
  const { sourceId, family, path } = row;
  const isAlone = sourceId === WATCHED_SOURCE;
  const alike = accounts.filter(
    (one) => one.sourceId === sourceId && (isAlone || one.family === family),
  );
  if (!sources.some(({ id, kind }) => id === sourceId && kind === "words"))
    return String(alike.indexOf(row));
  const scheme = SCHEMES.find((one) => one.isDefault && one.family === family)!;
  const step = scheme.template.split("/").findIndex((part) => part.startsWith("i"));
  const index = Number.parseInt(path.split("/")[step], 10);
  return pathOf(scheme, index) === path ? String(index) : `x${alike.indexOf(row)}`;
}

type Owners = Pick<StatusAccount, "owners" | "first">;

/** Of three keys of the person's own the chain knows who owns it now. */
function ownKeys(row: AccountRow): Owners {
  const owners = ownersOfOwnSafe(row) ?? [];
  return { owners, first: owners };
}

function ownersOf(seat: VaultSeat, source: number): Owners {
  const held = seat.guardedOf(source);
  if (!held.ok) return { owners: [], first: [] };
  const { owners, first } = held.value;
  eraseSeat(held.value);
  const inOrder = ({ device, cosigner, recovery }: typeof owners): readonly string[] =>
    [device, cosigner, recovery].map(checksumAddress);
  return { owners: inOrder(owners), first: inOrder(first) };
}
