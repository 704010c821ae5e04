import { expect, test } from "vitest";
import { EVM_MARIE, MARIE } from "@holdall/wallet/clear/build";
import type { VaultBody } from "@holdall/wallet/keyring";
import { bookOf, knownIn, withNamed, withoutNamed, withPaid } from "./address-book.ts";

const EMPTY: VaultBody = { sources: [], accounts: [], settings: new Uint8Array() };

test("whoever is paid is known, by the number of times, in the family of the account", () => {
  const body = withPaid(withPaid(EMPTY, [MARIE, EVM_MARIE], 5), [MARIE, MARIE], 7);
  expect(knownIn(body, MARIE).known).toEqual([
    { address: MARIE, label: "", sentCount: 2, addedAtMs: 5 },
  ]);
  expect(knownIn(body, EVM_MARIE.toLowerCase()).known).toMatchObject([
    { address: EVM_MARIE, sentCount: 1 },
  ]);
});

test("a name stays when its owner is paid, in whatever case the address is written", () => {
  const named = withNamed(EMPTY, { address: EVM_MARIE, label: "Marie" }, 5);
  if (!named.ok) throw new Error(named.refusal);
  const paid = withPaid(named.value, [EVM_MARIE.toLowerCase()], 7);
  expect(bookOf(paid)).toEqual([
    { address: EVM_MARIE, label: "Marie", sentCount: 1, addedAtMs: 5 },
  ]);
  expect(bookOf(withoutNamed(paid, EVM_MARIE))).toEqual([]);
});

test("no address, no name, a name too long: nothing is changed", () => {
  expect(withNamed(EMPTY, { address: "Marie", label: "Marie" }, 5).ok).toBe(false);
  expect(withNamed(EMPTY, { address: MARIE, label: "" }, 5).ok).toBe(false);
  expect(withNamed(EMPTY, { address: MARIE, label: "M".repeat(40) }, 5).ok).toBe(true);
  expect(withNamed(EMPTY, { address: MARIE, label: "M".repeat(41) }, 5).ok).toBe(false);
});

test("settings of another form are an empty book, and five hundred are the most", () => {
  const bookIn = (text: string) => bookOf({ settings: new TextEncoder().encode(text) });
  for (const text of ["{}", "[]", "null", "{", '{"book":[{"address":1}]}']) {
    expect(bookIn(text)).toEqual([]);
  }
  const before = `{"book":[{"address":"${MARIE}","label":"Marie","sentCount":3}]}`;
  expect(bookIn(before)).toEqual([{ address: MARIE, label: "Marie", sentCount: 3, addedAtMs: 0 }]);
  const many = Array.from({ length: 501 }, (_, at) => `0x${at.toString(16).padStart(40, "0")}`);
  const book = bookOf(withPaid(EMPTY, many, 5));
  expect(book).toHaveLength(500);
  expect(book[0].address).toBe(many[1]);
});
