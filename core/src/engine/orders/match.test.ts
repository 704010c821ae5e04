import { expect, test } from "vitest";
import {
  ALICE,
  BOB,
  BOB_TWO,
  CAROL,
  FEES,
  kinds,
  only,
  openVenue,
  QUOTE_PER_LOT_TICK,
  refusal,
  SOL,
  UNITS_PER_LOT,
  USDC,
} from "../venue.twin.ts";
import type { Event, EventOf } from "@holdall/core/protocol";

const FUNDS = 1_000_000_000_000;
const market = { type: "market", priceTicks: 0, timeInForce: "ioc" } as const;

function trades(events: readonly Event[]): [price: number, lots: number][] {
  return events.flatMap((event) =>
    event.kind === "traded" ? [[event.priceTicks, event.sizeLots] as [number, number]] : [],
  );
}

function reason(events: readonly Event[]): string {
  return only(events, "order-expired").reason;
}

test("best price first, then who came first; an amended order that grew goes to the end", () => {
  const venue = openVenue();
  const first = only(venue.ask(BOB, 2, 1_000), "order-accepted");
  venue.ask(CAROL, 2, 1_000);
  venue.ask(CAROL, 2, 999);
  venue.send("amend-order", { ...first, kind: undefined, sizeLots: 3, priceTicks: 0 } as never);

  const fills = venue.bid(ALICE, 5, 1_000).filter((event) => event.kind === "order-filled");

  const makers = fills.filter((fill) => fill.isMaker);
  expect(makers.map((fill) => [fill.accountId, fill.fillTicks, fill.fillLots])).toEqual([
    [CAROL, 999, 2],
    [CAROL, 1_000, 2],
    [BOB, 1_000, 1],
  ]);
});

test("an order made smaller at its price keeps its place", () => {
  const venue = openVenue();
  const first = only(venue.ask(BOB, 4, 1_000), "order-accepted");
  venue.ask(CAROL, 2, 1_000);
  venue.send("amend-order", { ...first, kind: undefined, sizeLots: 2, priceTicks: 0 } as never);

  const traded = only(venue.bid(ALICE, 1, 1_000), "traded");

  expect(traded.askOrderOrdinal).toBe(first.orderOrdinal);
  expect(venue.balance(BOB, SOL)).toEqual([FUNDS - 2 * UNITS_PER_LOT, UNITS_PER_LOT]);
});

test("post-only is refused at the very price of the other side, and rests one tick away", () => {
  const venue = openVenue();
  venue.ask(BOB, 2, 1_000);
  expect(refusal(venue.bid(ALICE, 1, 1_000, { postOnly: true }))).toBe("post-only-would-take");
  expect(kinds(venue.bid(ALICE, 1, 999, { postOnly: true }))).toContain("level-changed");
});

test.each(["reject-taker", "reject-maker", "reject-both"] as const)(
  "%s is judged by user, through any account",
  (selfTrade) => {
    const venue = openVenue();
    venue.ask(BOB_TWO, 2, 1_000);
    venue.ask(CAROL, 2, 1_000);

    const events = venue.bid(BOB, 3, 1_000, { selfTrade });

    const ended = events.filter((event) => event.kind === "order-expired");
    const who = ended.map((event) => [event.accountId, event.reason]);
    const maker = [BOB_TWO, "self-trade-prevention"];
    const taker = [BOB, "self-trade-prevention"];
    expect(who).toEqual(
      { "reject-taker": [taker], "reject-maker": [maker], "reject-both": [maker, taker] }[
        selfTrade
      ],
    );
    expect(trades(events)).toEqual(selfTrade === "reject-maker" ? [[1_000, 2]] : []);
    expect(venue.balance(BOB_TWO, SOL)[1]).toBe(
      selfTrade === "reject-taker" ? 2 * UNITS_PER_LOT : 0,
    );
    expect(venue.balance(BOB, USDC)[1]).toBe(
      selfTrade === "reject-maker" ? QUOTE_PER_LOT_TICK * 1_000 : 0,
    );
  },
);

test("fill or kill fills whole or leaves everything as it was", () => {
  const venue = openVenue();
  venue.ask(BOB, 2, 1_000);
  venue.ask(CAROL, 2, 1_001);
  const fok = { timeInForce: "fok" } as const;
  const before = venue.book();

  expect(refusal(venue.bid(ALICE, 5, 1_001, fok))).toBe("fill-or-kill-unfillable");
  expect(refusal(venue.bid(ALICE, 4, 1_000, fok))).toBe("fill-or-kill-unfillable");
  expect(refusal(venue.bid(BOB_TWO, 1, 1_000, fok))).toBe("fill-or-kill-unfillable");
  expect(venue.book()).toEqual(before);
  expect(trades(venue.bid(ALICE, 4, 1_001, fok))).toEqual([
    [1_000, 2],
    [1_001, 2],
  ]);
});

test("fill or kill does not count what lies beyond the impact band or would break the circuit", () => {
  const bands = {
    maxMultiplierPpm: 0,
    minMultiplierPpm: 0,
    maxImpactMultiplierPpm: 1_030_000,
    minImpactMultiplierPpm: 970_000,
    maxMarkMultiplierPpm: 0,
    minMarkMultiplierPpm: 0,
  };
  const banded = openVenue({ bands });
  banded.ask(BOB, 1, 1_000);
  banded.ask(BOB, 1, 1_031);
  expect(refusal(banded.bid(ALICE, 2, 2_000, { timeInForce: "fok" }))).toBe(
    "fill-or-kill-unfillable",
  );
  const guarded = openVenue({ breakerMovePpm: 20_000 });
  for (const price of [1_000, 1_031, 1_032]) guarded.ask(BOB, 1, price);
  expect(refusal(guarded.bid(ALICE, 3, 2_000, { timeInForce: "fok" }))).toBe(
    "fill-or-kill-unfillable",
  );
  expect(trades(guarded.bid(ALICE, 2, 2_000, { timeInForce: "fok" }))).toHaveLength(2);
});

test("the impact band stops a taker one tick beyond its bound, and its rest does not rest", () => {
  const bands = {
    maxMultiplierPpm: 0,
    minMultiplierPpm: 0,
    maxImpactMultiplierPpm: 1_030_000,
    minImpactMultiplierPpm: 970_000,
    maxMarkMultiplierPpm: 0,
    minMarkMultiplierPpm: 0,
  };
  const venue = openVenue({ bands });
  for (const price of [1_000, 1_030, 1_031]) venue.ask(BOB, 1, price);
  for (const price of [900, 873, 872]) venue.bid(CAROL, 1, price);

  const bid = venue.bid(ALICE, 3, 1_031);
  const ask = venue.ask(ALICE, 3, 1);

  expect(trades(bid)).toEqual([
    [1_000, 1],
    [1_030, 1],
  ]);
  expect(reason(bid)).toBe("price-impact");
  expect(trades(ask)).toEqual([
    [900, 1],
    [873, 1],
  ]);
  expect(reason(ask)).toBe("price-impact");
  expect(venue.balance(ALICE, USDC)[1]).toBe(0);
  expect(venue.balance(ALICE, SOL)[1]).toBe(0);
});

test("an IOC rest and a market rest end, each with its reason, and nothing stays locked", () => {
  const venue = openVenue();
  venue.ask(BOB, 2, 1_000);

  expect(reason(venue.bid(ALICE, 3, 1_000, { timeInForce: "ioc" }))).toBe("immediate-or-cancel");
  venue.ask(BOB, 2, 1_000);
  expect(reason(venue.bid(ALICE, 3, 0, market))).toBe("insufficient-liquidity");

  expect(venue.balance(ALICE, USDC)[1]).toBe(0);
  expect(venue.book()).toEqual({ bids: [], asks: [] });
});

test("an order by notional spends as near to it as the step allows, and never more", () => {
  const venue = openVenue();
  venue.ask(BOB, 10, 1_000);

  // 100,000 units a lot: 399,999 buy three.
  const events = venue.bid(ALICE, 0, 0, { ...market, quoteUnits: 399_999 });

  expect(trades(events)).toEqual([[1_000, 3]]);
  const fill = events.findLast((event) => event.kind === "order-filled") as EventOf<"order-filled">;
  expect([fill.status, fill.filledLots, fill.filledQuoteUnits]).toEqual(["filled", 3, 300_000]);
  expect(kinds(events)).not.toContain("order-expired");
  const none = venue.bid(ALICE, 0, 0, { ...market, quoteUnits: 99_999 });
  expect([trades(none), reason(none)]).toEqual([[], "insufficient-liquidity"]);
  expect(trades(venue.bid(ALICE, 0, 0, { ...market, quoteUnits: 100_000 }))).toEqual([[1_000, 1]]);
});

test("a market order takes while it can pay, and not a lot more", () => {
  const venue = openVenue({ priceTicksMax: 2 ** 30 });
  // 10^12 units buy ten lots at 10^9 ticks.
  venue.ask(BOB, 11, 10 ** 9);

  const events = venue.bid(ALICE, 11, 0, market);

  expect(trades(events)).toEqual([[10 ** 9, 10]]);
  expect(reason(events)).toBe("insufficient-funds");
  expect(venue.balance(ALICE, USDC)).toEqual([0, 0]);
});

test("slippage tolerance lets an order go as far as it says, in ticks and in millionths", () => {
  for (const [slippageKind, slippageTolerance] of [
    ["ticks", 10],
    ["ppm", 10_000],
  ] as const) {
    const venue = openVenue();
    for (const price of [1_000, 1_010, 1_011]) venue.ask(BOB, 1, price);

    const events = venue.send("place-conditional-order", {
      ...market,
      sizeLots: 3,
      slippageKind,
      slippageTolerance,
    });

    expect(trades(events)).toEqual([
      [1_000, 1],
      [1_010, 1],
    ]);
    expect(reason(events)).toBe("slippage-tolerance-exceeded");
  }
});

test("a tolerance beyond every price is no limit and no overflow", () => {
  for (const slippageKind of ["ticks", "ppm"] as const) {
    const venue = openVenue();
    venue.ask(BOB, 1, 1);
    venue.ask(BOB, 1, 100_000);
    venue.bid(CAROL, 1, 0, market);
    const events = venue.send("place-conditional-order", {
      ...market,
      sizeLots: 1,
      slippageKind,
      slippageTolerance: 2 ** 53 - 1,
    });
    expect(trades(events)).toEqual([[100_000, 1]]);
  }
});

test("a dust fill that is all fee still trades, pays and sums to zero", () => {
  const venue = openVenue();
  venue.ask(BOB, 1, 1);

  const events = venue.bid(ALICE, 1, 1);

  const fills = events.filter((event) => event.kind === "order-filled");
  expect(fills.map((fill) => fill.feeUnits)).toEqual([1, 5_000]);
  expect(venue.balance(BOB, USDC)).toEqual([FUNDS + 99, 0]);
  expect(venue.balance(FEES, USDC)).toEqual([1, 0]);
  expect(venue.isZeroSum()).toBe(true);
});

test("a trade too far from the oldest of the window stops matching and starts an auction", () => {
  const venue = openVenue({ breakerMovePpm: 100_000 });
  for (const price of [1_000, 1_100, 1_101, 1_102]) venue.ask(BOB, 1, price);

  const events = venue.bid(ALICE, 4, 2_000);

  expect(trades(events).map(([price]) => price)).toEqual([1_000, 1_100, 1_101]);
  expect(reason(events)).toBe("price-out-of-bounds");
  expect(events.at(-1)).toMatchObject({
    kind: "market-state-changed",
    state: "auction",
    auctionEndsAtMs: venue.nowMs + 60_000,
  });
});
