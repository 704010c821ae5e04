import type { Network } from "@holdall/chain/networks";
import type { BookEntry, StatusAccount } from "@holdall/wallet/realm";
import { integer, list, record, text, word } from "@holdall/wallet/realm/shape";
import type { RouterState } from "./router.ts";
import { isAmong, isSafe } from "./safe-hands.ts";

/** An account of the vault, as the key realm tells it to anybody who may ask. */
export type ShownAccount = StatusAccount;

const IDENTITY_KEY = "identity";
const address = text(64);

const accounts = list<ShownAccount>(
  record({
    family: word("solana", "evm"),
    address,
    label: text(80),
    kind: word(
      "single",
      "watch",
      "frost",
      "safe",
      "owner",
      "own-safe",
      "ledger",
      "trezor",
      "keystone",
    ),
    identity: text(16),
    source: integer,
    owners: list(address, 3),
    first: list(address, 3),
  }),
  256,
);

/** Asks the key realm for the addresses, and keeps them for when it is locked. */
export async function refreshAccounts(state: RouterState): Promise<void> {
  const { platform } = state;
  if (platform.phase() !== "open") {
    state.book = [];
    if (state.accounts.length === 0)
      take(state, accounts(await platform.store.get("accounts")) ?? []);
    await readIdentity(state);
    return;
  }
  const answer = await platform.askRealm("status", {});
  if ("refusal" in answer) return;
  const { accounts: shown, book } = answer.ok as {
    readonly accounts: readonly ShownAccount[];
    readonly book: readonly BookEntry[];
  };
  state.book = book;
  const isSame = JSON.stringify(shown) === JSON.stringify(state.accounts);
  if (!isSame) {
    const known = accounts(await platform.store.get("accounts")) ?? [];
    const made = jointlyMade(known, shown);
    if (made !== undefined) await platform.store.set(IDENTITY_KEY, made.identity);
    take(state, shown);
    await platform.store.set("accounts", shown);
  }
  await readIdentity(state);
}

/**
 * An account of several keys that was not there before: whoever has just made one means to use it,
 * and would else receive on the account of one key that stands beside it.
 */
export function jointlyMade(
  known: readonly ShownAccount[],
  shown: readonly ShownAccount[],
): ShownAccount | undefined {
  return shown.find(
    ({ kind, identity }) =>
      (kind === "frost" || kind === "own-safe") && !known.some((one) => one.identity === identity),
  );
}

function take(state: RouterState, shown: readonly ShownAccount[]): void {
  state.accounts = shown;
  // The addresses of our own Safes are the only contracts that are known for what they are.
  for (const account of shown) {
    if (isSafe(account)) state.known[account.address.toLowerCase()] = "safe";
  }
}

async function readIdentity(state: RouterState): Promise<void> {
  const stored = await state.platform.store.get(IDENTITY_KEY);
  const isThere = state.accounts.some(({ identity }) => identity === stored);
  state.identity = isThere ? String(stored) : (state.accounts[0]?.identity ?? "");
}

/** Makes another identity the one that screens and pages speak of. False when there is none. */
export async function chooseIdentity(state: RouterState, identity: string): Promise<boolean> {
  if (!state.accounts.some((one) => one.identity === identity)) return false;
  await state.platform.store.set(IDENTITY_KEY, identity);
  state.identity = identity;
  return true;
}

/** An identity's account of a family: the chosen one's, unless another is named. */
export function accountOn(
  state: RouterState,
  family: "solana" | "evm",
  identity = state.identity,
): ShownAccount | undefined {
  return state.accounts.find(
    (one) => one.family === family && one.identity === identity && one.kind !== "owner",
  );
}

/**
 * An identity's account on a network. Safes are made by contracts: where these are not known to stand,
 * nobody could move what is sent to their addresses, so that there is none.
 */
export function accountAt(
  state: RouterState,
  { family, safe }: Pick<Network, "family" | "safe">,
  identity = state.identity,
): ShownAccount | undefined {
  const found = accountOn(state, family, identity);
  return found !== undefined && isSafe(found) && safe === null ? undefined : found;
}

/** The account of an address, however its hexadecimal digits are written. */
export function accountOfPage(state: RouterState, address: string): ShownAccount | undefined {
  return state.accounts.find((one) => isAmong([one.address], address));
}
