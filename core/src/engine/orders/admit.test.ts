import { expect, test } from "vitest";
import type { MarketState } from "@holdall/core/protocol";
import {
  ALICE,
  BOB,
  openVenue,
  refusal,
  START_MS,
  UNITS_PER_LOT,
  USDC,
  SOL,
} from "../venue.twin.ts";
import type { Named, Venue } from "../venue.twin.ts";

const ACCEPTED = /^order-accepted/;
const limits = { sizeLotsMin: 5, sizeLotsMax: 100, priceTicksMin: 10, priceTicksMax: 20_000 };

function place(venue: Venue, fields: Named<"place-order">): string {
  return refusal(venue.send("place-order", { sizeLots: 10, priceTicks: 1_000, ...fields }));
}

test("price and size are taken from their minimum to their maximum, and not one beyond", () => {
  const venue = openVenue(limits);
  for (const priceTicks of [10, 20_000]) expect(place(venue, { priceTicks })).toMatch(ACCEPTED);
  for (const priceTicks of [-1, 9, 20_001, 2 ** 40]) {
    expect(place(venue, { priceTicks })).toBe("price-out-of-range");
  }
  for (const sizeLots of [5, 100]) expect(place(venue, { sizeLots })).toMatch(ACCEPTED);
  expect(place(venue, { sizeLots: 4 })).toBe("quantity-below-minimum");
  expect(place(venue, { sizeLots: 101 })).toBe("quantity-above-maximum");
});

test("each malformed order is refused by the name of its fault", () => {
  const venue = openVenue(limits);
  const market = { type: "market", priceTicks: 0, timeInForce: "ioc" } as const;
  const faults: [Named<"place-order">, string][] = [
    [{ accountId: 0 }, "account-unknown"],
    [{ accountId: 99 }, "account-unknown"],
    [{ marketId: 1 }, "market-unknown"],
    [{ priceTicks: 0 }, "price-required"],
    [{ sizeLots: 0 }, "quantity-required"],
    [{ sizeLots: -5 }, "quantity-required"],
    [{ quoteUnits: 5 }, "quantity-required"],
    [{ ...market, priceTicks: 5 }, "price-forbidden"],
    [{ ...market, sizeLots: 0 }, "quantity-required"],
    [{ ...market, quoteUnits: 5 }, "quantity-required"],
    [{ ...market, sizeLots: -1, quoteUnits: 5 }, "quantity-required"],
    [{ ...market, quoteUnits: -5 }, "quantity-required"],
    [{ ...market, sizeLots: 4 }, "quantity-below-minimum"],
    [{ ...market }, "liquidity-insufficient"],
    [{ postOnly: true, timeInForce: "ioc" }, "post-only-needs-resting"],
    [{ ...market, postOnly: true }, "post-only-needs-resting"],
    [{ timeInForce: "gtd", expiresAtMs: START_MS }, "expiry-invalid"],
    [{ timeInForce: "gtd" }, "expiry-invalid"],
    [{ expiresAtMs: START_MS + 1 }, "expiry-invalid"],
    [{ reduceOnly: true }, "reduce-only-spot"],
    [{ clientId: 2 ** 32 }, "specification-invalid"],
    [{ timeInForce: "fok" }, "fill-or-kill-unfillable"],
  ];
  const before = venue.engine.view({ kind: "zero-sum" });
  for (const [fields, name] of faults) expect(place(venue, fields), name).toBe(name);
  expect(venue.engine.view({ kind: "zero-sum" })).toEqual(before);
  expect(venue.book()).toEqual({ bids: [], asks: [] });
  expect(place(venue, { timeInForce: "gtd", expiresAtMs: START_MS + 1 })).toMatch(ACCEPTED);
  expect(place(venue, { clientId: 2 ** 32 - 1 })).toMatch(ACCEPTED);
});

test("an order locks all that is free, and one tick or lot more is refused", () => {
  const venue = openVenue({ priceTicksMax: 2 ** 30, sizeLotsMax: 2 ** 32 - 1 });
  // 10^12 units of USDC buy 100 lots at 10^8 ticks.
  expect(place(venue, { sizeLots: 100, priceTicks: 10 ** 8 + 1 })).toBe("funds-insufficient");
  expect(place(venue, { sizeLots: 100, priceTicks: 10 ** 8 })).toMatch(ACCEPTED);
  expect(venue.balance(ALICE, USDC)).toEqual([0, 10 ** 12]);
  const side = "ask";
  expect(place(venue, { side, sizeLots: 100_001, priceTicks: 2 ** 30 })).toBe("funds-insufficient");
  expect(place(venue, { side, sizeLots: 100_000, priceTicks: 2 ** 30 })).toMatch(ACCEPTED);
  expect(venue.balance(ALICE, SOL)).toEqual([0, 100_000 * UNITS_PER_LOT]);
  expect(place(venue, { sizeLots: 2 ** 32 - 1, priceTicks: 2 ** 30 })).toBe("amount-too-large");
});

test("bands: a price is accepted up to its multiple of the reference, each side against its own generosity", () => {
  const bands = {
    maxMultiplierPpm: 1_250_000,
    minMultiplierPpm: 750_000,
    maxImpactMultiplierPpm: 0,
    minImpactMultiplierPpm: 0,
    maxMarkMultiplierPpm: 1_100_000,
    minMarkMultiplierPpm: 900_000,
  };
  const venue = openVenue({ bands });
  // Without a reference there is no check; the index serves before the first trade.
  expect(place(venue, { priceTicks: 9_000, sizeLots: 1 })).toMatch(ACCEPTED);
  venue.send("cancel-all-orders", { everyMarket: true });
  venue.send("set-prices", { indexTicks: 1_000 });
  expect(place(venue, { priceTicks: 1_250 })).toMatch(ACCEPTED);
  expect(place(venue, { priceTicks: 1_251 })).toBe("price-too-far");
  expect(place(venue, { side: "ask", priceTicks: 749 })).toBe("price-too-far");
  venue.send("cancel-all-orders", { everyMarket: true });
  expect(place(venue, { side: "ask", priceTicks: 750 })).toMatch(ACCEPTED);
  venue.send("cancel-all-orders", { everyMarket: true });
  // A bid far below and an ask far above are nobody's harm.
  expect(place(venue, { priceTicks: 1 })).toMatch(ACCEPTED);
  expect(place(venue, { side: "ask", priceTicks: 90_000 })).toMatch(ACCEPTED);
  // The mark is measured as well, where there is one.
  venue.send("set-prices", { indexTicks: 1_000, markTicks: 1_000 });
  expect(place(venue, { priceTicks: 1_100 })).toMatch(ACCEPTED);
  expect(place(venue, { priceTicks: 1_101 })).toBe("price-too-far");
  expect(place(venue, { side: "ask", priceTicks: 899 })).toBe("price-too-far");
});

test("each state of a market admits what it says", () => {
  const limit = {};
  const postOnly = { postOnly: true };
  const ioc = { timeInForce: "ioc" } as const;
  const market = { type: "market", priceTicks: 0, timeInForce: "ioc" } as const;
  const admitted: Record<MarketState, [string, string, string, string]> = {
    open: ["", "", "", "liquidity-insufficient"],
    closed: ["market-closed", "market-closed", "market-closed", "market-closed"],
    "cancel-only": [
      "market-cancel-only",
      "market-cancel-only",
      "market-cancel-only",
      "market-cancel-only",
    ],
    "limit-only": ["", "", "", "market-limit-only"],
    "post-only": ["market-post-only", "", "market-post-only", "market-post-only"],
    auction: ["", "market-auction", "market-auction", "market-auction"],
  };
  for (const [state, answers] of Object.entries(admitted)) {
    const venue = openVenue({ state });
    for (const [at, fields] of [limit, postOnly, ioc, market].entries()) {
      const answer = place(venue, fields);
      if (answers[at] === "") expect(answer, `${state} ${at}`).toMatch(ACCEPTED);
      else expect(answer, `${state} ${at}`).toBe(answers[at]);
    }
  }
});

test("an account rests as many orders in a market as it may, and one more when one has gone", () => {
  const venue = openVenue();
  for (let order = 0; order < 5; order += 1) expect(place(venue, {})).toMatch(ACCEPTED);
  expect(place(venue, {})).toBe("resting-order-limit");
  expect(place(venue, { accountId: BOB })).toMatch(ACCEPTED);
  // What cannot rest is not limited.
  expect(place(venue, { timeInForce: "ioc", priceTicks: 1 })).toMatch(ACCEPTED);
  const [oldest] = venue.engine.view({
    kind: "open-orders",
    accountId: ALICE as never,
    marketId: null,
  });
  venue.send("cancel-order", {
    orderOrdinal: oldest.state.orderOrdinal,
    orderSlot: oldest.state.orderSlot,
  });
  expect(place(venue, {})).toMatch(ACCEPTED);
});
