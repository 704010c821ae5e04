import { expect, test } from "vitest";
import { AMOUNT_MAX } from "@holdall/core/num";
import { openMarginVenue } from "../margin-venue.twin.ts";
import {
  ALICE,
  BOB,
  BOB_TWO,
  DUST,
  FEES,
  kinds,
  only,
  openVenue,
  refusal,
  SOL,
  UNITS_PER_LOT,
  USDC,
} from "../venue.twin.ts";

const FUNDS = 1_000_000_000_000;
const OWN_UNITS = { autoBorrow: false, autoLendRedeem: false } as const;

test("a deposit enters once for its reference, and a repeat is told what the first did", () => {
  const venue = openVenue();
  const first = venue.send("deposit", { accountId: ALICE, units: 5, reference: "tx:0" });
  expect(kinds(first)).toEqual(["deposited", "balance-changed", "balance-changed"]);
  const sequence = venue.sequence;

  const again = venue.send("deposit", { accountId: ALICE, units: 5, reference: "tx:0" });

  expect(again).toEqual([
    {
      kind: "repeated",
      accountId: ALICE,
      orderSlot: 0,
      orderOrdinal: 0,
      firstSequence: sequence,
      code: 0,
    },
  ]);
  expect(venue.balance(ALICE, USDC)[0]).toBe(FUNDS + 5);
});

test("deposits stop where the ledger is full, for all accounts together", () => {
  const venue = openVenue();
  const room = AMOUNT_MAX - 4 * FUNDS;
  const deposit = (units: number): string =>
    refusal(venue.send("deposit", { accountId: ALICE, units }));
  expect(deposit(room + 1)).toBe("amount-too-large");
  expect(deposit(AMOUNT_MAX + 1)).toBe("amount-too-large");
  expect(deposit(0)).toBe("amount-not-positive");
  expect(deposit(-1)).toBe("amount-not-positive");
  expect(deposit(room)).toMatch(/^deposited/);
  expect(refusal(venue.send("deposit", { accountId: BOB, units: 1 }))).toBe("amount-too-large");
  expect(refusal(venue.send("deposit", { accountId: 99, units: 1 }))).toBe("account-unknown");
  expect(refusal(venue.send("deposit", { assetId: 9, units: 1 }))).toBe("asset-unknown");
  expect(venue.isZeroSum()).toBe(true);
});

test("a withdrawal is held, and then gone with its fee, or back, but never both", () => {
  const venue = openVenue();
  const ask = (units: number, feeUnits: number): ReturnType<typeof venue.send> =>
    venue.send("request-withdrawal", { accountId: ALICE, units, feeUnits });
  expect(refusal(ask(FUNDS, 1))).toBe("funds-insufficient");
  expect(refusal(ask(1, -1))).toBe("amount-not-positive");
  expect(refusal(ask(AMOUNT_MAX, AMOUNT_MAX))).toBe("funds-insufficient");
  const { withdrawalId } = only(ask(FUNDS - 10, 10), "withdrawal-requested");
  expect(venue.balance(ALICE, USDC)).toEqual([0, FUNDS]);

  expect(venue.engine.view({ kind: "open-withdrawals" })).toContain(withdrawalId);
  expect(kinds(venue.send("settle-withdrawal", { withdrawalId }))[0]).toBe("withdrawal-settled");
  expect(venue.engine.view({ kind: "open-withdrawals" })).not.toContain(withdrawalId);

  expect(venue.balance(ALICE, USDC)).toEqual([0, 0]);
  expect(venue.balance(FEES, USDC)).toEqual([10, 0]);
  expect(refusal(venue.send("settle-withdrawal", { withdrawalId }))).toBe("withdrawal-unknown");
  expect(refusal(venue.send("cancel-withdrawal", { withdrawalId }))).toBe("withdrawal-unknown");
  const held = venue.engine.view({ kind: "zero-sum" })[USDC].heldUnits;
  expect(held).toBe(String(3 * FUNDS + 10));
  const other = only(
    venue.send("request-withdrawal", { accountId: BOB, units: 7 }),
    "withdrawal-requested",
  );
  venue.send("cancel-withdrawal", { withdrawalId: other.withdrawalId });
  expect(venue.balance(BOB, USDC)).toEqual([FUNDS, 0]);
  expect(venue.isZeroSum()).toBe(true);
});

test("transfers go between one user's own accounts, all that is free and no more", () => {
  const venue = openVenue();
  const move = (fields: object): string =>
    refusal(
      venue.send("transfer", {
        sourceId: BOB,
        targetId: BOB_TWO,
        assetId: USDC,
        units: 1,
        ...fields,
      }),
    );
  expect(move({ sourceId: 99 })).toBe("account-unknown");
  expect(move({ targetId: 99 })).toBe("account-unknown");
  expect(move({ targetId: BOB })).toBe("transfer-to-self");
  expect(move({ targetId: ALICE })).toBe("transfer-foreign");
  expect(move({ units: 0 })).toBe("amount-not-positive");
  expect(move({ units: FUNDS + 1 })).toBe("funds-insufficient");
  expect(move({ units: FUNDS })).toBe("transferred balance-changed balance-changed");
  expect(venue.balance(BOB_TWO, USDC)).toEqual([2 * FUNDS, 0]);
});

test("dust is worth its floor at the last price, and only less than a lot is dust", () => {
  const venue = openVenue();
  const convert = (): string =>
    refusal(venue.send("convert-dust", { accountId: ALICE, assetId: SOL }));
  expect(convert()).toBe("dust-not-convertible");
  venue.ask(BOB, 1, 333);
  venue.bid(BOB_TWO, 1, 333);
  venue.bid(ALICE, 1, 333);
  // Alice keeps 9,999,999 units: one less than a lot.
  const free = venue.balance(ALICE, SOL)[0];
  expect(convert()).toBe("dust-not-convertible");
  venue.send("request-withdrawal", {
    accountId: ALICE,
    assetId: SOL,
    units: free - UNITS_PER_LOT + 1,
  });
  expect(convert()).toBe("funds-insufficient");
  venue.send("deposit", { accountId: DUST, units: 100_000 });
  const before = venue.balance(ALICE, USDC)[0];

  expect(convert()).toMatch(/^dust-converted/);

  // 9,999,999 × 33,300 / 10^7 is 33,299.99…
  expect(venue.balance(ALICE, USDC)[0] - before).toBe(33_299);
  expect(venue.balance(DUST, SOL)[0]).toBe(UNITS_PER_LOT - 1);
  expect(convert()).toBe("dust-not-convertible");
  expect(venue.isZeroSum()).toBe(true);
});

test("whoever asks for one unit more than it owns, and not for a loan, is told so whatever the pool has", () => {
  const venue = openMarginVenue();
  const ask = (units: number): string =>
    refusal(venue.send("request-withdrawal", { accountId: ALICE, units, ...OWN_UNITS }));
  expect(ask(FUNDS + 1)).toBe("funds-insufficient");
  expect(ask(FUNDS)).toMatch(/^withdrawal-requested/);
});
