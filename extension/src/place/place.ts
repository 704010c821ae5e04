import type { StatusAccount } from "@holdall/wallet/realm";

type Kept = Pick<StatusAccount, "kind" | "source">;

/** The maker's name of a device; `null` for an account that is on none. */
export function deviceName(kind: StatusAccount["kind"]): string | null {
  switch (kind) {
    case "ledger":
      return "Ledger";
    case "trezor":
      return "Trezor";
    case "keystone":
      return "Keystone";
    case "single":
    case "watch":
    case "frost":
    case "safe":
    case "owner":
    case "own-safe":
      return null;
  }
}

/**
 * The device that an account is on, told from others of its kind by its number among them; `null`
 * for an account that is on none.
 */
export function placeName(accounts: readonly Kept[], { kind, source }: Kept): string | null {
  const name = deviceName(kind);
  if (name === null) return null;
  const alike = accounts.filter((one) => one.kind === kind).map((one) => one.source);
  const sources = [...new Set(alike)].toSorted((left, right) => left - right);
  return sources.length < 2 ? name : `${name} ${sources.indexOf(source) + 1}`;
}

/**
 * What a person calls a key: where it is, and the account's own name where that says more. `here` is
 * the word for this vault.
 */
export function keyName(
  accounts: readonly Kept[],
  account: Kept & Pick<StatusAccount, "label">,
  here: string,
): string {
  const place = placeName(accounts, account) ?? here;
  return [place, account.label]
    .filter((text, at) => at === 0 || !place.startsWith(text))
    .join(" · ");
}

/** An address by its ends, for where the whole of it stands nearby. */
export function shortAddress(address: string): string {
  return `${address.slice(0, 6)}…${address.slice(-4)}`;
}

/** True for keys that sign by themselves on EVM chains: such may own a Safe. */
export function canOwn({ family, kind }: Pick<StatusAccount, "family" | "kind">): boolean {
  return family === "evm" && (kind === "single" || deviceName(kind) !== null);
}

/** True when two keys that sign by themselves are kept in one place: both are lost with it. */
export function isSamePlace(one: Kept, other: Kept): boolean {
  return placeOf(one) === placeOf(other);
}

/** One account for each place. */
export function firstOfEachPlace<Account extends Kept>(
  accounts: readonly Account[],
): readonly Account[] {
  return accounts.filter(
    (one, at) => accounts.findIndex((other) => isSamePlace(one, other)) === at,
  );
}

/** All that is in this vault is one place, by the number no source has. */
function placeOf({ kind, source }: Kept): number {
  return kind === "single" ? 0 : source;
}
