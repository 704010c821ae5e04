/** What is noted of units that arrive, and in which order. */
import { expect, test } from "vitest";
import { FLAG_AUTO_BORROW_REPAY, FLAG_AUTO_LEND } from "../book/order-flags.ts";
import { marginParameters } from "../margin-venue.twin.ts";
import { emptyState } from "../state.ts";
import type { State } from "../state.ts";
import { handedOver, received } from "./arrivals.ts";

const ALICE = 1;
const BOB = 2;
const PLAIN = {
  autoLend: false,
  autoRepayBorrows: false,
  autoBorrowSettlements: false,
  autoRealizePnl: false,
  leverageLimitPpm: 10_000_000,
};

/** Alice and Bob, whose settings ask for nothing; Alice owes of asset 0. */
function twoAccounts(): State {
  const state = emptyState();
  state.parameters = marginParameters;
  for (const [at, accountId] of [ALICE, BOB].entries()) {
    state.accounts.open(at + 1, 0, "main");
    state.accounts.set(accountId, PLAIN);
  }
  state.lending.setBorrowed(state.lending.row(ALICE, 0), 100, 0);
  return state;
}

/** An order's slot with so many flags. */
function orderWith(state: State, flags: number): number {
  return state.orders.allocate(1, {
    accountId: ALICE,
    marketId: 0,
    brokerId: 0,
    flags,
    clientId: -1,
    priceTicks: 1,
    originalLots: 1,
    remainingLots: 1,
    filledQuoteUnits: 0,
    createdAtMs: 0,
  });
}

test("units that nobody asked anything of are not noted, and none without margin", () => {
  const state = twoAccounts();
  received(state, ALICE, 0, 5, 0);
  received(state, ALICE, 0, 5, orderWith(state, 0));
  handedOver(state, ALICE, 0);
  expect(state.arrivals).toEqual([]);
  state.accounts.set(ALICE, { ...PLAIN, autoLend: true });
  received(state, ALICE, 0, 0, 0);
  state.parameters = emptyState().parameters;
  received(state, ALICE, 0, 5, 0);
  expect(state.arrivals).toEqual([]);
});

test("an order's flags reach for what it received, where anything is owed, all its fills together", () => {
  const state = twoAccounts();
  const both = orderWith(state, FLAG_AUTO_BORROW_REPAY | FLAG_AUTO_LEND);
  received(state, ALICE, 1, 7, both);
  received(state, BOB, 0, 9, orderWith(state, FLAG_AUTO_BORROW_REPAY));
  received(state, BOB, 0, 9, orderWith(state, FLAG_AUTO_LEND));
  received(state, ALICE, 1, 5, orderWith(state, FLAG_AUTO_BORROW_REPAY));
  received(state, ALICE, 0, 3, both);
  expect(state.arrivals).toEqual([
    { accountId: ALICE, assetId: 1, repayUnits: 12, lendUnits: 7 },
    // Bob owes nothing: his order repays nothing.
    { accountId: BOB, assetId: 0, repayUnits: 0, lendUnits: 9 },
    { accountId: ALICE, assetId: 0, repayUnits: 3, lendUnits: 3 },
  ]);
});

test("an account's settings reach for all that is free, of what is handed over whatever it owes", () => {
  const state = twoAccounts();
  state.accounts.set(ALICE, { ...PLAIN, autoRepayBorrows: true });
  state.accounts.set(BOB, { ...PLAIN, autoRepayBorrows: true, autoLend: true });
  received(state, ALICE, 0, 5, 0);
  received(state, BOB, 0, 5, 0);
  handedOver(state, BOB, 1);
  handedOver(state, ALICE, 1);
  expect(state.arrivals).toEqual([
    { accountId: ALICE, assetId: 0, repayUnits: Infinity, lendUnits: 0 },
    { accountId: BOB, assetId: 0, repayUnits: 0, lendUnits: Infinity },
    { accountId: BOB, assetId: 1, repayUnits: Infinity, lendUnits: Infinity },
    { accountId: ALICE, assetId: 1, repayUnits: Infinity, lendUnits: 0 },
  ]);
});
