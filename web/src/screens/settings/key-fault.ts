import { shortcutsOf } from "@holdall/web/page";
import type { Shortcut, ShortcutKeys } from "@holdall/web/page";

/** Where a shortcut acts; one without a row here acts everywhere. */
const PLACES: Readonly<Partial<Record<Shortcut, readonly string[]>>> = {
  buy: ["trade"],
  sell: ["trade"],
  limit: ["trade"],
  market: ["trade"],
  quarter: ["trade"],
  half: ["trade"],
  threeQuarters: ["trade"],
  all: ["trade"],
  cancel: ["trade"],
  cancelAll: ["trade"],
  shorter: ["trade"],
  longer: ["trade"],
  finer: ["trade"],
  coarser: ["trade"],
  favourite: ["markets"],
  // The pages of the account lead to each other.
  overview: ["account", "subaccounts", "history"],
  collateral: ["account", "subaccounts", "history"],
  subaccounts: ["account", "subaccounts", "history"],
  history: ["account", "subaccounts", "history"],
  tax: ["account", "subaccounts", "history"],
  create: ["subaccounts"],
  transfer: ["subaccounts"],
  exportFile: ["history"],
  deposit: ["funds"],
  withdraw: ["funds"],
  copyAddress: ["funds"],
  newKey: ["keys"],
  verify: ["reserves"],
  propose: ["operator"],
  nextRow: ["operator"],
  rowBefore: ["operator"],
};

/** Why a key cannot be chosen: it is none that writes a sign, or does something else already. */
export type KeyFault =
  | { readonly kind: "no-sign" }
  | { readonly kind: "taken"; readonly by: Shortcut };

/** What is in the way of giving `key` to a shortcut; `undefined` when nothing is. */
export function keyFault(
  keys: ShortcutKeys,
  shortcut: Shortcut,
  key: string,
): KeyFault | undefined {
  if (key.length !== 1 || key.trim() === "") return { kind: "no-sign" };
  const by = shortcutsOf(keys, key).find((each) => each !== shortcut && meet(each, shortcut));
  return by === undefined ? undefined : { kind: "taken", by };
}

/** True of two shortcuts that act on one screen. */
function meet(one: Shortcut, other: Shortcut): boolean {
  const [places, others] = [PLACES[one], PLACES[other]];
  if (places === undefined || others === undefined) return true;
  return places.some((place) => others.includes(place));
}
