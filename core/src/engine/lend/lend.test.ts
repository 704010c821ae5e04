import { expect, test } from "vitest";
import {
  BTC,
  claimOf,
  expectLaws,
  marginParameters,
  ONE_BTC,
  ONE_SOL,
  ONE_USDC,
  openMarginVenue,
  POOL,
  riskOf,
  solSpec,
  TREASURY,
  usdcSpec,
} from "../margin-venue.twin.ts";
import {
  ALICE,
  BOB,
  CAROL,
  FEES,
  kinds,
  only,
  openVenue,
  refusal,
  SOL,
  USDC,
} from "../venue.twin.ts";
import type { Venue } from "../venue.twin.ts";

const HOUR_MS = 3_600_000;
const settings = {
  autoLend: false,
  autoRepayBorrows: true,
  autoBorrowSettlements: true,
  autoRealizePnl: true,
  leverageLimitPpm: 10_000_000,
};

function lentVenue(units = 500_000 * ONE_USDC): Venue {
  const venue = openMarginVenue();
  venue.send("lend", { accountId: ALICE, assetId: USDC, units });
  return venue;
}

test("a venue without margin knows no lending", () => {
  const venue = openVenue();
  for (const kind of ["lend", "redeem", "borrow", "repay"] as const) {
    expect(refusal(venue.send(kind, { accountId: ALICE, units: 1 }))).toBe("not-available");
  }
  expect(refusal(venue.send("distribute-yield", { yieldKind: "treasury", units: 1 }))).toBe(
    "not-available",
  );
});

test("lending moves free units to the pool and says so, redeeming brings them back", () => {
  const venue = openMarginVenue();
  const events = venue.send("lend", { accountId: ALICE, assetId: USDC, units: 1000 });
  expect(kinds(events)).toEqual([
    "balance-changed",
    "balance-changed",
    "lending-changed",
    "pool-changed",
  ]);
  expect(only(events, "lending-changed")).toMatchObject({
    movement: "lend",
    cause: "request",
    units: 1000,
    lentUnits: 1000,
    borrowedUnits: 0,
  });
  expect(venue.balance(POOL, USDC)).toEqual([1000, 0]);
  venue.send("redeem", { accountId: ALICE, assetId: USDC, units: 1000 });
  expect(venue.balance(ALICE, USDC)).toEqual([1_000_000 * ONE_USDC, 0]);
  expect(claimOf(venue, ALICE, USDC)).toEqual([0, 0]);
  expectLaws(venue);
});

test("lending is refused beyond what is free, beyond the limit, and against a debt", () => {
  const venue = lentVenue();
  const more = { accountId: ALICE, assetId: USDC };
  expect(refusal(venue.send("lend", { ...more, units: 500_000 * ONE_USDC + 1 }))).toBe(
    "funds-insufficient",
  );
  expect(refusal(venue.send("lend", { ...more, units: 0 }))).toBe("amount-not-positive");
  venue.send("borrow", { accountId: BOB, assetId: USDC, units: ONE_USDC });
  expect(refusal(venue.send("lend", { accountId: BOB, assetId: USDC, units: 1 }))).toBe(
    "lend-requires-repay",
  );
  expect(refusal(venue.send("borrow", { ...more, units: 1 }))).toBe("borrow-requires-redeem");
  const limitUnits = 500_000 * ONE_USDC + 5;
  venue.send("change-asset", {
    assetId: USDC,
    spec: JSON.stringify({ ...usdcSpec, lending: { ...usdcSpec.lending, limitUnits } }),
  });
  expect(refusal(venue.send("lend", { ...more, units: 6 }))).toBe("lend-limit");
  expect(kinds(venue.send("lend", { ...more, units: 5 }))).toContain("lending-changed");
});

test("a closed pool refuses all, a repay-only one only new lending and borrowing", () => {
  const venue = lentVenue();
  venue.send("borrow", { accountId: BOB, assetId: USDC, units: ONE_USDC });
  const set = (state: string): void => {
    const spec = { ...usdcSpec, lending: { ...usdcSpec.lending, state } };
    venue.send("change-asset", { assetId: USDC, spec: JSON.stringify(spec) });
  };
  const ask = (kind: "lend" | "redeem" | "borrow" | "repay", accountId: number): string =>
    refusal(venue.send(kind, { accountId, assetId: USDC, units: 1 }));
  set("repay-only");
  expect(ask("lend", CAROL)).toBe("pool-closed");
  expect(ask("borrow", CAROL)).toBe("pool-closed");
  expect(ask("redeem", ALICE)).toContain("lending-changed");
  expect(ask("repay", BOB)).toContain("lending-changed");
  set("closed");
  expect(ask("redeem", ALICE)).toBe("pool-closed");
  expect(ask("repay", BOB)).toBe("pool-closed");
});

test("a borrow owes its interest to the next hour at once", () => {
  const venue = lentVenue();
  venue.nowMs = Math.ceil(venue.nowMs / HOUR_MS) * HOUR_MS + HOUR_MS / 2;
  venue.send("borrow", { accountId: BOB, assetId: USDC, units: 250_000 * ONE_USDC });
  const events = venue.send("borrow", {
    accountId: CAROL,
    assetId: USDC,
    units: 100_000 * ONE_USDC,
  });
  // Half used: 8 % × 0.5 / 0.9 = 4.4444444 % a year, half an hour of it, rounded up.
  const fee = Math.ceil((100_000 * ONE_USDC * 44_444_444) / (1e9 * 8760 * 2));
  expect(only(events, "interest-paid")).toMatchObject({
    interestKind: "entry-fee",
    units: fee,
    ratePpb: 44_444_444,
    intervalMs: HOUR_MS / 2,
  });
  expect(claimOf(venue, CAROL, USDC)).toEqual([0, 100_000 * ONE_USDC + fee]);
  expectLaws(venue);
});

test("what a pool gives is bounded by its cash, its throttle and its largest utilization", () => {
  const venue = openMarginVenue();
  venue.send("lend", { accountId: ALICE, assetId: BTC, units: 10 * ONE_BTC });
  const borrow = (units: number): string =>
    refusal(venue.send("borrow", { accountId: BOB, assetId: BTC, units }));
  expect(borrow(10 * ONE_BTC + 1)).toBe("supply-insufficient");
  expect(borrow(950_000_001)).toBe("borrow-limit");
  expect(borrow(920_000_001)).toBe("pool-throttled");
  venue.send("repay", { accountId: BOB, assetId: BTC, units: 1 });
  expect(borrow(920_000_000)).toContain("lending-changed");
  const redeem = (units: number): string =>
    refusal(venue.send("redeem", { accountId: ALICE, assetId: BTC, units }));
  expect(redeem(80_000_001)).toBe("supply-insufficient");
  expect(redeem(ONE_BTC / 10)).toBe("pool-throttled");
  venue.send("tick");
  venue.nowMs += 60_000;
  venue.send("tick");
  const pool = venue.engine.view({ kind: "pools" }).find((row) => (row.assetId as number) === BTC)!;
  expect(pool.throttleBoundPpm).toBe(930_000);
  expect(redeem(ONE_BTC / 10)).toContain("lending-changed");
  venue.send("repay", { accountId: BOB, assetId: BTC, units: 5 * ONE_BTC });
  venue.send("tick");
  const calm = venue.engine.view({ kind: "pools" }).find((row) => (row.assetId as number) === BTC)!;
  expect(calm.throttleBoundPpm).toBe(920_000);
  expectLaws(venue);
});

test("each hour debts are charged and claims are paid, and the fee account has the rest", () => {
  const venue = lentVenue();
  venue.send("tick");
  venue.send("borrow", { accountId: BOB, assetId: USDC, units: 250_000 * ONE_USDC });
  const owed = claimOf(venue, BOB, USDC)[1];
  const pending = owed - 250_000 * ONE_USDC;
  venue.nowMs = (Math.floor(venue.nowMs / HOUR_MS) + 1) * HOUR_MS;
  const pool = venue.engine
    .view({ kind: "pools" })
    .find((row) => (row.assetId as number) === USDC)!;
  const events = venue.send("tick");
  const charged = claimOf(venue, BOB, USDC)[1] - owed;
  expect(charged).toBe(Math.ceil((owed * pool.borrowRatePpb) / (1e9 * 8760)));
  const pot = charged + pending;
  const paid = Math.floor(pot - Math.ceil(pot / 10));
  expect(claimOf(venue, ALICE, USDC)[0]).toBe(500_000 * ONE_USDC + paid);
  expect(claimOf(venue, FEES, USDC)[0]).toBe(pot - paid);
  expect(kinds(events).filter((kind) => kind === "interest-paid")).toHaveLength(2);
  expect(venue.send("tick")).toEqual([]);
  expectLaws(venue);
});

test("an account that lends what is free lends what arrives and redeems what it spends", () => {
  const venue = lentVenue();
  const events = venue.send("set-account", { accountId: BOB, ...settings, autoLend: true });
  expect(kinds(events)).toContain("lending-changed");
  expect(venue.balance(BOB, USDC)).toEqual([0, 0]);
  venue.send("deposit", { accountId: BOB, assetId: USDC, units: 7 });
  expect(claimOf(venue, BOB, USDC)).toEqual([1_000_000 * ONE_USDC + 7, 0]);
  venue.send("transfer", { sourceId: BOB, targetId: 6, assetId: USDC, units: 5 });
  expect(claimOf(venue, BOB, USDC)).toEqual([1_000_000 * ONE_USDC + 2, 0]);
  venue.send("request-withdrawal", {
    accountId: BOB,
    assetId: USDC,
    units: 2,
    details: "{}",
    autoBorrow: false,
    autoLendRedeem: false,
  });
  expect(venue.balance(BOB, USDC)).toEqual([0, 2]);
  expectLaws(venue);
});

test("what arrives repays first where the account asks for it", () => {
  const venue = lentVenue();
  venue.send("borrow", { accountId: BOB, assetId: USDC, units: 1000 });
  const owed = claimOf(venue, BOB, USDC)[1];
  venue.send("deposit", { accountId: BOB, assetId: USDC, units: 1 });
  expect(claimOf(venue, BOB, USDC)[1]).toBe(0);
  expect(venue.balance(BOB, USDC)[0]).toBe(1_000_000 * ONE_USDC + 1001 - owed);
  expectLaws(venue);
});

test("unrealised nothing, but a borrow stands on what the account owns under stress", () => {
  const venue = lentVenue();
  venue.send("deposit", { accountId: TREASURY, assetId: SOL, units: ONE_SOL });
  const limit = venue.engine.view({
    kind: "borrow-limit",
    accountId: TREASURY as never,
    assetId: USDC as never,
  })!.units;
  expect(limit).toBeGreaterThan(0);
  const borrow = (units: number): string =>
    refusal(venue.send("borrow", { accountId: TREASURY, assetId: USDC, units }));
  expect(borrow(limit + 1)).toBe("leverage-limit");
  expect(borrow(limit)).toContain("lending-changed");
  expect(riskOf(venue, TREASURY).leaveUnits).toBeLessThan(10);
  // What was borrowed may leave no more: it stands for the debt.
  expect(
    refusal(
      venue.send("request-withdrawal", {
        accountId: TREASURY,
        assetId: SOL,
        units: ONE_SOL / 2,
        autoBorrow: false,
        autoLendRedeem: false,
      }),
    ),
  ).toBe("leverage-limit");
  expectLaws(venue);
});

test("a debt needs a price and a collateral rule of its asset", () => {
  const venue = lentVenue();
  venue.send("lend", { accountId: ALICE, assetId: SOL, units: 100 * ONE_SOL });
  venue.send("add-asset", { spec: JSON.stringify({ ...solSpec, symbol: "NEW" }) });
  const unpriced = BTC + 1;
  venue.send("deposit", { accountId: ALICE, assetId: unpriced, units: 10 });
  venue.send("lend", { accountId: ALICE, assetId: unpriced, units: 10 });
  expect(refusal(venue.send("borrow", { accountId: BOB, assetId: unpriced, units: 1 }))).toBe(
    "no-reference-price",
  );
  const plain = { ...solSpec, collateral: undefined };
  venue.send("change-asset", { assetId: SOL, spec: JSON.stringify(plain) });
  expect(refusal(venue.send("borrow", { accountId: BOB, assetId: SOL, units: 1 }))).toBe(
    "not-collateral",
  );
});

test("a yield goes to lenders by claim and time, once for each reference", () => {
  const venue = lentVenue(300 * ONE_USDC);
  venue.send("deposit", { accountId: TREASURY, assetId: USDC, units: 1000 });
  venue.nowMs += 1000;
  venue.send("lend", { accountId: BOB, assetId: USDC, units: 300 * ONE_USDC });
  venue.nowMs += 1000;
  const yields = { assetId: USDC, yieldKind: "treasury", reference: "june" } as const;
  expect(refusal(venue.send("distribute-yield", { ...yields, units: 1001 }))).toBe(
    "funds-insufficient",
  );
  expect(refusal(venue.send("distribute-yield", { ...yields, units: 0 }))).toBe(
    "amount-not-positive",
  );
  expect(refusal(venue.send("distribute-yield", { ...yields, assetId: 9, units: 1 }))).toBe(
    "asset-unknown",
  );
  const events = venue.send("distribute-yield", { ...yields, units: 1000 });
  expect(kinds(events)[0]).toBe("yield-distributed");
  expect(claimOf(venue, ALICE, USDC)[0]).toBe(300 * ONE_USDC + 666);
  expect(claimOf(venue, BOB, USDC)[0]).toBe(300 * ONE_USDC + 333);
  expect(venue.balance(TREASURY, USDC)).toEqual([1, 0]);
  // A yield is no interest.
  const [claim] = venue.engine.view({ kind: "lending", accountId: ALICE as never });
  expect(claim.lentInterestUnits).toBe(0);
  expect(kinds(venue.send("distribute-yield", { ...yields, units: 1 }))).toEqual(["repeated"]);
  const next = { ...yields, reference: "july", units: 1 };
  expect(refusal(venue.send("distribute-yield", next))).toBe("no-lenders");
  expectLaws(venue);
});

test("what a kind of yield was not paid for is told, with when the oldest of it was lent", () => {
  const venue = openMarginVenue();
  const due = (assetId: number, yieldKind: "treasury" | "staking") =>
    venue.engine.view({ kind: "yield-due", assetId: assetId as never, yieldKind });
  expect(due(9, "treasury")).toBeNull();
  expect(due(USDC, "treasury")).toEqual({ unitMs: "0", sinceMs: 0 });
  const first = venue.nowMs;
  venue.send("lend", { accountId: ALICE, assetId: USDC, units: 300 });
  venue.nowMs += 1000;
  venue.send("lend", { accountId: BOB, assetId: USDC, units: 500 });
  venue.nowMs += 10;
  venue.send("redeem", { accountId: ALICE, assetId: USDC, units: 300 });
  venue.nowMs += 10;
  venue.send("tick");
  // 300 for 1,010 ms, 500 for 20; who took all back is due for what was lent until then.
  expect(due(USDC, "treasury")).toEqual({ unitMs: "313000", sinceMs: first });
  venue.send("deposit", { accountId: TREASURY, assetId: USDC, units: 100 });
  venue.send("distribute-yield", { assetId: USDC, yieldKind: "treasury", units: 100 });
  expect(due(USDC, "treasury")).toEqual({ unitMs: "0", sinceMs: 0 });
  expect(due(USDC, "staking")).toMatchObject({ unitMs: "313000" });
  venue.nowMs += 2;
  venue.send("tick");
  // What was paid, 96 and 3 rounded down, was lent on.
  expect(due(USDC, "treasury")).toEqual({ unitMs: "1198", sinceMs: first + 1000 });
});

test("a pool may say what else its lenders are paid, in a form of its own", () => {
  const venue = openMarginVenue();
  const extra = { kind: "staking", ratePpm: 65_000, sharePpm: 900_000, source: "staking" };
  const change = (extraYield: unknown): string => {
    const spec = { ...solSpec, lending: { ...solSpec.lending, extraYield } };
    return refusal(venue.send("change-asset", { assetId: SOL, spec: JSON.stringify(spec) }));
  };
  expect(change(extra)).toMatch(/^asset-changed/);
  for (const wrong of [
    { kind: "rent" },
    { ratePpm: -1 },
    { ratePpm: 1_000_001 },
    { sharePpm: 1_000_001 },
    { source: "" },
    { source: "x".repeat(129) },
  ]) {
    expect(change({ ...extra, ...wrong })).toBe("specification-invalid");
  }
  expect(change(null)).toBe("specification-invalid");
  const shown = venue.engine.view({ kind: "assets" })[SOL].spec.lending?.extraYield;
  expect(shown).toEqual(extra);
});

test("the purses of the house begin empty, are nobody else's, and stay what they are", () => {
  const venue = openVenue();
  for (const name of ["pool", "clearing", "fund", "treasury"]) venue.send("open-account", { name });
  const set = (more: Partial<Record<string, number>>): string => {
    const margin = { ...marginParameters.margin, ...more };
    return refusal(
      venue.send("set-parameters", { parameters: JSON.stringify({ ...marginParameters, margin }) }),
    );
  };
  expect(set({ poolAccountId: ALICE })).toBe("parameters-invalid");
  expect(set({ poolAccountId: FEES })).toBe("parameters-invalid");
  expect(set({ clearingAccountId: POOL })).toBe("parameters-invalid");
  expect(set({ treasuryAccountId: 99 })).toBe("parameters-invalid");
  expect(set({})).toBe("parameters-set");
  expect(set({ stressPpm: 200_000 })).toBe("parameters-set");
  expect(set({ poolAccountId: TREASURY })).toBe("parameters-invalid");
});

test("the purses of the house are accounts that no command finds", () => {
  const venue = openMarginVenue();
  expect(refusal(venue.send("deposit", { accountId: POOL, assetId: USDC, units: 1 }))).toBe(
    "account-unknown",
  );
  expect(refusal(venue.send("lend", { accountId: POOL, assetId: USDC, units: 1 }))).toBe(
    "account-unknown",
  );
});

test("hours without a tick are charged to whoever owed through them, and to nobody for longer", () => {
  const venue = lentVenue();
  const owed = 100_000 * ONE_USDC;
  venue.nowMs = Math.ceil(venue.nowMs / HOUR_MS) * HOUR_MS;
  venue.send("tick");
  venue.send("borrow", { accountId: BOB, assetId: USDC, units: owed });
  venue.nowMs += 2 * HOUR_MS;
  venue.send("borrow", { accountId: CAROL, assetId: USDC, units: owed });
  venue.nowMs += HOUR_MS;

  const events = venue.send("tick");

  const charged = events.flatMap((event) =>
    event.kind === "interest-paid" && event.interestKind === "borrow"
      ? [[event.accountId as number, event.intervalMs, event.units as number]]
      : [],
  );
  const [bob, carol] = charged;
  expect(charged.map(([accountId, interval]) => [accountId, interval])).toEqual([
    [BOB, 3 * HOUR_MS],
    [CAROL, HOUR_MS],
  ]);
  expect(bob[2]).toBeGreaterThan(2.9 * carol[2]);
  expect(bob[2]).toBeLessThan(3.1 * carol[2]);
  expect(kinds(venue.send("tick"))).toEqual([]);
  expectLaws(venue);
});
