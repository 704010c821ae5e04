import { expect, test } from "vitest";
import { SHORTCUT_KEYS, keyFault, keysInForce, shortcutOf } from "./shortcuts.ts";

test("no two shortcuts have one key at first", () => {
  const keys = Object.values(SHORTCUT_KEYS);
  expect(new Set(keys).size).toBe(keys.length);
});

test("a chosen key does what the first one did, which then does nothing", () => {
  const keys = keysInForce({ buy: "a" });
  expect(shortcutOf(keys, "a")).toBe("buy");
  expect(shortcutOf(keys, "b")).toBeUndefined();
  expect(shortcutOf(keys, "s")).toBe("sell");
});

test("a key that something else has is refused by its name, and one's own is not", () => {
  const keys = keysInForce({ buy: "a" });
  expect(keyFault(keys, "sell", "a")).toStrictEqual({ kind: "taken", by: "buy" });
  expect(keyFault(keys, "buy", "a")).toBeUndefined();
  expect(keyFault(keys, "sell", "b")).toBeUndefined();
});

test("keys that write no sign stay what they are", () => {
  const keys = keysInForce({});
  for (const key of ["Enter", " ", "Escape", "Tab", "Dead", ""])
    expect(keyFault(keys, "buy", key), key).toStrictEqual({ kind: "no-sign" });
  for (const key of ["B", "é", "€", "^"]) expect(keyFault(keys, "buy", key)).toBeUndefined();
});
