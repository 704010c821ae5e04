/** What a pool lets be redeemed and borrowed, at each of its limits and one unit beyond. */
import { expect, test } from "vitest";
import { marginParameters, POOL } from "../margin-venue.twin.ts";
import { EventBuffer } from "../event-buffer.ts";
import { ACCEPTED, REJECT } from "../reject-codes.ts";
import { emptyState } from "../state.ts";
import type { State } from "../state.ts";
import { accrueHour } from "./accrual.ts";
import { borrowableUnits, checkBorrow, checkRedeem, fundable, fundSpend } from "./fund.ts";
import type { Funding } from "./fund.ts";
import { openPool, redeemRoom } from "./pools.ts";

const GEM = 0;
const OUTSIDE = 0;
const [ALICE, BOB, FEES] = [1, 2, 3];

/** What a test wants otherwise of the pool. */
interface Terms {
  readonly lent: number;
  readonly owed: number;
  readonly cash: number;
  readonly boundPpm: number;
  readonly maxPpm: number;
  readonly state: "open" | "repay-only" | "closed";
}

/** Alice lent all that is lent, Bob owes all that is owed. */
function pooled(terms: Partial<Terms>): { state: State; pool: ReturnType<typeof openPool> } {
  const { lent = 1_000, owed = 500, cash = 500, boundPpm = 900_000, maxPpm = 800_000 } = terms;
  const state = emptyState();
  state.parameters = { ...marginParameters, feeAccountId: FEES } as never;
  state.emit.begin(new EventBuffer());
  const lending = {
    state: terms.state ?? "open",
    optimalPpm: 900_000,
    rateBasePpm: 0,
    rateSlopePpm: 80_000,
    rateSteepPpm: 1_200_000,
    feePpm: 0,
    maxUtilizationPpm: maxPpm,
    throttleThresholdPpm: boundPpm,
  };
  state.assets.push({ symbol: "GEM", decimals: 6, tokens: [], lending } as never);
  for (let accountId = 1; accountId <= 10; accountId += 1)
    state.accounts.open(accountId, 0, "main");
  const pool = openPool(GEM, lending as never);
  state.pools.set(GEM, pool);
  state.lending.setLent(state.lending.row(ALICE, GEM), lent, 0);
  if (owed > 0) state.lending.setBorrowed(state.lending.row(BOB, GEM), owed, 0);
  Object.assign(pool, { lentUnits: lent, borrowedUnits: owed });
  const { ledger } = state;
  ledger.enter(ledger.row(OUTSIDE, GEM), ledger.row(POOL, GEM), cash);
  return { state, pool };
}

/** The most that is accepted, and what is said to one unit more. */
function limitOf(check: (units: number) => number): [number, string | undefined] {
  let most = 0;
  while (check(most + 1) === ACCEPTED) most += 1;
  const code = check(most + 1);
  return [most, Object.entries(REJECT).find(([, each]) => each === code)?.[0]];
}

test.each<[Partial<Terms>, number, boolean, number, string]>([
  // 800 of a thousand may be used: 300 more than are.
  [{}, 0, false, 300, "borrow-limit"],
  // With a hundred redeemed, 720.
  [{}, 100, false, 220, "borrow-limit"],
  [{ boundPpm: 700_000 }, 0, false, 200, "pool-throttled"],
  [{ boundPpm: 800_000 }, 0, false, 300, "borrow-limit"],
  [{ cash: 300 }, 0, false, 300, "supply-insufficient"],
  [{ cash: 300 }, 100, false, 200, "supply-insufficient"],
  [{ cash: 450, boundPpm: 0, maxPpm: 0 }, 50, true, 400, "supply-insufficient"],
  [{ state: "repay-only" }, 0, false, 0, "pool-closed"],
  [{ state: "repay-only" }, 0, true, 500, "supply-insufficient"],
])(
  "a pool %j with %i redeemed, exempt: %s, lends %i, then %s",
  (terms, redeemed, free, most, why) => {
    const { state, pool } = pooled(terms);
    expect(limitOf((units) => checkBorrow(state, pool, units, redeemed, free))).toEqual([
      most,
      why,
    ]);
    expect(borrowableUnits(state, pool, redeemed, free)).toBe(most);
  },
);

test.each<[Partial<Terms>, boolean, number, string]>([
  // 500 owed are 900,000 millionths of 555.5…: 556 must stay.
  [{}, false, 444, "pool-throttled"],
  [{ boundPpm: 1_000_000 }, false, 500, "supply-insufficient"],
  [{ cash: 100 }, false, 100, "supply-insufficient"],
  [{ boundPpm: 0 }, false, 0, "pool-throttled"],
  [{ boundPpm: 0 }, true, 500, "supply-insufficient"],
  [{ boundPpm: 0, owed: 0, cash: 2_000 }, false, 1_000, "pool-throttled"],
  [{ state: "repay-only" }, false, 444, "pool-throttled"],
  [{ state: "closed" }, false, 0, "pool-closed"],
  [{ state: "closed" }, true, 500, "supply-insufficient"],
])("of a pool %j, exempt: %s, %i may be redeemed, then %s", (terms, isExempt, most, why) => {
  const { state, pool } = pooled(terms);
  expect(limitOf((units) => checkRedeem(state, pool, units, isExempt))).toEqual([most, why]);
});

test("where more is owed than the bound allows nothing may be redeemed", () => {
  expect(redeemRoom(pooled({ owed: 990 }).pool, 900_000)).toBe(0);
});

const OWN: Funding = {
  cause: "withdrawal",
  orderSlot: 0,
  mayRedeem: true,
  mayBorrow: false,
  isExempt: false,
};

/** What is said to Alice who spends so much, and what she has free and lent after it. */
function spent(terms: Partial<Terms>, units: number, funding: Partial<Funding>) {
  const { state } = pooled(terms);
  const { ledger, lending } = state;
  ledger.enter(ledger.row(OUTSIDE, GEM), ledger.row(ALICE, GEM), 10);
  const most = fundable(state, ALICE, GEM, { ...OWN, ...funding });
  const code = fundSpend(state, ALICE, GEM, units, { ...OWN, ...funding });
  const claim = lending.find(ALICE, GEM);
  return {
    most,
    says: code === ACCEPTED ? "yes" : Object.entries(REJECT).find(([, each]) => each === code)?.[0],
    has: [ledger.freeUnits(ledger.find(ALICE, GEM)), lending.lentUnits(claim)],
  };
}

test("what is not free is redeemed, and what is not lent borrowed, as far as may be", () => {
  expect(spent({}, 10, {})).toEqual({ most: 454, says: "yes", has: [10, 1_000] });
  expect(spent({}, 454, {})).toEqual({ most: 454, says: "yes", has: [454, 556] });
  expect(spent({}, 455, {})).toEqual({ most: 454, says: "pool-throttled", has: [10, 1_000] });
  const closed = { most: 10, says: "funds-insufficient", has: [10, 1_000] };
  expect(spent({}, 11, { mayRedeem: false })).toEqual(closed);
  expect(spent({}, 11, { mayRedeem: false, mayBorrow: true })).toMatchObject({
    most: 10,
    says: "borrow-requires-redeem",
  });
  expect(spent({ state: "repay-only" }, 110, { mayBorrow: true })).toMatchObject({
    says: "yes",
    has: [110, 900],
  });
  expect(spent({ state: "closed" }, 11, { mayBorrow: true })).toMatchObject({
    most: 10,
    says: "pool-closed",
  });
});

test("nothing is borrowed by whom nobody lets, and all that may be with what is lent", () => {
  const poor = { lent: 100, owed: 0, cash: 100 };
  expect(spent(poor, 111, {})).toMatchObject({ most: 110, says: "funds-insufficient" });
  const { state, pool } = pooled({ lent: 1_000, owed: 0, cash: 1_000 });
  const { lending } = state;
  lending.setLent(lending.row(ALICE, GEM), 100, 0);
  lending.setLent(lending.row(BOB, GEM), 900, 0);
  // Of the 900 that are left with hers redeemed 720 may be used.
  const funding = { ...OWN, mayBorrow: true };
  expect(fundable(state, ALICE, GEM, funding)).toBe(820);
  expect(fundSpend(state, ALICE, GEM, 821, funding)).toBe(REJECT["borrow-limit"]);
  expect(fundSpend(state, ALICE, GEM, 820, funding)).toBe(ACCEPTED);
  expect(pool).toMatchObject({ lentUnits: 900, borrowedUnits: 720 });
});

test("where all claims are gone the fee account has what the debts are charged", () => {
  const { state, pool } = pooled({ lent: 0, owed: 5, cash: 0 });
  pool.pendingUnits = 5;
  state.nowMs = 3_600_000;
  accrueHour(state);
  expect(pool).toMatchObject({
    lentUnits: 6,
    borrowedUnits: 6,
    pendingUnits: 0,
    lendIndex: 10n ** 18n,
  });
  expect(state.lending.lentUnits(state.lending.find(FEES, GEM))).toBe(6);
});

test("an hour of which nothing is left over leaves the fee account as if it had not been", () => {
  const { state } = pooled({ lent: 1_000, owed: 1_000, cash: 0 });
  state.nowMs = 3_600_000;
  accrueHour(state);
  // One unit, rounded up, and all of it Alice's.
  expect(state.lending.lentUnits(state.lending.find(ALICE, GEM))).toBe(1_001);
  expect(state.lending.find(FEES, GEM)).toBe(0);
});
