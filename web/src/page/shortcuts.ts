import { useCallback, useEffect, useRef } from "react";
import { usePreferences } from "./preferences.tsx";

/** What single keys do, and the key of each until somebody chooses another. */
export const SHORTCUT_KEYS = {
  search: "/",
  list: "?",
  go: "g",
  buy: "b",
  sell: "s",
  limit: "l",
  market: "m",
  quarter: "1",
  half: "2",
  threeQuarters: "3",
  all: "4",
  cancel: "x",
  cancelAll: "X",
  shorter: "[",
  longer: "]",
  finer: ",",
  coarser: ".",
  favourite: "f",
} as const;

export type Shortcut = keyof typeof SHORTCUT_KEYS;
export type ShortcutKeys = Readonly<Record<Shortcut, string>>;

/** The keys in force: those that somebody chose over the first ones. */
export function keysInForce(chosen: Partial<ShortcutKeys>): ShortcutKeys {
  return { ...SHORTCUT_KEYS, ...chosen };
}

/** What a key does; `undefined` for one that does nothing. */
export function shortcutOf(keys: ShortcutKeys, key: string): Shortcut | undefined {
  return (Object.keys(SHORTCUT_KEYS) as Shortcut[]).find((name) => keys[name] === key);
}

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
  const by = shortcutOf(keys, key);
  return by === undefined || by === shortcut ? undefined : { kind: "taken", by };
}

/** What the present keys of this device do: a key to its shortcut, and nothing while they are off. */
export function useShortcutOf(): (key: string) => Shortcut | undefined {
  const { hasShortcuts, shortcutKeys } = usePreferences().preferences;
  return useCallback(
    (key) => (hasShortcuts ? shortcutOf(keysInForce(shortcutKeys), key) : undefined),
    [hasShortcuts, shortcutKeys],
  );
}

const PRESSED = "holdall-shortcut";

/** Tells every part of the page that a shortcut was pressed. The frame does: it alone reads keys. */
export function tellShortcut(shortcut: Shortcut): void {
  document.dispatchEvent(new CustomEvent<Shortcut>(PRESSED, { detail: shortcut }));
}

/** Calls back with each shortcut pressed on the page. */
export function useShortcut(onShortcut: (shortcut: Shortcut) => void): void {
  const latest = useRef(onShortcut);
  useEffect(() => {
    latest.current = onShortcut;
  }, [onShortcut]);
  useEffect(() => {
    const onPressed = (event: Event): void =>
      latest.current((event as CustomEvent<Shortcut>).detail);
    document.addEventListener(PRESSED, onPressed);
    return () => document.removeEventListener(PRESSED, onPressed);
  }, []);
}
