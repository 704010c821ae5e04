import { encodeSeat, eraseSeat, publicSeatOf } from "@holdall/wallet/guarded";
import type { GuardedSeat } from "@holdall/wallet/guarded";
import { groupKeyOf } from "@holdall/wallet/frost";
import { sameBytes } from "@holdall/wallet/keyring";
import type { AccountRow, ShareSource, Source, VaultBody } from "@holdall/wallet/keyring";
import { accept, refuse } from "@holdall/wallet/refusals";
import type { Outcome } from "@holdall/wallet/refusals";
import { GUARDED_PATHS, guardedIn, isShare } from "./vault-seat.ts";

/** A share that the vault takes in, and what a new account of it is called. */
export interface TakenShare {
  readonly device: GuardedSeat;
  readonly kind: ShareSource;
  readonly label: string;
}

/** A body with a share more, and the number of its source. */
export interface WithShare {
  readonly body: VaultBody;
  readonly source: number;
}

/**
 * The body with a guarded account more, or with another share of one it has: that of a renewal stands
 * beside the one there was, and in the place of one of an earlier renewal.
 */
export function bodyWith(body: VaultBody, { device, kind, label }: TakenShare): Outcome<WithShare> {
  const secret = encodeSeat(device);
  if (!secret.ok) return secret;
  const held = sourcesOf(body, device.account);
  const before = held.find((one) => one.kind === kind);
  const id = before?.id ?? 1 + Math.max(0, ...body.sources.map((one) => one.id));
  const source: Source = {
    id,
    kind,
    language: "english",
    secret: secret.value,
    passphrase: new Uint8Array(),
  };
  const others = body.sources.filter((one) => one.id !== id);
  const sources = [...others, source];
  const accounts =
    held.length > 0
      ? withOwner(body.accounts, id, device)
      : [...body.accounts, ...rowsOf(id, device, label)];
  return accept({ body: { ...body, sources, accounts }, source: id });
}

/** The body in which the share of a renewal is the account's own, and the one there was is gone. */
export function settledBody(body: VaultBody, source: number): Outcome<VaultBody> {
  const next = body.sources.find(({ id, kind }) => id === source && kind === "frost-next");
  const seat = guardedIn(body, source);
  if (!seat.ok) return seat;
  if (next === undefined) return refuse("account-unknown", String(source));
  const was = sourcesOf(body, seat.value.account).find(({ kind }) => kind === "frost-share");
  // A copy: what a change brings is wiped once it is sealed, and what it got may have to stay.
  const share: Source = {
    ...next,
    id: was?.id ?? source,
    kind: "frost-share",
    secret: next.secret.slice(),
  };
  const others = body.sources.filter((one) => one !== next && one !== was);
  const accounts = withOwner(body.accounts, share.id, seat.value);
  eraseSeat(seat.value);
  return accept({ ...body, sources: [...others, share], accounts });
}

/** The sources of a guarded account: its share, and that of a renewal. */
function sourcesOf(body: VaultBody, account: Uint8Array): readonly Source[] {
  return body.sources.filter((source) => {
    const held = isShare(source) ? guardedIn(body, source.id) : null;
    if (held === null || !held.ok) return false;
    const isOf = sameBytes(held.value.account, account);
    eraseSeat(held.value);
    return isOf;
  });
}

function rowsOf(sourceId: number, seat: GuardedSeat, label: string): readonly AccountRow[] {
  const row = (family: AccountRow["family"], path: string, publicKey: Uint8Array): AccountRow => ({
    sourceId,
    family,
    path,
    publicKey,
    label,
  });
  return [
    row("solana", GUARDED_PATHS.solana, groupKeyOf(seat.share.group)),
    row("evm", GUARDED_PATHS.safe, seat.safe),
    row("evm", GUARDED_PATHS.owner, ownerKeyOf(seat)),
  ];
}

/** The rows of a source with the owner's key that its seat has: a device that is new has another. */
function withOwner(
  rows: readonly AccountRow[],
  source: number,
  seat: GuardedSeat,
): readonly AccountRow[] {
  const isOwner = ({ sourceId, path }: AccountRow): boolean =>
    sourceId === source && path === GUARDED_PATHS.owner;
  return rows.map((row) => (isOwner(row) ? { ...row, publicKey: ownerKeyOf(seat) } : row));
}

const ownerKeyOf = ({ seed }: GuardedSeat): Uint8Array => publicSeatOf(seed).ownerKey;
