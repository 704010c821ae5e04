import { expect, test } from "vitest";
import {
  BTC_TICKS,
  claimOf,
  CLEARING,
  expectLaws,
  ONE_SOL,
  ONE_USDC,
  openMarginVenue,
  riskOf,
  setMarks,
  SOL_PERP,
  SOL_TICKS,
  thin,
} from "../margin-venue.twin.ts";
import { ALICE, BOB, CAROL, DUST, kinds, only, refusal, SOL, USDC } from "../venue.twin.ts";
import type { Venue } from "../venue.twin.ts";

const perp = { marketId: SOL_PERP } as const;

/** Alice is long of Bob, without fees to speak of; nothing is settled before `pass`. */
function opened(lots = 1_000): Venue {
  const venue = openMarginVenue();
  venue.send("tick");
  venue.ask(BOB, lots, SOL_TICKS, perp);
  venue.bid(ALICE, lots, SOL_TICKS, perp);
  return venue;
}

function pass(venue: Venue): ReturnType<Venue["send"]> {
  venue.nowMs += 10_000;
  return venue.send("tick");
}

function unsettledOf(venue: Venue, accountId: number): number {
  return riskOf(venue, accountId).unsettledUnits;
}

test("a pass comes with the first tick of its ten seconds, once, and to the last account as well", () => {
  const venue = openMarginVenue();
  venue.send("tick");
  const { accountId } = only(venue.send("open-account", { name: "dave" }), "account-opened");
  venue.send("deposit", { accountId, units: 10_000 * ONE_USDC, reference: "dave" });
  venue.ask(BOB, 1_000, SOL_TICKS, perp);
  venue.bid(accountId, 1_000, SOL_TICKS, perp);
  const realized = (): number[] =>
    venue
      .send("tick")
      .flatMap((event) => (event.kind === "position-changed" ? [event.accountId] : []));
  const moveTo = (ticks: number, laterMs: number): void => {
    setMarks(venue, ticks, BTC_TICKS);
    venue.nowMs += laterMs;
  };
  moveTo(10_100, 10_000);
  expect(realized()).toEqual([BOB, accountId]);
  moveTo(10_200, 9_999);
  expect(realized()).toEqual([]);
  venue.nowMs += 1;
  expect(realized()).toEqual([BOB, accountId]);
});

test("realising is refused by name, and takes a loss out of cash at once", () => {
  const venue = opened();
  const said = (more: object): string =>
    refusal(venue.send("realize", { accountId: ALICE, ...perp, units: 0, ...more }));
  expect(said({ accountId: 999 })).toBe("account-unknown");
  expect(said({ marketId: 99 })).toBe("market-unknown");
  expect(said({ marketId: 0 })).toBe("not-available");
  expect(said({ units: -1 })).toBe("amount-not-positive");
  expect(said({ accountId: CAROL })).toBe("position-unknown");
  setMarks(venue, 9_900, BTC_TICKS);
  const cash = venue.balance(ALICE, USDC)[0];
  const { equityUnits } = riskOf(venue, ALICE);
  venue.send("realize", { accountId: ALICE, ...perp, units: 0 });
  expect(unsettledOf(venue, ALICE)).toBe(0);
  expect(venue.balance(ALICE, USDC)[0]).toBeLessThan(cash - 9_000_000);
  expect(riskOf(venue, ALICE).equityUnits).toBe(equityUnits);
});

test("the pass realises at mark, takes from who lost and pays who won, to the unit", () => {
  const venue = opened();
  const alice = venue.balance(ALICE, USDC)[0];
  const bob = venue.balance(BOB, USDC)[0];
  setMarks(venue, 10_100, BTC_TICKS);

  const events = pass(venue);

  // The last trade below holds the mark a tick under the index. 1,000 lots won 99 ticks of 100
  // units each; fees of the trade were 0.05 % and 0.02 % of 1,000 USDC.
  const won = 1_000 * 99 * 100;
  expect(venue.balance(ALICE, USDC)[0] - alice).toBe(won - 500_000);
  expect(venue.balance(BOB, USDC)[0] - bob).toBe(-won - 200_000);
  expect(venue.balance(CLEARING, USDC)[0]).toBe(0);
  const realized = events.filter((event) => event.kind === "position-changed");
  expect(realized.map((event) => [event.accountId, event.cause, event.realizedQuote])).toEqual([
    [ALICE, "realization", won],
    [BOB, "realization", -won],
  ]);
  expectLaws(venue);
  expect(kinds(venue.send("tick"))).toEqual([]);
});

test("winners are paid only what losers paid, first come first served", () => {
  const venue = opened();
  venue.send("set-account", {
    accountId: BOB,
    autoLend: false,
    autoRepayBorrows: true,
    autoBorrowSettlements: false,
    autoRealizePnl: false,
    leverageLimitPpm: 10_000_000,
  });
  setMarks(venue, 10_100, BTC_TICKS);
  pass(venue);
  // Bob does not realise and has not paid: Alice has a claim, and no cash of anybody else.
  const owed = unsettledOf(venue, ALICE);
  expect(owed).toBeGreaterThan(9 * ONE_USDC);
  expect(venue.balance(CLEARING, USDC)[0]).toBe(0);

  const units = 4 * ONE_USDC;
  const events = venue.send("realize", { accountId: BOB, ...perp, units });
  expect(only(events, "position-changed")).toMatchObject({ accountId: BOB, realizedQuote: -units });
  expect(unsettledOf(venue, BOB)).toBe(0);
  pass(venue);
  // What the fee account is still owed of Alice's fee came first.
  expect(unsettledOf(venue, ALICE)).toBe(owed - units + 500_000);
  expectLaws(venue);
});

test("a deficit is paid from free, then lent, then borrowed units, and at last from collateral", () => {
  const venue = opened();
  venue.send("lend", { accountId: CAROL, assetId: USDC, units: 500_000 * ONE_USDC });
  const free = venue.balance(BOB, USDC)[0];
  venue.send("lend", { accountId: BOB, assetId: USDC, units: free - ONE_USDC });
  setMarks(venue, 10_100, BTC_TICKS);
  pass(venue);
  expect(venue.balance(BOB, USDC)[0]).toBe(0);
  expect(claimOf(venue, BOB, USDC)).toEqual([free - 9_900_000 - 200_000, 0]);

  const { withdrawalId } = only(
    venue.send("request-withdrawal", {
      accountId: BOB,
      assetId: USDC,
      units: claimOf(venue, BOB, USDC)[0],
      autoLendRedeem: true,
    }),
    "withdrawal-requested",
  );
  venue.send("settle-withdrawal", { withdrawalId });
  setMarks(venue, 10_200, BTC_TICKS);
  pass(venue);
  expect(claimOf(venue, BOB, USDC)[1]).toBeGreaterThan(9 * ONE_USDC);

  venue.send("set-account", {
    accountId: BOB,
    autoBorrowSettlements: false,
    autoRealizePnl: true,
    leverageLimitPpm: 10_000_000,
  });
  venue.bid(CAROL, 1_000, 10_200);
  setMarks(venue, 10_300, BTC_TICKS);
  const events = pass(venue);
  expect(only(events, "order-accepted")).toMatchObject({
    accountId: BOB,
    origin: "collateral-conversion",
    side: "ask",
  });
  expect(unsettledOf(venue, BOB)).toBe(0);
  expectLaws(venue);
});

test("funding passes from longs to shorts by the premium, and sums to zero", () => {
  const venue = opened(3);
  venue.bid(CAROL, 1, 10_100, perp);
  venue.ask(CAROL, 1, 10_300, perp);
  for (let second = 0; second < 60; second += 1) {
    venue.send("set-prices", { ...perp, indexTicks: SOL_TICKS });
  }
  venue.nowMs += 3_600_000 - (venue.nowMs % 3_600_000);

  const events = venue.send("tick");

  // Some first samples without a book make the mean a little less than two percent.
  const { ratePpb } = events.find(
    (event) => event.kind === "funding-rate-set" && (event.marketId as number) === SOL_PERP,
  ) as { ratePpb: number };
  expect(ratePpb).toBeGreaterThan(2_300_000);
  expect(ratePpb).toBeLessThan(2_500_000);
  const paid = events.filter((event) => event.kind === "funding-paid");
  expect(paid.map((event) => [event.accountId, Math.sign(event.units)])).toEqual([
    [ALICE, -1],
    [BOB, 1],
  ]);
  const moved = events.filter(
    (event) => event.kind === "unsettled-changed" && event.cause === "funding",
  ) as { accountId: number; units: number }[];
  expect(moved.reduce((sum, event) => sum + event.units, 0)).toBe(0);
  for (const { accountId } of moved) expect([ALICE, BOB, DUST]).toContain(accountId);
  expectLaws(venue);
  expect(kinds(venue.send("tick"))).not.toContain("funding-rate-set");
});

test("profit and loss that are left unrealised earn and pay the pool's rates", () => {
  const venue = opened(100_000);
  for (const accountId of [ALICE, BOB]) {
    venue.send("set-account", { accountId, autoRealizePnl: false, leverageLimitPpm: 10_000_000 });
  }
  venue.send("lend", { accountId: CAROL, assetId: USDC, units: 1_000 * ONE_USDC });
  venue.send("borrow", { accountId: ALICE, assetId: USDC, units: 900 * ONE_USDC });
  setMarks(venue, 10_500, BTC_TICKS);
  venue.nowMs += 3_600_000;

  const events = venue.send("tick");

  const paid = events.filter((event) => event.kind === "interest-paid");
  const kindsOf = paid.map((event) => [event.accountId, event.interestKind]);
  expect(kindsOf).toContainEqual([BOB, "unrealized-negative"]);
  expect(kindsOf).toContainEqual([ALICE, "unrealized-positive"]);
  const charged = paid.find((event) => event.interestKind === "unrealized-negative")!.units;
  const earned = paid.find((event) => event.interestKind === "unrealized-positive")!.units;
  expect(earned).toBeLessThanOrEqual(charged);
  expectLaws(venue);
});

test("realising asks for a position, a market of positions and an account", () => {
  const venue = opened();
  const ask = (fields: object): string =>
    refusal(venue.send("realize", { accountId: ALICE, ...perp, ...fields }));
  expect(ask({ accountId: 99 })).toBe("account-unknown");
  expect(ask({ marketId: 99 })).toBe("market-unknown");
  expect(ask({ marketId: 0 })).toBe("not-available");
  expect(ask({ accountId: CAROL })).toBe("position-unknown");
  expect(ask({ units: -1 })).toBe("amount-not-positive");
});

test("collateral is sold for collateral within the bands, or nothing moves", () => {
  const venue = openMarginVenue();
  thin(venue);
  const convert = (fields: object): string =>
    refusal(
      venue.send("convert-collateral", {
        accountId: ALICE,
        sourceAssetId: SOL,
        targetAssetId: USDC,
        units: ONE_SOL,
        targetUnitsMin: 0,
        ...fields,
      }),
    );
  expect(convert({})).toBe("liquidity-insufficient");
  venue.bid(BOB, 50, 9_900);
  expect(convert({ units: 11 * ONE_SOL })).toBe("funds-insufficient");
  expect(convert({ targetUnitsMin: 49_475_251 })).toBe("conversion-too-small");
  expect(convert({ targetAssetId: SOL })).toBe("asset-unknown");
  expect(convert({ units: 0 })).toBe("amount-not-positive");
  const before = venue.balance(ALICE, USDC)[0];
  // Half a SOL finds a buyer at 99, less 0.05 %.
  expect(convert({ targetUnitsMin: 49_475_250 })).toMatch(/^order-accepted traded/);
  expect(venue.balance(ALICE, USDC)[0] - before).toBe(49_475_250);
  expectLaws(venue);
});
