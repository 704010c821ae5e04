import { useCallback, useEffect, useRef } from "react";
import { usePreferences } from "./preferences.tsx";

/**
 * What single keys do, and the key of each until somebody chooses another. One key may do something
 * else on each screen: what is told is heeded by what is shown.
 */
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
  overview: "1",
  collateral: "2",
  subaccounts: "3",
  history: "4",
  tax: "5",
  create: "n",
  transfer: "t",
  exportFile: "e",
  deposit: "d",
  withdraw: "w",
  copyAddress: "c",
  newKey: "n",
  verify: "v",
  propose: "p",
  nextRow: "j",
  rowBefore: "k",
} as const;

export type Shortcut = keyof typeof SHORTCUT_KEYS;
export type ShortcutKeys = Readonly<Record<Shortcut, string>>;

/** The keys in force: those that somebody chose over the first ones. */
export function keysInForce(chosen: Partial<ShortcutKeys>): ShortcutKeys {
  return { ...SHORTCUT_KEYS, ...chosen };
}

/** What a key does, on one screen or another; nothing for most. */
export function shortcutsOf(keys: ShortcutKeys, key: string): readonly Shortcut[] {
  return (Object.keys(SHORTCUT_KEYS) as Shortcut[]).filter((name) => keys[name] === key);
}

const NONE: readonly Shortcut[] = [];

/** What the present keys of this device do: a key to its shortcuts, and nothing while they are off. */
export function useShortcutsOf(): (key: string) => readonly Shortcut[] {
  const { hasShortcuts, shortcutKeys } = usePreferences().preferences;
  return useCallback(
    (key) => (hasShortcuts ? shortcutsOf(keysInForce(shortcutKeys), key) : NONE),
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
