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
  const owners = accounts.filter(({ address }) => safe.owners.includes(address));
  const inOrder = owners.toSorted((one, other) => Number(isDevice(one)) - Number(isDevice(other)));
  return inOrder.map(({ address }) => address);
}

const isDevice = ({ kind }: StatusAccount): boolean =>
  kind === "ledger" || kind === "trezor" || kind === "keystone";
