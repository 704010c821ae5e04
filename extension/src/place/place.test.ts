import { expect, test } from "vitest";
import {
  canOwn,
  firstOfEachPlace,
  isSamePlace,
  keyName,
  placeName,
  shortAddress,
} from "./place.ts";

const own = { kind: "single", source: 1 } as const;
const brought = { kind: "single", source: 2 } as const;
const trezor = { kind: "trezor", source: 3 } as const;
const firstLedger = { kind: "ledger", source: 4 } as const;
const secondLedger = { kind: "ledger", source: 6 } as const;
const all = [own, brought, secondLedger, trezor, firstLedger];

test("a device alone of its kind has its maker's name, several have numbers in the order they came", () => {
  expect(placeName(all, trezor)).toBe("Trezor");
  expect(placeName(all, firstLedger)).toBe("Ledger 1");
  expect(placeName(all, secondLedger)).toBe("Ledger 2");
  expect(placeName([...all, { ...secondLedger }], secondLedger)).toBe("Ledger 2");
  expect(placeName(all, own)).toBe(null);
});

test("a key is called by its place, and by its label where that says more", () => {
  const named = (account: object) => keyName(all, { ...own, ...account, label: "" }, "Here");
  expect(named(own)).toBe("Here");
  expect(named(secondLedger)).toBe("Ledger 2");
  expect(keyName(all, { ...secondLedger, label: "Ledger" }, "Here")).toBe("Ledger 2");
  expect(keyName(all, { ...secondLedger, label: "In the safe" }, "Here")).toBe(
    "Ledger 2 · In the safe",
  );
  expect(shortAddress("0x00000000000000000000000000000000000000B0")).toBe("0x0000…00B0");
});

test("every key of the vault is in one place, every device in one of its own", () => {
  expect(isSamePlace(own, brought)).toBe(true);
  expect(isSamePlace(own, trezor)).toBe(false);
  expect(isSamePlace(firstLedger, secondLedger)).toBe(false);
  expect(isSamePlace(trezor, { ...trezor })).toBe(true);
  expect(firstOfEachPlace(all)).toEqual([own, secondLedger, trezor, firstLedger]);
});

test("what signs by itself on EVM chains may own a Safe, and nothing else", () => {
  expect(canOwn({ family: "evm", kind: "single" })).toBe(true);
  expect(canOwn({ family: "evm", kind: "keystone" })).toBe(true);
  expect(canOwn({ family: "solana", kind: "single" })).toBe(false);
  for (const kind of ["watch", "frost", "safe", "owner", "own-safe"] as const)
    expect(canOwn({ family: "evm", kind })).toBe(false);
});
