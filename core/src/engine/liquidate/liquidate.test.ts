import fc from "fast-check";
import { expect, test } from "vitest";
import type { Event, EventOf } from "@holdall/core/protocol";
import {
  BTC_TICKS,
  BTC_USDC,
  claimOf,
  expectLaws,
  FUND,
  ONE_BTC,
  ONE_USDC,
  levered,
  openMarginVenue,
  PEOPLE,
  riskOf,
  setMarks,
  SOL_PERP,
  SOL_TICKS,
  thinOne,
} from "../margin-venue.twin.ts";
import { ALICE, BOB, CAROL, kinds, only, refusal, SOL, USDC } from "../venue.twin.ts";
import type { Venue } from "../venue.twin.ts";
import { allocate } from "./allocate.ts";

const perp = { marketId: SOL_PERP } as const;
const BTC = 2;

function rounds(venue: Venue, solTicks: number, count = 2): Event[] {
  const events: Event[] = [];
  for (let round = 0; round < count; round += 1) {
    setMarks(venue, solTicks, BTC_TICKS);
    events.push(...venue.send("mark-round"));
  }
  return events;
}

function steps(events: readonly Event[]): EventOf<"liquidation-step">[] {
  return events.filter((event) => event.kind === "liquidation-step");
}

function stages(events: readonly Event[], accountId: number): string[] {
  return events.flatMap((event) =>
    event.kind === "liquidation-changed" && (event.accountId as number) === accountId
      ? [event.stage]
      : [],
  );
}

function sizeOf(venue: Venue, accountId: number): number {
  const rows = venue.engine.view({ kind: "positions", accountId: accountId as never });
  return rows.find((row) => (row.marketId as number) === SOL_PERP)?.sizeLots ?? 0;
}

function expectNothingNegative(venue: Venue): void {
  for (const accountId of [...PEOPLE, FUND]) {
    expect(riskOf(venue, accountId).equityUnits).toBeGreaterThanOrEqual(0);
  }
  expectLaws(venue);
}

test("one bad mark flags nobody, a second in a row does: orders go, new risk is refused", () => {
  const venue = levered();
  venue.bid(ALICE, 100, 5_000, perp);
  venue.bid(ALICE, 1, 5_000);
  expect(stages(rounds(venue, 9_150, 1), ALICE)).toEqual([]);
  expect(stages(rounds(venue, SOL_TICKS, 1), ALICE)).toEqual([]);
  expect(stages(rounds(venue, 9_150, 1), ALICE)).toEqual([]);

  const events = rounds(venue, 9_150, 1);

  expect(stages(events, ALICE)[0]).toBe("flagged");
  const ended = events.filter((event) => event.kind === "order-cancelled");
  expect(ended.map((event) => event.reason)).toEqual(["liquidation", "liquidation"]);
  expectNothingNegative(venue);
});

test("the book takes it in steps, and the liquidation ends as soon as it may", () => {
  const venue = levered();
  venue.bid(CAROL, 400_000, 9_140, perp);

  const events = rounds(venue, 9_150);

  expect(stages(events, ALICE)).toEqual(["flagged", "book", "none"]);
  const taken = steps(events);
  expect(taken[0]).toMatchObject({ stage: "book", isBid: false, quantity: 40_000 });
  expect(only(events.slice(0, events.indexOf(taken[0])), "order-accepted")).toMatchObject({
    accountId: ALICE,
    origin: "liquidation",
    reduceOnly: true,
    type: "market",
  });
  expect(sizeOf(venue, ALICE)).toBeGreaterThan(0);
  const { netEquityUnits, maintenanceUnits } = riskOf(venue, ALICE);
  expect(maintenanceUnits * 1_000_000).toBeLessThan(netEquityUnits * 950_000);
  expect(refusal(venue.bid(ALICE, 1, 9_000, perp))).toMatch(/^order-accepted|margin/);
  expectNothingNegative(venue);
});

test("while it lasts, only what reduces is admitted", () => {
  const venue = levered();
  // A book that takes a step and no more in a round.
  venue.bid(CAROL, 1_000, 9_140, perp);
  rounds(venue, 9_150);
  expect(riskOf(venue, ALICE).stage).toBe("book");
  const answers = [
    venue.bid(ALICE, 1, 9_000, perp),
    venue.ask(ALICE, 1, 12_000, perp),
    venue.bid(ALICE, 1, 9_000),
    venue.send("request-withdrawal", { accountId: ALICE, units: 1 }),
    venue.send("borrow", { accountId: ALICE, assetId: USDC, units: 1 }),
    venue.send("lend", { accountId: ALICE, assetId: SOL, units: 1 }),
    venue.send("convert-collateral", {
      accountId: ALICE,
      sourceAssetId: SOL,
      targetAssetId: USDC,
      units: 1,
      targetUnitsMin: 0,
    }),
  ].map(refusal);
  expect(answers.filter((answer) => answer !== "account-liquidating")).toEqual([]);
  expect(refusal(venue.ask(ALICE, 1, 9_200, { ...perp, reduceOnly: true }))).toMatch(/^order-acc/);
  expect(refusal(venue.send("deposit", { accountId: ALICE, units: 1 }))).toMatch(/^deposited/);
});

test("without a book the backstop takes it at mark, by capacity, and the fund its part", () => {
  const venue = levered();
  const offer = (accountId: number, capacity: number): string =>
    refusal(venue.send("set-backstop", { accountId, ...perp, isBorrow: false, capacity }));
  expect(offer(CAROL, 300_000)).toBe("backstop-set");
  expect(offer(BOB, 100_000)).toBe("backstop-set");
  rounds(venue, 9_150, 1);
  setMarks(venue, 9_150, BTC_TICKS);
  const before = riskOf(venue, CAROL).equityUnits;

  const events = venue.send("mark-round");

  const taken = steps(events).filter((step) => step.quantity > 0);
  expect(taken.map((step) => [step.stage, step.takerId, step.quantity])).toEqual([
    ["backstop", BOB, 100_000],
    ["backstop", CAROL, 300_000],
  ]);
  expect(sizeOf(venue, ALICE)).toBe(0);
  expect(sizeOf(venue, CAROL)).toBe(300_000);
  expect(riskOf(venue, CAROL).equityUnits).toBe(before);
  const shared = steps(events).find((step) => step.fundUnits > 0)!;
  expect(shared.fundUnits).toBe(Math.floor(shared.valueUnits / 2));
  expect(riskOf(venue, FUND).unsettledUnits).toBe(shared.fundUnits);
  expect(riskOf(venue, ALICE).stage).toBe("none");
  const [row] = venue.engine.view({ kind: "backstops" });
  expect(row).toMatchObject({ accountId: BOB, capacity: 100_000, usedThisHour: 100_000 });
  expectNothingNegative(venue);
});

test("without book and backstop, opposing profits are closed at mark, and nobody pays for it", () => {
  const venue = levered();
  const first = rounds(venue, 9_150, 1);
  setMarks(venue, 9_150, BTC_TICKS);
  const before = riskOf(venue, BOB).equityUnits;

  const events = [...first, ...venue.send("mark-round")];

  const reduced = only(events, "deleveraged");
  expect(reduced).toMatchObject({ accountId: BOB, liquidatedId: ALICE, sizeLots: 400_000 });
  expect(reduced.lossUnits).toBe(0);
  expect(reduced.pnlUnits).toBeGreaterThan(30_000 * ONE_USDC);
  expect(riskOf(venue, BOB).equityUnits).toBe(before);
  expect(sizeOf(venue, BOB)).toBe(0);
  expect(stages(events, ALICE)).toEqual(["flagged", "book", "backstop", "adl", "none"]);
  expectNothingNegative(venue);
});

test.each([
  { aliceLots: 400_000, ticks: 9_050, sharing: 400, why: "as many as have the lots" },
  { aliceLots: 100_000, ticks: 5_900, sharing: 256, why: "256 at least" },
])("of 600 profits the heaviest answer: $why", ({ aliceLots, ticks, sharing }) => {
  const venue = openMarginVenue();
  venue.send("tick");
  thinOne(venue, ALICE);
  venue.send("set-account", { accountId: ALICE, leverageLimitPpm: 50_000_000 });
  // Six hundred are short of a thousand dollars each; the first has least, and most leverage.
  const shorts = Array.from({ length: 600 }, (_, index) => {
    const { accountId } = only(venue.send("open-account", { name: "short" }), "account-opened");
    venue.send("deposit", { accountId, assetId: USDC, units: (500 + index) * ONE_USDC });
    venue.ask(accountId, 1_000, SOL_TICKS, perp);
    return accountId;
  });
  venue.bid(ALICE, aliceLots, SOL_TICKS, perp);
  venue.bid(CAROL, 600_000 - aliceLots, SOL_TICKS, perp);
  expect(sizeOf(venue, ALICE)).toBe(aliceLots);

  const events = rounds(venue, ticks);

  const reduced = events.filter((event) => event.kind === "deleveraged" && event.lossUnits === 0);
  const byWeight = (reduced as EventOf<"deleveraged">[]).map(({ accountId }) => accountId);
  expect(byWeight).toEqual(shorts.slice(0, sharing));
  const lots = (reduced as EventOf<"deleveraged">[]).reduce((sum, each) => sum + each.sizeLots, 0);
  expect(lots).toBe(aliceLots);
  expect(sizeOf(venue, ALICE)).toBe(0);
  expectNothingNegative(venue);
});

test("a deficit is covered to the unit: the fund first, then those who stood against it", () => {
  const covered = (fundUnits: number): { paid: number; lost: number; deficit: number } => {
    const venue = levered();
    if (fundUnits > 0) venue.send("deposit", { accountId: FUND, units: fundUnits });
    const events = rounds(venue, 8_500);
    const deficit = events.find(
      (event) => event.kind === "liquidation-changed" && event.stage === "fund",
    ) as EventOf<"liquidation-changed">;
    const moved = events.filter(
      (event) => event.kind === "unsettled-changed" && (event.accountId as number) !== ALICE,
    ) as EventOf<"unsettled-changed">[];
    const sum = (cause: string): number =>
      moved
        .filter((event) => event.cause === cause && event.units < 0)
        .reduce((total, event) => total - event.units, 0);
    expect(sizeOf(venue, ALICE)).toBe(0);
    expect(riskOf(venue, ALICE)).toMatchObject({ stage: "none", unsettledUnits: 0 });
    expect(riskOf(venue, ALICE).equityUnits).toBe(0);
    expectNothingNegative(venue);
    return { paid: sum("fund-payment"), lost: sum("adl"), deficit: -deficit.equityUnits };
  };
  const rich = covered(100_000 * ONE_USDC);
  expect(rich.deficit).toBeGreaterThan(10_000 * ONE_USDC);
  expect(rich).toMatchObject({ paid: rich.deficit, lost: 0 });
  const poor = covered(5_000 * ONE_USDC);
  expect(poor.paid).toBe(5_000 * ONE_USDC);
  expect(poor.paid + poor.lost).toBe(poor.deficit);
  const empty = covered(0);
  expect(empty.paid + empty.lost).toBe(empty.deficit);
});

test("the fund pays with what is its own: borrowed cash covers nobody", () => {
  const venue = levered();
  venue.send("deposit", { accountId: FUND, assetId: BTC, units: ONE_BTC / 2 });
  venue.send("lend", { accountId: BOB, units: 100_000 * ONE_USDC });
  venue.send("set-account", { accountId: FUND, leverageLimitPpm: 50_000_000 });
  venue.send("borrow", { accountId: FUND, assetId: USDC, units: 18_000 * ONE_USDC });
  const events: Event[] = [];
  // What it has besides is worth 5,000.
  for (let round = 0; round < 2; round += 1) {
    setMarks(venue, 8_500, 10_000);
    events.push(...venue.send("mark-round"));
  }
  const [step] = steps(events).filter(({ stage }) => stage === "fund");
  expect(step.valueUnits).toBeGreaterThan(10_000 * ONE_USDC);
  expect(step.fundUnits).toBe(-5_000 * ONE_USDC);
  expectNothingNegative(venue);
});

test("deficits of a round are covered together: who gained gives its part once", () => {
  const venue = openMarginVenue();
  venue.send("tick");
  venue.ask(BOB, 500_000, SOL_TICKS, perp);
  for (const accountId of [ALICE, CAROL]) {
    thinOne(venue, accountId);
    venue.send("set-account", { accountId, leverageLimitPpm: 50_000_000 });
    venue.bid(accountId, 250_000, SOL_TICKS, perp);
  }

  const events = rounds(venue, 8_000);

  const given = events.filter((event) => event.kind === "deleveraged" && event.lossUnits > 0);
  const lacking = events.filter(
    (event) => event.kind === "liquidation-changed" && event.stage === "fund",
  ) as EventOf<"liquidation-changed">[];
  expect(given).toMatchObject([
    { accountId: BOB, liquidatedId: ALICE, lossUnits: -lacking[0].equityUnits },
    { accountId: BOB, liquidatedId: CAROL, lossUnits: -lacking[1].equityUnits },
  ]);
  for (const accountId of [ALICE, CAROL]) expect(riskOf(venue, accountId).equityUnits).toBe(0);
  expectNothingNegative(venue);
});

test("a profit that pays for others is realised first: its owner gives up no cash for it", () => {
  const venue = levered({ markBandPpm: 1 });
  venue.ask(BOB, 400_000, SOL_TICKS, perp);
  venue.bid(CAROL, 400_000, SOL_TICKS, perp);

  const events = rounds(venue, 8_000);

  // Half of Bob's profit is closed with Alice; the other half pays, and is realised as far as it does.
  const paid = events.filter((event) => event.kind === "deleveraged" && event.lossUnits > 0);
  expect(paid).toHaveLength(1);
  const [{ lossUnits }] = paid as EventOf<"deleveraged">[];
  const realized = events.filter(
    (event) => event.kind === "position-changed" && event.cause === "realization",
  );
  expect(realized).toMatchObject([{ accountId: BOB, sizeLots: -400_000 }]);
  const adl = events.filter(
    (event) =>
      event.kind === "unsettled-changed" &&
      event.cause === "adl" &&
      (event.accountId as number) === BOB,
  ) as EventOf<"unsettled-changed">[];
  expect(adl.map(({ units }) => units)).toEqual([80_000 * ONE_USDC, lossUnits, -lossUnits]);
  expectNothingNegative(venue);
});

/** Alice owes a bitcoin that she sold, and has a claim of profit like Carol, who has nine times as much. */
function owingAndOwed(): Venue {
  const venue = openMarginVenue();
  venue.send("tick");
  thinOne(venue, ALICE);
  venue.send("lend", { accountId: BOB, assetId: BTC, units: 5 * ONE_BTC });
  venue.send("borrow", { accountId: ALICE, assetId: BTC, units: ONE_BTC });
  venue.bid(CAROL, 1_200, BTC_TICKS, { marketId: BTC_USDC });
  venue.ask(ALICE, 1_200, BTC_TICKS, { marketId: BTC_USDC });
  for (const [accountId, lots] of [
    [ALICE, 1_000],
    [CAROL, 9_000],
  ]) {
    venue.ask(BOB, lots, SOL_TICKS, perp);
    venue.bid(accountId, lots, SOL_TICKS, perp);
    setMarks(venue, 2 * SOL_TICKS, BTC_TICKS);
    venue.bid(BOB, lots, 2 * SOL_TICKS, perp);
    venue.ask(accountId, lots, 2 * SOL_TICKS, perp);
    setMarks(venue, SOL_TICKS, BTC_TICKS);
  }
  return venue;
}

test("claims of others pay where no profit is left, never the claim of who lacks itself", () => {
  const venue = owingAndOwed();
  expect(riskOf(venue, ALICE).unsettledUnits).toBeGreaterThan(900 * ONE_USDC);
  const events: Event[] = [];
  for (let round = 0; round < 2; round += 1) {
    setMarks(venue, SOL_TICKS, 95_000);
    events.push(...venue.send("mark-round"));
  }
  const lacking = events.find(
    (event) => event.kind === "liquidation-changed" && event.stage === "fund",
  ) as EventOf<"liquidation-changed">;
  const given = events.filter(
    (event) => event.kind === "unsettled-changed" && event.cause === "adl" && event.units < 0,
  ) as EventOf<"unsettled-changed">[];
  expect(lacking.equityUnits).toBeLessThan(0);
  expect(given.map(({ accountId }) => accountId as number)).not.toContain(ALICE);
  expect(given.reduce((sum, { units }) => sum + units, 0)).toBe(lacking.equityUnits);
  expect(riskOf(venue, ALICE).equityUnits).toBe(0);
  expectNothingNegative(venue);
});

test("who has nothing left to reduce waits: its collateral is sold by the settlement pass", () => {
  const venue = levered({ markBandPpm: 1 });
  // Loss and fee are 40,600 USDC: more than weighted collateral, less than all of it.
  rounds(venue, 8_990);
  const waiting = riskOf(venue, ALICE);
  expect(waiting).toMatchObject({ exposureUnits: 0, stage: "adl" });
  expect(waiting.netEquityUnits).toBeLessThan(0);
  expect(waiting.equityUnits).toBeGreaterThan(0);
  expect(kinds(venue.send("mark-round"))).toEqual([]);

  venue.bid(CAROL, 200, BTC_TICKS, { marketId: BTC_USDC });
  venue.bid(CAROL, 1_000, 8_990);
  venue.nowMs += 10_000;
  venue.send("tick");

  expect(riskOf(venue, ALICE).unsettledUnits).toBe(0);
  expect(stages(venue.send("mark-round"), ALICE)).toEqual(["none"]);
  expectNothingNegative(venue);
});

test("a fund for which nothing could be done is safe in the round in which others pay it", () => {
  const venue = levered({ markBandPpm: 1 });
  venue.send("deposit", { accountId: FUND, assetId: BTC, units: ONE_BTC / 2 });
  venue.send("lend", { accountId: BOB, units: 100_000 * ONE_USDC });
  venue.send("set-account", { accountId: FUND, leverageLimitPpm: 50_000_000 });
  venue.send("borrow", { accountId: FUND, assetId: USDC, units: 18_000 * ONE_USDC });
  const [free] = venue.balance(FUND, USDC);
  venue.send("request-withdrawal", { accountId: FUND, units: free });
  venue.send("set-backstop", { accountId: CAROL, ...perp, isBorrow: false, capacity: 400_000 });
  // Half its maintenance is left of it, and no book or offer takes what it has.
  const btcTicks = 38_470;
  setMarks(venue, SOL_TICKS, btcTicks);
  venue.send("mark-round");
  expect(stages(venue.send("mark-round"), FUND)).toEqual(["flagged", "backstop"]);
  setMarks(venue, 9_100, btcTicks);
  expect(stages(venue.send("mark-round"), FUND)).toEqual([]);

  const events = venue.send("mark-round");

  expect(stages(events, ALICE)).toEqual(["flagged", "backstop", "none"]);
  expect(stages(events, FUND)).toEqual(["none"]);
  expectNothingNegative(venue);
});

test("two that fall together are closed against each other, and nothing of either is left", () => {
  const venue = openMarginVenue();
  venue.send("tick");
  for (const accountId of [ALICE, BOB]) {
    thinOne(venue, accountId);
    venue.send("set-account", { accountId, leverageLimitPpm: 50_000_000 });
  }
  venue.ask(BOB, 250_000, SOL_TICKS, perp);
  venue.bid(ALICE, 250_000, SOL_TICKS, perp);
  // Bob wins what Alice loses, and loses three times as much in BTC.
  venue.ask(BOB, 6_000, BTC_TICKS, { marketId: 3 });
  venue.bid(CAROL, 6_000, BTC_TICKS, { marketId: 3 });
  const events: Event[] = [];
  for (let round = 0; round < 2; round += 1) {
    setMarks(venue, 8_000, 75_000);
    events.push(...venue.send("mark-round"));
  }
  expect(sizeOf(venue, ALICE)).toBe(0);
  expect(sizeOf(venue, BOB)).toBe(0);
  const closed = events.filter((event) => event.kind === "deleveraged");
  expect(closed.filter((event) => event.sizeLots > 0)).toMatchObject([
    { accountId: BOB, liquidatedId: ALICE, sizeLots: 250_000, weight: 0 },
    { accountId: CAROL, liquidatedId: BOB, sizeLots: 6_000 },
  ]);
  expectNothingNegative(venue);
});

test("a debt is bought back in the book, or handed over with collateral of its value", () => {
  const indebted = (): Venue => {
    const venue = openMarginVenue();
    venue.send("tick");
    thinOne(venue, ALICE);
    venue.send("lend", { accountId: BOB, assetId: BTC, units: 5 * ONE_BTC });
    venue.send("borrow", { accountId: ALICE, assetId: BTC, units: 200_000_000 / 5 });
    for (let tries = 0; tries < 20; tries += 1) {
      venue.send("borrow", { accountId: ALICE, assetId: BTC, units: 10_000_000 });
    }
    // What was borrowed is sold: Alice is short of BTC by debt.
    venue.bid(CAROL, 3_000, BTC_TICKS, { marketId: 1 });
    venue.ask(ALICE, Math.floor(venue.balance(ALICE, BTC)[0] / 100_000), BTC_TICKS, {
      marketId: 1,
      timeInForce: "ioc",
    });
    return venue;
  };
  /** BTC rises by one percent at a time until something is done. */
  const rise = (venue: Venue, isOffered: boolean): Event[] => {
    for (let btcTicks = BTC_TICKS; btcTicks < 2 * BTC_TICKS; btcTicks += 500) {
      setMarks(venue, SOL_TICKS, btcTicks);
      if (isOffered) {
        venue.send("cancel-all-orders", { accountId: CAROL, everyMarket: true });
        venue.ask(CAROL, 5_000, btcTicks, { marketId: 1 });
      }
      const events = venue.send("mark-round");
      if (steps(events).length > 0) return events;
    }
    return [];
  };
  const booked = indebted();
  const owed = claimOf(booked, ALICE, BTC)[1];
  expect(owed).toBeGreaterThan(0);
  const bought = rise(booked, true);
  expect(steps(bought)[0]).toMatchObject({ stage: "book", assetId: BTC, isBid: true });
  expect(claimOf(booked, ALICE, BTC)[1]).toBeLessThan(owed);
  expectNothingNegative(booked);

  const handed = indebted();
  handed.send("set-backstop", {
    accountId: CAROL,
    marketId: 0xffff,
    assetId: BTC,
    isBorrow: true,
    capacity: 10 * ONE_BTC,
  });
  const before = riskOf(handed, CAROL);
  const [bitcoinsBefore] = handed.balance(CAROL, BTC);
  const events = rise(handed, false);
  const step = steps(events).find((taken) => taken.quantity > 0)!;
  expect(step).toMatchObject({ stage: "backstop", assetId: BTC, takerId: CAROL });
  // Whoever takes a debt over pays it from what is free of the asset, if that is how it pays debts.
  expect(claimOf(handed, CAROL, BTC)[1]).toBe(0);
  expect(handed.balance(CAROL, BTC)[0]).toBe(bitcoinsBefore - step.quantity);
  expect(before.equityUnits).toBeGreaterThan(0);
  expectNothingNegative(handed);
});

test("a stale index lets nobody be liquidated", () => {
  const venue = levered();
  setMarks(venue, 9_150, BTC_TICKS);
  venue.send("set-prices", { ...perp, indexTicks: 9_150, sources: 1 });
  for (let round = 0; round < 4; round += 1) {
    expect(stages(venue.send("mark-round"), ALICE)).toEqual([]);
  }
  setMarks(venue, 9_150, BTC_TICKS);
  venue.send("mark-round");
  expect(stages(venue.send("mark-round"), ALICE)[0]).toBe("flagged");
});

test("an offer asks for an account, something that can be offered, and no more than fits", () => {
  const venue = openMarginVenue();
  const offer = (fields: object): string =>
    refusal(
      venue.send("set-backstop", {
        accountId: CAROL,
        ...perp,
        isBorrow: false,
        capacity: 1,
        ...fields,
      }),
    );
  expect(offer({ accountId: 99 })).toBe("account-unknown");
  expect(offer({ marketId: 99 })).toBe("market-unknown");
  expect(offer({ isBorrow: true, assetId: 99 })).toBe("asset-unknown");
  expect(offer({ marketId: 0 })).toBe("not-available");
  expect(offer({ capacity: -1 })).toBe("amount-not-positive");
  expect(offer({ capacity: 2 ** 53 - 1 })).toBe("amount-too-large");
  expect(offer({})).toBe("backstop-set");
  expect(offer({ capacity: 0 })).toBe("backstop-set");
  expect(venue.engine.view({ kind: "backstops" })).toEqual([]);
  expect(kinds(venue.send("mark-round"))).toEqual([]);
});

test("parts sum to the total or to all there is, none beyond its most, and heavier is never less", () => {
  const shares = fc.array(
    fc.record({ weight: fc.bigInt({ min: 0n, max: 10n ** 18n }), most: fc.nat(10 ** 9) }),
    { maxLength: 12 },
  );
  fc.assert(
    fc.property(fc.nat(10 ** 10), shares, (total, list) => {
      const parts = allocate(total, list);
      const most = list.reduce((sum, { weight, most: own }) => sum + (weight > 0n ? own : 0), 0);
      expect(parts.reduce((sum, part) => sum + part, 0)).toBe(Math.min(total, most));
      for (const [at, part] of parts.entries()) {
        expect(part >= 0 && part <= list[at].most).toBe(true);
      }
    }),
  );
  expect(
    allocate(10, [
      { weight: 1n, most: 10 },
      { weight: 2n, most: 10 },
      { weight: 3n, most: 4 },
    ]),
  ).toEqual([2, 4, 4]);
});
