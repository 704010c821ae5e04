import type { Event } from "@holdall/core/protocol";
import { expect, test } from "vitest";
import {
  BTC,
  BTC_PERP,
  claimOf,
  expectLaws,
  ONE_SOL,
  ONE_USDC,
  openMarginVenue,
  riskOf,
  SOL_PERP,
  SOL_TICKS,
  solSpec,
  thinOne,
} from "../margin-venue.twin.ts";
import {
  ALICE,
  BOB,
  CAROL,
  kinds,
  marketSpec,
  only,
  refusal,
  SOL,
  SOL_USDC,
  USDC,
} from "../venue.twin.ts";
import type { Venue } from "../venue.twin.ts";

/** Bob lends USDC and SOL; Alice has 30,000 USDC, 10 SOL and 0.2 BTC. */
function withPools(): Venue {
  const venue = openMarginVenue();
  thinOne(venue, ALICE);
  venue.send("lend", { accountId: BOB, assetId: USDC, units: 400_000 * ONE_USDC });
  venue.send("lend", { accountId: BOB, assetId: SOL, units: 500 * ONE_SOL });
  return venue;
}

test("an order that may borrow holds nothing, and borrows what it lacks when it fills", () => {
  const venue = withPools();
  const resting = venue.bid(ALICE, 40_000, SOL_TICKS, { autoBorrow: true });
  expect(kinds(resting)).toEqual(["order-accepted", "level-changed"]);
  expect(venue.balance(ALICE, USDC)).toEqual([30_000 * ONE_USDC, 0]);
  // 40,000 USDC of 30,000: the rest is wanted, and asks for margin already.
  const [debt] = riskOf(venue, ALICE).debts;
  expect(debt).toMatchObject({ borrowedUnits: 0, wantedUnits: 10_000 * ONE_USDC });

  const events = venue.ask(CAROL, 40_000, SOL_TICKS);

  expect(kinds(events).slice(0, 4)).toEqual([
    "order-accepted",
    "balance-changed",
    "balance-changed",
    "balance-changed",
  ]);
  const borrowed = only(events, "lending-changed");
  expect(borrowed).toMatchObject({ accountId: ALICE, movement: "borrow", cause: "order" });
  expect(borrowed.orderOrdinal).toBe(only(resting, "order-accepted").orderOrdinal);
  expect(borrowed.units).toBe(10_000 * ONE_USDC);
  expect(venue.balance(ALICE, USDC)).toEqual([0, 0]);
  expect(riskOf(venue, ALICE).debts[0].wantedUnits).toBe(0);
  expectLaws(venue);
});

test("what covers a resting order that would borrow leaves only where margin holds without it", () => {
  const venue = withPools();
  venue.bid(ALICE, 25_000, SOL_TICKS, { autoBorrow: true });
  expect(riskOf(venue, ALICE).exposureUnits).toBe(0);
  const bare = { assetId: BTC, units: venue.balance(ALICE, BTC)[0] };
  venue.send("request-withdrawal", { accountId: ALICE, ...bare });
  venue.send("request-withdrawal", { accountId: ALICE, assetId: SOL, units: 10 * ONE_SOL });
  const leave = (units: number): string =>
    refusal(venue.send("request-withdrawal", { accountId: ALICE, assetId: USDC, units }));
  const most = venue.engine.view({
    kind: "margin-withdrawal-limit",
    accountId: ALICE,
    assetId: USDC,
    autoBorrow: false,
    autoLendRedeem: false,
  } as never) as unknown as { readonly units: number };

  expect(leave(30_000 * ONE_USDC)).toBe("margin-insufficient");
  expect(leave(most.units + 1)).toBe("leverage-limit");
  expect(leave(most.units)).toMatch(/^withdrawal-requested/);
  // What is left carries what the order would borrow.
  expect(most.units).toBeGreaterThan(5_000 * ONE_USDC);
  expect(riskOf(venue, ALICE).exposureUnits).toBeGreaterThan(0);
  expect(riskOf(venue, ALICE).availableUnits).toBeGreaterThanOrEqual(0);
});

test("selling what one does not have is borrowing it, and buying it back repays", () => {
  const venue = withPools();
  venue.bid(CAROL, 5_000, SOL_TICKS);
  venue.ask(ALICE, 5_000, SOL_TICKS, { autoBorrow: true });
  // Ten were hers.
  const owed = claimOf(venue, ALICE, SOL)[1];
  expect(owed).toBeGreaterThanOrEqual(40 * ONE_SOL);
  venue.ask(CAROL, 5_000, SOL_TICKS);

  venue.bid(ALICE, 5_000, SOL_TICKS, { autoBorrowRepay: true });

  expect(claimOf(venue, ALICE, SOL)[1]).toBe(0);
  expectLaws(venue);
});

test("an order that redeems pays out of what is lent, and expires where the pool has not enough", () => {
  const venue = withPools();
  venue.send("lend", { accountId: ALICE, assetId: USDC, units: 30_000 * ONE_USDC });
  venue.bid(ALICE, 20_000, SOL_TICKS, { autoLendRedeem: true });
  venue.ask(CAROL, 5_000, SOL_TICKS);
  expect(claimOf(venue, ALICE, USDC)[0]).toBe(25_000 * ONE_USDC);
  // Carol borrows what the pool may give.
  while (
    kinds(
      venue.send("borrow", { accountId: CAROL, assetId: USDC, units: 20_000 * ONE_USDC }),
    )[0] !== "rejected"
  );
  while (
    kinds(venue.send("borrow", { accountId: CAROL, assetId: USDC, units: ONE_USDC }))[0] !==
    "rejected"
  );

  const events = venue.ask(CAROL, 15_000, SOL_TICKS, { timeInForce: "ioc" });

  expect(only(events.slice(0, -2), "order-expired")).toMatchObject({
    accountId: ALICE,
    reason: "insufficient-funds",
  });
  expectLaws(venue);
});

test("a resting order that may only redeem never borrows, and one that may only borrow never redeems", () => {
  const venue = withPools();
  venue.send("lend", { accountId: ALICE, assetId: USDC, units: 30_000 * ONE_USDC });
  venue.bid(ALICE, 20_000, SOL_TICKS, { autoLendRedeem: true });
  const leaving = { accountId: ALICE, assetId: USDC, units: 25_000 * ONE_USDC };
  venue.send("redeem", leaving);
  venue.send("request-withdrawal", leaving);
  const short = venue.ask(CAROL, 20_000, SOL_TICKS);
  expect(kinds(short)).toContain("order-filled");
  expect(only(short, "order-expired")).toMatchObject({ reason: "insufficient-funds" });
  expect(claimOf(venue, ALICE, USDC)).toEqual([0, 0]);
  venue.send("cancel-all-orders", { accountId: CAROL, marketId: SOL_USDC });

  venue.send("deposit", { ...leaving, reference: "back" });
  venue.send("lend", leaving);
  venue.bid(ALICE, 5_000, SOL_TICKS, { autoBorrow: true });
  venue.ask(CAROL, 5_000, SOL_TICKS);
  const [lent, owed] = claimOf(venue, ALICE, USDC);
  expect([lent, owed]).toEqual([25_000 * ONE_USDC, 0]);
  expectLaws(venue);
});

test("what cannot be borrowed, carried or priced is refused, at its limit", () => {
  const venue = withPools();
  const bid = (lots: number, more: object = {}): string =>
    refusal(venue.bid(ALICE, lots, SOL_TICKS, { autoBorrow: true, ...more }));
  expect(bid(30_001, { autoBorrow: false })).toBe("funds-insufficient");
  expect(bid(30_001, { autoBorrow: false, autoLendRedeem: true })).toBe("funds-insufficient");
  expect(bid(430_001)).toBe("supply-insufficient");
  expect(bid(410_500)).toBe("borrow-limit");
  expect(bid(405_000)).toBe("pool-throttled");
  expect(bid(390_000)).toMatch(/margin-insufficient|leverage-limit/);
  const [assetId, marketId] = [BTC + 1, BTC_PERP + 1];
  venue.send("add-asset", { spec: JSON.stringify({ ...solSpec, symbol: "NEW" }) });
  const unpriced = { ...marketSpec, symbol: "NEW_USDC", baseAssetId: assetId };
  venue.send("list-market", { spec: JSON.stringify(unpriced) });
  venue.send("deposit", { accountId: BOB, assetId, units: 100 * ONE_SOL });
  venue.send("lend", { accountId: BOB, assetId, units: 100 * ONE_SOL });
  const ask = refusal(venue.ask(ALICE, 2_000, SOL_TICKS, { autoBorrow: true, marketId }));
  expect(ask).toBe("no-reference-price");
});

test("with exposure a spot order is admitted only if what it gives away keeps margin", () => {
  const venue = withPools();
  venue.send("set-account", { accountId: ALICE, leverageLimitPpm: 50_000_000 });
  venue.bid(ALICE, 600_000, SOL_TICKS, { marketId: SOL_PERP });
  const { availableUnits } = riskOf(venue, ALICE);
  expect(availableUnits).toBeGreaterThan(0);
  // Five times the mark for SOL: most of what is paid would be gone.
  expect(refusal(venue.bid(ALICE, 5_999, 50_000))).toMatch(/margin-insufficient|leverage/);
  expect(refusal(venue.ask(ALICE, 100, SOL_TICKS))).toMatch(/^order-accepted/);
  expectLaws(venue);
});

test("cancelled and amended, an order that holds nothing wants nothing more", () => {
  const venue = withPools();
  const placed = only(venue.bid(ALICE, 35_000, SOL_TICKS, { autoBorrow: true }), "order-accepted");
  const { orderOrdinal, orderSlot } = placed;
  const id = { marketId: SOL_USDC, orderOrdinal, orderSlot, clientId: -1 };
  const wanted = (): number => riskOf(venue, ALICE).debts[0]?.wantedUnits ?? 0;
  expect(wanted()).toBe(5_000 * ONE_USDC);
  venue.send("amend-order", { accountId: ALICE, ...id, sizeLots: 32_000 });
  expect(wanted()).toBe(2_000 * ONE_USDC);
  venue.send("amend-order", { accountId: ALICE, ...id, priceTicks: 9_500 });
  expect(wanted()).toBe(400 * ONE_USDC);
  expect(kinds(venue.send("cancel-order", { accountId: ALICE, ...id }))).toEqual([
    "order-cancelled",
    "level-changed",
  ]);
  expect(wanted()).toBe(0);
  expectLaws(venue);
});

test("an amended order is judged in place of what it was, not beside it", () => {
  for (const autoBorrow of [true, false]) {
    const venue = withPools();
    venue.ask(CAROL, 5_000, SOL_TICKS, { marketId: SOL_PERP });
    venue.bid(ALICE, 5_000, SOL_TICKS, { marketId: SOL_PERP });
    const { sizeLots } = venue.engine.view({
      kind: "margin-order-limit",
      accountId: ALICE as never,
      marketId: SOL_USDC as never,
      side: "bid",
      priceTicks: SOL_TICKS - 100,
      reduceOnly: false,
      autoBorrow,
      autoBorrowRepay: false,
      autoLendRedeem: false,
    })!;
    const resting = only(
      venue.bid(ALICE, sizeLots, SOL_TICKS - 100, { autoBorrow }),
      "order-accepted",
    );
    const amended = (lots: number, priceTicks: number): string =>
      refusal(
        venue.send("amend-order", {
          accountId: ALICE,
          orderOrdinal: resting.orderOrdinal,
          orderSlot: resting.orderSlot,
          priceTicks,
          sizeLots: lots,
        }),
      );
    // All that margin allows: a lower bid passes, as much more does not.
    expect(amended(0, SOL_TICKS - 200)).toMatch(/^order-amended/);
    expect(amended(0, SOL_TICKS - 100)).toMatch(/^order-amended/);
    expect(amended(2 * sizeLots, 0)).toMatch(/insufficient/);
    expectLaws(venue);
  }
});

function withdraw(venue: Venue, assetId: number, units: number): Event[] {
  return venue.send("request-withdrawal", { accountId: ALICE, assetId, units, feeUnits: 0 });
}

/** Alice has 30,000 USDC and no more, a leverage of one, and a bid that would spend it all. */
function withAllSpoken(): Venue {
  const venue = withPools();
  for (const assetId of [SOL, BTC]) {
    const [units] = venue.balance(ALICE, assetId);
    only(withdraw(venue, assetId, units).slice(0, 1), "withdrawal-requested");
  }
  venue.send("set-account", { accountId: ALICE, leverageLimitPpm: 1_000_000 });
  only(venue.bid(ALICE, 30_000, SOL_TICKS, { autoBorrow: true }), "order-accepted");
  expect(riskOf(venue, ALICE).exposureUnits).toBe(0);
  venue.ask(CAROL, 30_000, SOL_TICKS + 1);
  return venue;
}

test("what an order would spend that holds nothing is not free for anything else", () => {
  const bid = (venue: Venue, usdc: number, autoBorrow: boolean): Event[] =>
    venue.bid(ALICE, usdc, SOL_TICKS, { autoBorrow });
  const ways: readonly ((venue: Venue, usdc: number) => Event[])[] = [
    (venue, usdc) => withdraw(venue, USDC, usdc * ONE_USDC),
    (venue, usdc) => bid(venue, usdc, false),
    (venue, usdc) => bid(venue, usdc, true),
    (venue, usdc) =>
      venue.send("convert-collateral", {
        accountId: ALICE,
        sourceAssetId: USDC,
        targetAssetId: SOL,
        units: usdc * ONE_USDC,
        targetUnitsMin: 1,
      }),
  ];
  for (const way of ways) {
    const venue = withAllSpoken();
    expect(refusal(way(venue, 29_900))).toMatch(/^(margin-insufficient|leverage-limit)$/);
    expect(refusal(way(venue, 1_000))).not.toMatch(/insufficient|limit/);
    expect(riskOf(venue, ALICE).debts[0].wantedUnits).toBeGreaterThan(990 * ONE_USDC);
    expect(riskOf(venue, ALICE).availableUnits).toBeGreaterThanOrEqual(0);
    expectLaws(venue);
  }
});

test("an order that holds what it spends grows only as far as margin carries what another lacks", () => {
  const venue = withAllSpoken();
  const { orderOrdinal, orderSlot } = only(
    venue.bid(ALICE, 1_000, SOL_TICKS - 100).slice(0, 1),
    "order-accepted",
  );
  const amend = (sizeLots: number): string =>
    refusal(venue.send("amend-order", { accountId: ALICE, orderOrdinal, orderSlot, sizeLots }));
  expect(amend(29_900)).toMatch(/^(margin-insufficient|leverage-limit)$/);
  expect(amend(1_100)).toMatch(/^order-amended/);
  expect(riskOf(venue, ALICE).debts[0].wantedUnits).toBe(1_089 * ONE_USDC);
  expectLaws(venue);
});
