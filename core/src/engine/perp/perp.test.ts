import { expect, test } from "vitest";
import {
  expectLaws,
  ONE_USDC,
  openMarginVenue,
  riskOf,
  setMarks,
  thin,
  thinOne,
  SOL_PERP,
  SOL_TICKS,
  BTC_TICKS,
  BTC_PERP,
} from "../margin-venue.twin.ts";
import { ALICE, BOB, BOB_TWO, CAROL, FEES, kinds, only, refusal, USDC } from "../venue.twin.ts";
import type { Named, Venue } from "../venue.twin.ts";
import type { Event } from "@holdall/core/protocol";

const perp = { marketId: SOL_PERP } as const;

function positionOf(venue: Venue, accountId: number, marketId = SOL_PERP) {
  const rows = venue.engine.view({ kind: "positions", accountId: accountId as never });
  return rows.find((row) => (row.marketId as number) === marketId);
}

function unsettledOf(venue: Venue, accountId: number): number {
  return riskOf(venue, accountId).unsettledUnits;
}

/** Alice buys from Bob at a price. */
function trade(venue: Venue, lots: number, priceTicks: number): ReturnType<Venue["send"]> {
  venue.ask(BOB, lots, priceTicks, perp);
  return venue.bid(ALICE, lots, priceTicks, perp);
}

function conditional(venue: Venue, fields: Named<"place-conditional-order">) {
  return venue.send("place-conditional-order", { ...perp, ...fields });
}

test("a fill makes positions, not balances; fees are unsettled; the events tell each side in turn", () => {
  const venue = openMarginVenue();
  const before = venue.balance(ALICE, USDC);

  const events = trade(venue, 100, SOL_TICKS);

  expect(kinds(events)).toEqual([
    "order-accepted",
    "traded",
    "order-filled",
    "level-changed",
    "position-changed",
    "unsettled-changed",
    "order-filled",
    "position-changed",
    "unsettled-changed",
    "unsettled-changed",
  ]);
  // 100 lots at 10,000 ticks of 100 units: 100 USDC; 0.02 % and 0.05 % of it are fees.
  expect(positionOf(venue, ALICE)).toMatchObject({ sizeLots: 100, entryQuote: 100 * ONE_USDC });
  expect(positionOf(venue, BOB)).toMatchObject({ sizeLots: -100, entryQuote: -100 * ONE_USDC });
  expect(unsettledOf(venue, ALICE)).toBe(-50_000);
  expect(unsettledOf(venue, BOB)).toBe(-20_000);
  expect(unsettledOf(venue, FEES)).toBe(70_000);
  expect(venue.balance(ALICE, USDC)).toEqual(before);
  expectLaws(venue);
});

test("what is against a position closes, the rest opens, and a turned position is a new one", () => {
  const venue = openMarginVenue();
  trade(venue, 100, SOL_TICKS);
  const { positionId } = positionOf(venue, ALICE)!;
  venue.bid(BOB, 250, 10_100, perp);

  const events = venue.ask(ALICE, 250, 10_100, perp);

  const own = events.filter(
    (event) => event.kind === "position-changed" && (event.accountId as number) === ALICE,
  );
  expect(own).toMatchObject([
    { sizeLots: 0, entryQuote: 0, realizedQuote: ONE_USDC, positionId },
    { sizeLots: -150, entryQuote: -151_500_000, realizedQuote: 0, openedLots: 150 },
  ]);
  expect(positionOf(venue, ALICE)!.positionId).toBeGreaterThan(positionId);
  expectLaws(venue);
});

test("an order is refused where margin would not hold, at its limit price, and by the leverage limit", () => {
  const venue = openMarginVenue();
  thin(venue);
  const { availableUnits } = riskOf(venue, CAROL);
  const bid = (lots: number): string => refusal(venue.bid(CAROL, lots, SOL_TICKS, perp));
  venue.send("set-account", { accountId: CAROL, leverageLimitPpm: 50_000_000 });
  // At the limit the requirement and the fee of the whole order are just covered.
  const isCovered = (lots: number): boolean => {
    const fee = Math.ceil((lots * ONE_USDC * 500) / 1_000_000);
    const root = Math.ceil(Math.sqrt(lots * ONE_USDC));
    const fraction = Math.max(20_000, Math.ceil((60_000 * root) / 1_000_000));
    return Math.ceil((lots * ONE_USDC * fraction) / 1_000_000) + fee <= availableUnits;
  };
  let most = 0;
  for (let step = 2 ** 20; step >= 1; step /= 2) if (isCovered(most + step)) most += step;
  expect(bid(most + 1)).toBe("margin-insufficient");
  expect(bid(most)).toMatch(/^order-accepted/);
  venue.send("cancel-all-orders", { accountId: CAROL, ...perp });
  expect(riskOf(venue, CAROL).lockedUnits).toBe(0);

  venue.send("set-account", { accountId: CAROL, leverageLimitPpm: 1_000_000 });
  const least = Math.floor(availableUnits / (ONE_USDC + 500));
  expect(bid(least + 1)).toBe("leverage-limit");
  expect(bid(least)).toMatch(/^order-accepted/);
});

test("limits: a user's lots over all its accounts, and the market's open interest", () => {
  const venue = openMarginVenue({ positionLotsMax: 1_000, openInterestLotsMax: 1_200 });
  const bid = (accountId: number, lots: number): string =>
    refusal(venue.bid(accountId, lots, SOL_TICKS, perp));
  expect(bid(BOB, 1_001)).toBe("position-limit");
  expect(bid(BOB, 600)).toMatch(/^order-accepted/);
  expect(bid(BOB_TWO, 401)).toBe("position-limit");
  expect(bid(BOB_TWO, 400)).toMatch(/^order-accepted/);
  venue.ask(ALICE, 1_000, SOL_TICKS, perp);
  expect(refusal(venue.ask(CAROL, 201, SOL_TICKS, perp))).toBe("position-limit");
  expect(refusal(venue.ask(CAROL, 200, SOL_TICKS, perp))).toMatch(/^order-accepted/);
  expectLaws(venue);
});

test("reduce-only: cut to the position, shrinking with it, newest first, and gone when it is gone", () => {
  const venue = openMarginVenue();
  const reduce = { ...perp, reduceOnly: true };
  expect(refusal(venue.ask(ALICE, 10, 10_500, reduce))).toBe("reduce-only-not-reduced");
  trade(venue, 100, SOL_TICKS);
  expect(refusal(venue.bid(ALICE, 10, 9_500, reduce))).toBe("reduce-only-not-reduced");
  const first = only(venue.ask(ALICE, 70, 10_600, reduce), "order-accepted");
  const second = only(venue.ask(ALICE, 500, 10_500, reduce), "order-accepted");
  expect(second.sizeLots).toBe(100);
  // Together they were 170; the newer one fits what is left.
  const view = venue.engine.view({ kind: "depth", marketId: SOL_PERP as never, levels: 9 });
  expect(view!.asks).toEqual([
    [10_500, 30],
    [10_600, 70],
  ]);
  venue.bid(CAROL, 60, 10_000, perp);

  const events = venue.ask(ALICE, 60, 10_000, perp);

  expect(only(events, "order-cancelled")).toMatchObject({
    orderOrdinal: second.orderOrdinal,
    reason: "reduce-only-not-reduced",
  });
  expect(only(events, "order-amended")).toMatchObject({
    orderOrdinal: first.orderOrdinal,
    sizeLots: 40,
  });
  venue.bid(CAROL, 90, 10_000, perp);
  const turned = venue.ask(ALICE, 90, 10_000, perp);
  expect(only(turned, "order-cancelled").orderOrdinal).toBe(first.orderOrdinal);
  expect(positionOf(venue, ALICE)!.sizeLots).toBe(-50);
  expectLaws(venue);
});

test("a market order fills as far as the account carries it, whole or not at all where it says so", () => {
  const venue = openMarginVenue();
  for (const accountId of [ALICE, BOB]) {
    venue.ask(accountId, 100_000, SOL_TICKS + accountId, perp);
  }
  thinOne(venue, CAROL);
  venue.send("set-account", { accountId: CAROL, leverageLimitPpm: 2_000_000 });
  const market = { ...perp, type: "market", timeInForce: "ioc" } as const;
  const whole = { ...market, timeInForce: "fok" } as const;
  expect(refusal(venue.bid(CAROL, 100_000, 0, whole))).toBe("leverage-limit");
  // The band allows five percent more than the best price: that is what is asked for.
  expect(refusal(venue.bid(CAROL, 79_000, 0, market))).toBe("leverage-limit");
  expect(refusal(venue.bid(CAROL, 50_000, 0, whole))).toMatch(/^order-accepted traded/);
  expect(positionOf(venue, CAROL)!.sizeLots).toBe(50_000);
  expect(riskOf(venue, CAROL).availableUnits).toBeGreaterThanOrEqual(0);
  expectLaws(venue);
});

test("a maker that could not survive its own fill is expired, and the taker goes on", () => {
  const venue = openMarginVenue();
  thinOne(venue, CAROL);
  venue.send("set-account", { accountId: CAROL, leverageLimitPpm: 50_000_000 });
  venue.bid(CAROL, 200_000, SOL_TICKS, perp);
  venue.bid(CAROL, 200_000, SOL_TICKS, perp);
  // The mark falls by a third: buying there would lose more than Carol has.
  setMarks(venue, 6_500, BTC_TICKS);

  const events = venue.ask(ALICE, 250_000, 6_000, { ...perp, timeInForce: "ioc" });

  const gone = events.filter((event) => event.kind === "order-expired");
  expect(gone.slice(0, -1).map((event) => [event.accountId, event.reason])).toEqual([
    [CAROL, "insufficient-margin"],
    [CAROL, "insufficient-margin"],
  ]);
  expect(gone.at(-1)).toMatchObject({ accountId: ALICE, reason: "immediate-or-cancel" });
  expect(positionOf(venue, CAROL)?.sizeLots ?? 0).toBe(0);
});

test("a maker that survives its own fill is kept: what it fills rests no longer", () => {
  const venue = openMarginVenue();
  thinOne(venue, CAROL);
  venue.send("set-account", { accountId: CAROL, leverageLimitPpm: 50_000_000 });
  const { orderOrdinal } = only(venue.bid(CAROL, 200_000, SOL_TICKS, perp), "order-accepted");
  // Bought at 100 and worth 82.30, Carol has some 4,500 USDC left: enough for her 200,000 lots, which
  // need 2,400, and not for as many again beside them, which would need 6,900.
  venue.send("set-prices", { ...perp, indexTicks: 8_230, markTicks: 8_230 });
  const events = venue.ask(ALICE, 200_000, SOL_TICKS, { ...perp, timeInForce: "ioc" });
  expect(events).toContainEqual(
    expect.objectContaining({ kind: "order-filled", orderOrdinal, status: "filled" }),
  );
  expect(positionOf(venue, CAROL)!.sizeLots).toBe(200_000);
});

test("whoever closes at a price no worse than the mark is not asked what it is left with", () => {
  const venue = openMarginVenue();
  thinOne(venue, ALICE);
  venue.send("set-account", { accountId: ALICE, leverageLimitPpm: 50_000_000 });
  trade(venue, 400_000, SOL_TICKS);
  venue.ask(ALICE, 10_000, 9_200, { ...perp, reduceOnly: true });
  // One round below maintenance is none yet; what takes risk away is welcome.
  venue.send("set-prices", { ...perp, indexTicks: 9_060, markTicks: 9_060 });
  const risk = riskOf(venue, ALICE);
  expect(risk.netEquityUnits).toBeLessThan(risk.maintenanceUnits);
  venue.bid(CAROL, 10_000, 9_200, { ...perp, timeInForce: "ioc" });
  expect(positionOf(venue, ALICE)!.sizeLots).toBe(390_000);
});

test("a reduce-only maker leaves nothing behind that would weigh on what it keeps", () => {
  const venue = openMarginVenue();
  thinOne(venue, ALICE);
  venue.send("set-account", { accountId: ALICE, leverageLimitPpm: 50_000_000 });
  trade(venue, 400_000, SOL_TICKS);
  const reduce = { ...perp, reduceOnly: true };
  const { orderOrdinal } = only(venue.ask(ALICE, 200_000, 9_050, reduce), "order-accepted");
  // After it some 5,900 USDC are left for 200,000 lots, which need 2,900; all 400,000 need 8,100.
  venue.send("set-prices", { ...perp, indexTicks: 9_250, markTicks: 9_250 });
  const events = venue.bid(CAROL, 200_000, 9_050, { ...perp, timeInForce: "ioc" });
  expect(events).toContainEqual(
    expect.objectContaining({ kind: "order-filled", orderOrdinal, status: "filled" }),
  );
  expect(positionOf(venue, ALICE)!.sizeLots).toBe(200_000);
});

test("nobody closes at a price that leaves it liquidatable: equity is not given away", () => {
  const venue = openMarginVenue();
  thinOne(venue, ALICE);
  trade(venue, 300_000, SOL_TICKS);
  venue.bid(CAROL, 300_000, 8_000, perp);
  const give = { ...perp, reduceOnly: true, timeInForce: "ioc" } as const;
  const events = venue.ask(ALICE, 300_000, 8_000, give);
  expect(only(events, "order-expired").reason).toBe("insufficient-margin");
  expect(positionOf(venue, ALICE)!.sizeLots).toBe(300_000);
  expect(kinds(venue.ask(ALICE, 50_000, 8_000, give))).toContain("traded");
});

test("stops of a share of the position fire for what it is then, and fail without one", () => {
  const venue = openMarginVenue();
  trade(venue, 101, SOL_TICKS);
  const stop = {
    accountId: ALICE,
    side: "ask",
    type: "market",
    timeInForce: "ioc",
    reduceOnly: true,
    triggerBy: "index",
    triggerPriceTicks: 9_800,
    triggerIsPercent: true,
  } as const;
  expect(refusal(conditional(venue, { ...stop, triggerQuantity: 1_000_001 }))).toBe(
    "trigger-invalid",
  );
  expect(refusal(conditional(venue, { ...stop, triggerQuantity: 0 }))).toBe("trigger-invalid");
  expect(refusal(conditional(venue, { ...stop, triggerQuantity: 500_000 }))).toBe(
    "trigger-placed order-terms",
  );
  conditional(venue, { ...stop, accountId: CAROL, triggerQuantity: 1 });
  venue.bid(BOB, 1_000, 9_800, perp);

  const events = venue.send("set-prices", { ...perp, indexTicks: 9_800 });

  expect(only(events, "traded").sizeLots).toBe(51);
  expect(only(events, "trigger-failed")).toMatchObject({
    accountId: CAROL,
    reason: "stop-without-position",
  });
  expect(positionOf(venue, ALICE)!.sizeLots).toBe(50);
});

test("exits of a perpetual follow the whole position and go with it", () => {
  const venue = openMarginVenue();
  venue.ask(BOB, 100, SOL_TICKS, perp);
  const entered = conditional(venue, {
    accountId: ALICE,
    sizeLots: 100,
    priceTicks: SOL_TICKS,
    takeProfitTicks: 11_000,
    stopLossTicks: 9_000,
    stopLossBy: "index",
  });
  const placed = entered.filter((event) => event.kind === "trigger-placed");
  expect(placed).toMatchObject([
    { side: "ask", reduceOnly: true, sizeLots: 0 },
    { side: "ask", reduceOnly: true, sizeLots: 0 },
  ]);
  venue.ask(BOB, 50, SOL_TICKS, perp);
  venue.bid(ALICE, 50, SOL_TICKS, perp);
  venue.bid(BOB, 500, 9_000, perp);
  const stopped = venue.send("set-prices", { ...perp, indexTicks: 9_000 });
  expect(only(stopped, "traded").sizeLots).toBe(150);
  expect(only(stopped, "order-cancelled").reason).toBe("sibling-filled");

  venue.send("set-prices", { ...perp, indexTicks: SOL_TICKS });
  venue.ask(BOB, 10, SOL_TICKS, perp);
  conditional(venue, {
    accountId: ALICE,
    sizeLots: 10,
    priceTicks: SOL_TICKS,
    takeProfitTicks: 11_000,
  });
  venue.bid(BOB, 10, 10_100, perp);
  const closed = venue.ask(ALICE, 10, 10_100, perp);
  expect(only(closed, "order-cancelled").reason).toBe("stop-without-position");
});

test("a stale index stands still, and lets in only what rests or reduces", () => {
  const venue = openMarginVenue();
  trade(venue, 100, SOL_TICKS);
  const events = venue.send("set-prices", { ...perp, indexTicks: 5_000, sources: 2 });
  expect(only(events, "prices-set")).toMatchObject({ indexTicks: SOL_TICKS, markTicks: SOL_TICKS });
  expect(refusal(venue.bid(ALICE, 1, 9_000, perp))).toBe("market-post-only");
  expect(refusal(venue.bid(ALICE, 1, 9_000, { ...perp, postOnly: true }))).toMatch(/^order-acc/);
  expect(refusal(venue.ask(ALICE, 1, 11_000, { ...perp, reduceOnly: true }))).toMatch(/^order-acc/);
  venue.send("set-prices", { ...perp, indexTicks: 9_990, sources: 3 });
  expect(refusal(venue.bid(ALICE, 1, 9_000, perp))).toMatch(/^order-accepted/);
});

test("the premium may not be pushed beyond its mean by more than the tolerance", () => {
  const venue = openMarginVenue({ premiumTolerancePpm: 50_000 });
  expect(refusal(venue.bid(ALICE, 1, 10_501, perp))).toBe("premium-too-far");
  expect(refusal(venue.bid(ALICE, 1, 10_500, perp))).toMatch(/^order-accepted/);
  expect(refusal(venue.ask(BOB, 1, 9_499, perp))).toBe("premium-too-far");
  expect(refusal(venue.ask(CAROL, 1, 9_500, perp))).toMatch(/^order-accepted/);
  expect(refusal(venue.ask(BOB, 1, 10_500, perp))).toMatch(/^order-accepted/);
});

test("a pre-market perpetual stands alone in its account, and its mark follows the own book in bounds", () => {
  const venue = openMarginVenue({ isPremarket: true, premarketMinutePpm: 10_000 });
  expect(refusal(venue.bid(ALICE, 1, 9_000, perp))).toMatch(/^order-accepted/);
  const other = { marketId: BTC_PERP };
  expect(refusal(venue.bid(ALICE, 1, 40_000, other))).toBe("isolated-only");
  venue.send("cancel-all-orders", { accountId: ALICE, everyMarket: true });
  expect(refusal(venue.bid(ALICE, 1, 40_000, other))).toMatch(/^order-accepted/);

  venue.bid(BOB, 1, 11_800, perp);
  venue.ask(CAROL, 1, 12_200, perp);
  const marks: number[] = [];
  for (let second = 0; second < 60; second += 1) {
    const events = venue.send("set-prices", { ...perp, indexTicks: 0, sources: 0 });
    marks.push(only(events, "prices-set").markTicks);
  }
  // A sixtieth of the way at a time, and one percent in a minute.
  expect(marks[0]).toBe(10_033);
  expect(Math.max(...marks)).toBe(10_100);
});

test("funding of less than a unit is paid and not received, and who receives nothing is told nothing", () => {
  const venue = openMarginVenue();
  setMarks(venue, 700, BTC_TICKS);
  venue.send("tick");
  trade(venue, 1, 700);
  venue.nowMs += 3_600_000;
  const events = venue.send("tick");
  // 70,000 units at 12,500 billionths: 0.875.
  const paid = events.filter((event) => event.kind === "funding-paid");
  expect(paid.map((event) => [event.accountId, event.units])).toEqual([[ALICE, -1]]);
  expect(positionOf(venue, BOB)!.fundingQuote).toBe(0);
  expectLaws(venue);
});

test("an order that is being filled is none of those that follow the position", () => {
  const venue = openMarginVenue();
  trade(venue, 100, SOL_TICKS);
  // A stop that sells all of it, and a younger ask that sells a part.
  conditional(venue, {
    accountId: ALICE,
    side: "ask",
    type: "market",
    timeInForce: "ioc",
    reduceOnly: true,
    sizeLots: 100,
    triggerBy: "mark",
    triggerPriceTicks: SOL_TICKS - 100,
    triggerQuantity: 100,
  });
  const resting = { ...perp, reduceOnly: true };
  const part = only(venue.ask(ALICE, 38, SOL_TICKS + 500, resting), "order-accepted");
  venue.bid(BOB, 60, SOL_TICKS - 100, perp);
  venue.bid(BOB, 40, SOL_TICKS - 110, perp);

  const events: Event[] = [];
  for (const ticks of [SOL_TICKS - 200, SOL_TICKS - 400]) {
    events.push(...venue.send("set-prices", { ...perp, indexTicks: ticks, sources: 5 }));
  }

  const own = events.filter(
    (event) => "accountId" in event && (event.accountId as number) === ALICE,
  );
  expect(own.filter((event) => event.kind === "order-filled")).toMatchObject([
    { filledLots: 60, status: "partially-filled" },
    { filledLots: 100, status: "filled" },
  ]);
  expect(own.filter((event) => event.kind === "order-cancelled")).toMatchObject([
    { orderOrdinal: part.orderOrdinal, reason: "reduce-only-not-reduced" },
  ]);
  expect(positionOf(venue, ALICE)).toBeUndefined();
  expectLaws(venue);
});
