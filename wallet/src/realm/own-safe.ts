import { addressOf, readAddress } from "@holdall/wallet/keyring";
import type { AccountRow, VaultBody } from "@holdall/wallet/keyring";
import { accept, refuse } from "@holdall/wallet/refusals";
import type { Outcome } from "@holdall/wallet/refusals";
import { checkOwners, safeAddress } from "@holdall/wallet/safe";
import type { SafeOwner } from "@holdall/wallet/safe";
import { decodeDevice, isDevice } from "./device-line.ts";
import { WATCHED_SOURCE } from "./importing.ts";

/** What the path of a Safe of the person's own keys begins with; its owners follow, in order. */
const MARK = "safe:";
const SEPARATOR = ",";

/**
 * The vault's body with a Safe more whose three owners are accounts of this vault: a key of its own
 * and devices, or three devices. It has no key itself: each owner signs at its own place, and any
 * two are enough. The same three make the same Safe, in whatever order they are named.
 *
 * Refuses `safe-owner`, `account-unknown`, `account-watched`, and `account-known` for a second time.
 */
export function withOwnSafe(
  body: VaultBody,
  { owners: named, label }: { readonly owners: readonly string[]; readonly label: string },
): Outcome<VaultBody> {
  const owners: SafeOwner[] = [];
  for (const address of named.toSorted(byName)) {
    const place = placeOf(body, address);
    if (!place.ok) return place;
    owners.push({ address, keptBy: place.value });
  }
  const checked = checkOwners(owners);
  if (!checked.ok) return checked;
  const plan = { owners, saltNonce: 0n };
  const at = safeAddress(plan);
  if (!at.ok) return at;
  if (rowAt(body, at.value) !== undefined) return refuse("account-known", at.value);
  const read = readAddress(at.value);
  if (!read.ok) return read;
  const row: AccountRow = {
    sourceId: WATCHED_SOURCE,
    family: "evm",
    path: MARK + checked.value.join(SEPARATOR),
    publicKey: read.value.bytes,
    label,
  };
  return accept({ ...body, accounts: [...body.accounts, row] });
}

const byName = (left: string, right: string): number =>
  left.toLowerCase() < right.toLowerCase() ? -1 : 1;

/** The owners of a row that is a Safe of the person's own keys; `null` for every other row. */
export function ownersOfOwnSafe({ sourceId, path }: AccountRow): readonly string[] | null {
  const isOne = sourceId === WATCHED_SOURCE && path.startsWith(MARK);
  return isOne ? path.slice(MARK.length).split(SEPARATOR) : null;
}

/**
 * Where an account's key is kept. Every key in the vault is in one place, however it came there. A
 * device that has a fingerprint is known by it; of two of a kind that have none, the person knows.
 */
function placeOf(body: VaultBody, address: string): Outcome<string> {
  const row = rowAt(body, address);
  if (row?.sourceId === WATCHED_SOURCE) return refuse("account-watched", address);
  const source = body.sources.find(({ id }) => id === row?.sourceId);
  if (source === undefined) return refuse("account-unknown", address);
  if (!isDevice(source.kind)) return accept("vault");
  const device = decodeDevice(source.kind, source.secret);
  return accept(`${device.kind} ${device.kind === "keystone" ? device.fingerprint : source.id}`);
}

function rowAt({ accounts }: VaultBody, address: string): AccountRow | undefined {
  return accounts.find(({ family, publicKey }) => addressOf(family, publicKey) === address);
}
