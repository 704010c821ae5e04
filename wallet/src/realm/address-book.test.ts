import { expect, test } from "vitest";
import { EVM_MARIE, MARIE } from "@holdall/wallet/clear/build";
import type { VaultBody } from "@holdall/wallet/keyring";
import { bookOf, knownIn, withNamed, withoutNamed, withPaid } from "./address-book.ts";

const EMPTY: VaultBody = { sources: [], accounts: [], settings: new Uint8Array() };

test("whoever is paid is known, by the number of times, in the family of the account", () => {
  const body = withPaid(withPaid(EMPTY, [MARIE, EVM_MARIE]), [MARIE, MARIE]);
  expect(knownIn(body, MARIE)).toEqual([{ address: MARIE, label: "", sentCount: 2 }]);
  expect(knownIn(body, EVM_MARIE.toLowerCase())).toMatchObject([
    { address: EVM_MARIE, sentCount: 1 },
  ]);
});

test("a name stays when its owner is paid, in whatever case the address is written", () => {
  const named = withNamed(EMPTY, EVM_MARIE, "Marie");
  if (!named.ok) throw new Error(named.refusal);
  const paid = withPaid(named.value, [EVM_MARIE.toLowerCase()]);
  expect(bookOf(paid)).toEqual([{ address: EVM_MARIE, label: "Marie", sentCount: 1 }]);
  expect(bookOf(withoutNamed(paid, EVM_MARIE))).toEqual([]);
});

test("no address, no name, a name too long: nothing is changed", () => {
  expect(withNamed(EMPTY, "Marie", "Marie").ok).toBe(false);
  expect(withNamed(EMPTY, MARIE, "").ok).toBe(false);
  expect(withNamed(EMPTY, MARIE, "M".repeat(40)).ok).toBe(true);
  expect(withNamed(EMPTY, MARIE, "M".repeat(41)).ok).toBe(false);
});

test("settings of another form are an empty book, and five hundred are the most", () => {
  expect(bookOf({ settings: new TextEncoder().encode("{}") })).toEqual([]);
  const many = Array.from({ length: 501 }, (_, at) => `0x${at.toString(16).padStart(40, "0")}`);
  const book = bookOf(withPaid(EMPTY, many));
  expect(book).toHaveLength(500);
  expect(book[0].address).toBe(many[1]);
});
