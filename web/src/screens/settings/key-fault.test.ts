import { SHORTCUT_KEYS, keysInForce } from "@holdall/web/page";
import type { Shortcut } from "@holdall/web/page";
import { expect, test } from "vitest";
import { keyFault } from "./key-fault.ts";

test("no two shortcuts of one screen have one key at first", () => {
  const keys = keysInForce({});
  for (const shortcut of Object.keys(SHORTCUT_KEYS) as Shortcut[])
    expect(keyFault(keys, shortcut, SHORTCUT_KEYS[shortcut]), shortcut).toBeUndefined();
});

test("a key that something else of the screen has is refused by its name, and one's own is not", () => {
  const keys = keysInForce({ buy: "a" });
  expect(keyFault(keys, "sell", "a")).toStrictEqual({ kind: "taken", by: "buy" });
  expect(keyFault(keys, "buy", "a")).toBeUndefined();
  expect(keyFault(keys, "sell", "b")).toBeUndefined();
});

test("a key of another screen is free, and one that acts everywhere is not", () => {
  const keys = keysInForce({});
  expect(keyFault(keys, "deposit", "b")).toBeUndefined();
  expect(keyFault(keys, "buy", "d")).toBeUndefined();
  expect(keyFault(keys, "deposit", "g")).toStrictEqual({ kind: "taken", by: "go" });
  expect(keyFault(keys, "go", "d")).toStrictEqual({ kind: "taken", by: "deposit" });
});

test("the pages of the account keep their keys on each other", () => {
  const keys = keysInForce({});
  expect(keyFault(keys, "transfer", "3")).toStrictEqual({ kind: "taken", by: "subaccounts" });
  expect(keyFault(keys, "exportFile", "5")).toStrictEqual({ kind: "taken", by: "tax" });
  expect(keyFault(keys, "exportFile", "t")).toBeUndefined();
});

test("keys that write no sign stay what they are", () => {
  const keys = keysInForce({});
  for (const key of ["Enter", " ", "Escape", "Tab", "Dead", ""])
    expect(keyFault(keys, "buy", key), key).toStrictEqual({ kind: "no-sign" });
  for (const key of ["B", "é", "€", "^"]) expect(keyFault(keys, "buy", key)).toBeUndefined();
});
