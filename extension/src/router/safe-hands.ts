import { canOwn, deviceName, isSamePlace } from "@holdall/extension/place";
import type { StatusAccount } from "@holdall/wallet/realm";

/** True for an account that is a contract of three owners, whoever they are. */
export function isSafe({ kind }: Pick<StatusAccount, "kind">): boolean {
  return kind === "safe" || kind === "own-safe";
}

/** The key that pays the fees of a Safe: a guarded account's own, or the first owner that signs. */
export function payerOf(
  accounts: readonly StatusAccount[],
  safe: StatusAccount,
): StatusAccount | undefined {
  const [first] = signersOf(accounts, safe);
  return safe.kind === "own-safe"
    ? accounts.find(({ address }) => address === first)
    : accounts.find(({ kind, source }) => kind === "owner" && source === safe.source);
}

/**
 * Who signs for a Safe, in the order they are asked: the device and the co-signer of a guarded
 * account; of the person's own keys the one in this vault, then those on devices.
 */
export function signersOf(
  accounts: readonly StatusAccount[],
  safe: StatusAccount,
): readonly string[] {
  if (safe.kind !== "own-safe") return safe.owners.slice(0, 2);
  const owners = accounts.filter(({ address }) => isAmong(safe.owners, address));
  const inOrder = owners.toSorted((one, other) => isDevice(one) - isDevice(other));
  return inOrder.map(({ address }) => address);
}

const isDevice = ({ kind }: StatusAccount): number => (deviceName(kind) === null ? 0 : 1);

/** True for an address of a list, however its hexadecimal digits are written. */
export function isAmong(list: readonly string[], address: string): boolean {
  return list.some((one) => one.toLowerCase() === address.toLowerCase());
}

/** True for a key of this wallet that may own a Safe with two others, which are kept elsewhere. */
export function mayJoin(
  accounts: readonly StatusAccount[],
  others: readonly string[],
  address: string,
): boolean {
  const next = accounts.find((one) => one.address === address);
  if (next === undefined || !canOwn(next) || isAmong(others, address)) return false;
  const staying = accounts.filter((one) => isAmong(others, one.address));
  return !staying.some((one) => isSamePlace(one, next));
}
