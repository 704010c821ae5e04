import { expect, test } from "vitest";
import { keysInForce, shortcutsOf } from "./shortcuts.ts";

test("a chosen key does what the first one did, which then does nothing", () => {
  const keys = keysInForce({ buy: "a" });
  expect(shortcutsOf(keys, "a")).toEqual(["buy"]);
  expect(shortcutsOf(keys, "b")).toEqual([]);
  expect(shortcutsOf(keys, "s")).toEqual(["sell"]);
});

test("a key does what each screen has for it", () => {
  const keys = keysInForce({});
  expect(shortcutsOf(keys, "1")).toEqual(["quarter", "overview"]);
  expect(shortcutsOf(keys, "n")).toEqual(["create", "newKey"]);
});
