import { expect, test } from "vitest";
import type { ShownAccount } from "./accounts.ts";
import { mayJoin, payerOf, signersOf } from "./safe-hands.ts";

const key = (address: string, kind: ShownAccount["kind"], source: number): ShownAccount => ({
  family: "evm",
  address,
  label: "",
  kind,
  identity: `${source}.0`,
  source,
  owners: [],
  first: [],
});
const own = key("0xA1", "single", 1);
const brought = key("0xA2", "single", 2);
const ledger = key("0xB1", "ledger", 3);
const ledgerAgain = key("0xB2", "ledger", 3);
const second = key("0xB3", "ledger", 5);
const trezor = key("0xC1", "trezor", 4);
const accounts = [trezor, ledger, ledgerAgain, second, own, brought];
const safe = { ...key("0x5A", "own-safe", 0), owners: ["0xa1", "0xb1", "0xc1"] };

test("the key of this wallet is asked first, then the devices, and it pays", () => {
  expect(signersOf(accounts, safe)).toEqual(["0xA1", "0xC1", "0xB1"]);
  expect(payerOf(accounts, safe)).toBe(own);
  const withoutOwn = { ...safe, owners: ["0xb1", "0xc1", "0xb3"] };
  expect(payerOf(accounts, withoutOwn)).toBe(trezor);
});

test("a key joins two others only from a place in which neither of them is", () => {
  const others = [own.address, trezor.address];
  const joins = ({ address }: ShownAccount): boolean => mayJoin(accounts, others, address);
  expect(joins(ledger)).toBe(true);
  expect(joins(second)).toBe(true);
  expect(joins(brought)).toBe(false);
  expect(joins(trezor)).toBe(false);
  expect(mayJoin(accounts, [own.address, ledger.address], ledgerAgain.address)).toBe(false);
  expect(mayJoin(accounts, others, "0xD1")).toBe(false);
  expect(mayJoin([...accounts, { ...second, family: "solana" }], others, second.address)).toBe(
    true,
  );
  expect(mayJoin([{ ...second, kind: "watch" }], others, second.address)).toBe(false);
});
