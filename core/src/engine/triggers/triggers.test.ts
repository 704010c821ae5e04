import { expect, test } from "vitest";
import { ALICE, BOB, CAROL, kinds, only, openVenue, refusal, USDC } from "../venue.twin.ts";
import type { Named, Venue } from "../venue.twin.ts";
import type { Event } from "@holdall/core/protocol";

const market = { type: "market", priceTicks: 0, timeInForce: "ioc" } as const;

function conditional(venue: Venue, fields: Named<"place-conditional-order">): Event[] {
  return venue.send("place-conditional-order", fields);
}

/** A venue whose last price is 1,000, with two-sided depth around it. */
function tradedVenue(): Venue {
  const venue = openVenue();
  for (const price of [1_000, 1_010, 1_020, 1_030]) venue.ask(BOB, 10, price);
  for (const price of [990, 980, 970, 960]) venue.bid(CAROL, 10, price);
  venue.bid(ALICE, 1, 1_000);
  return venue;
}

/** Moves the last price by a trade between two people who watch nothing. */
function trade(venue: Venue, side: "bid" | "ask", priceTicks: number): Event[] {
  return venue.send("place-order", {
    accountId: ALICE,
    side,
    priceTicks,
    sizeLots: 1,
    timeInForce: "ioc",
  });
}

test("a waiting order locks nothing, and fires when the price has risen to its trigger", () => {
  const venue = tradedVenue();
  const locked = venue.balance(ALICE, USDC)[1];

  const placed = conditional(venue, {
    priceTicks: 1_020,
    triggerPriceTicks: 1_010,
    triggerQuantity: 5,
  });
  expect(kinds(placed)).toEqual(["trigger-placed", "order-terms"]);
  expect(venue.balance(ALICE, USDC)[1]).toBe(locked);

  venue.send("cancel-all-orders", { accountId: BOB, everyMarket: true });
  venue.ask(BOB, 1, 1_009);
  venue.ask(BOB, 10, 1_010);
  expect(kinds(trade(venue, "bid", 1_009))).not.toContain("trigger-fired");
  const fired = trade(venue, "bid", 1_010);
  expect(only(fired, "trigger-fired").orderOrdinal).toBe(
    only(placed, "trigger-placed").orderOrdinal,
  );
  expect(fired.filter((event) => event.kind === "traded")).toHaveLength(2);
});

test("direction is that of the side on which the price was; an equal price fires at once", () => {
  const venue = tradedVenue();
  const down = conditional(venue, {
    ...market,
    side: "ask",
    triggerPriceTicks: 990,
    triggerQuantity: 1,
  });
  expect(kinds(down)).not.toContain("trigger-fired");
  const equal = conditional(venue, { ...market, triggerPriceTicks: 1_000, triggerQuantity: 1 });
  expect(kinds(equal)).toContain("trigger-fired");
  expect(kinds(trade(venue, "ask", 990))).toContain("trigger-fired");
});

test("mark and index are watched where the order says so", () => {
  const venue = tradedVenue();
  const watch = { ...market, triggerPriceTicks: 1_100, triggerQuantity: 1 } as const;
  expect(refusal(conditional(venue, { ...watch, triggerBy: "mark" }))).toBe("no-reference-price");
  venue.send("set-prices", { markTicks: 1_000, indexTicks: 1_000 });
  conditional(venue, { ...watch, triggerBy: "mark" });
  conditional(venue, { ...watch, triggerBy: "index" });
  expect(
    kinds(venue.send("set-prices", { markTicks: 1_099, indexTicks: 1_100 })).filter(
      (kind) => kind === "trigger-fired",
    ),
  ).toHaveLength(1);
  expect(kinds(venue.send("set-prices", { markTicks: 1_100, indexTicks: 1_100 }))).toContain(
    "trigger-fired",
  );
});

test("an order that fires and cannot go on fails with a reason, and the account keeps its money", () => {
  const venue = tradedVenue();
  conditional(venue, { priceTicks: 90_000, triggerPriceTicks: 1_010, triggerQuantity: 1_000_000 });

  const events = trade(venue, "bid", 1_010);
  expect(kinds(events)).not.toContain("trigger-fired");
  const fired = venue.bid(ALICE, 20, 1_010);

  expect(only(fired, "trigger-failed")).toMatchObject({
    status: "trigger-failed",
    reason: "insufficient-funds",
  });
  expect(venue.engine.view({ kind: "account", accountId: ALICE as never })!.triggerOrders).toBe(0);
});

test("each malformed condition is refused by the name of its fault", () => {
  const venue = tradedVenue();
  const plain = { priceTicks: 900, sizeLots: 1 } as const;
  const faults: [Named<"place-conditional-order">, string][] = [
    [{ ...plain, triggerPriceTicks: 5 }, "trigger-invalid"],
    [{ ...plain, triggerQuantity: 5 }, "trigger-invalid"],
    [{ ...plain, triggerPriceTicks: 5, triggerQuantity: 5 }, "trigger-invalid"],
    [
      { ...plain, sizeLots: 5, triggerPriceTicks: 5, triggerQuantity: 5, triggerIsPercent: true },
      "trigger-invalid",
    ],
    [
      { ...plain, sizeLots: 0, triggerPriceTicks: 100_001, triggerQuantity: 5 },
      "trigger-price-invalid",
    ],
    [{ ...plain, slippageKind: "ticks", slippageTolerance: 1 }, "slippage-invalid"],
    [{ ...market, sizeLots: 1, slippageKind: "ticks" }, "slippage-invalid"],
    [{ ...market, sizeLots: 1, slippageTolerance: 1 }, "slippage-invalid"],
    [{ ...plain, takeProfitTicks: 900 }, "exits-invalid"],
    [{ ...plain, stopLossTicks: 900 }, "exits-invalid"],
    [{ ...plain, side: "ask", priceTicks: 1_200, takeProfitTicks: 1_200 }, "exits-invalid"],
    [{ ...plain, takeProfitLimitTicks: 950 }, "exits-invalid"],
    [{ ...plain, stopLossLimitTicks: 950 }, "exits-invalid"],
    [{ ...plain, takeProfitTicks: 100_001 }, "trigger-price-invalid"],
    [{ ...market, sizeLots: 1, takeProfitTicks: 1_000 }, "exits-invalid"],
  ];
  for (const [fields, name] of faults) expect(refusal(conditional(venue, fields)), name).toBe(name);
});

test("as many orders wait as may, and one more when one was cancelled", () => {
  const venue = tradedVenue();
  const far = { ...market, triggerPriceTicks: 2_000, triggerQuantity: 1 } as const;
  const placed = [1, 2, 3].map(() => only(conditional(venue, far), "trigger-placed"));
  expect(refusal(conditional(venue, far))).toBe("trigger-order-limit");
  const cancelled = venue.send("cancel-order", {
    orderOrdinal: placed[1].orderOrdinal,
    orderSlot: placed[1].orderSlot,
  });
  expect(kinds(cancelled)).toEqual(["order-cancelled"]);
  expect(refusal(conditional(venue, far))).toMatch(/^trigger-placed/);
});

test("exits come when the parent has ended, for what it can sell; one fires, the other goes", () => {
  const venue = tradedVenue();
  const exits = { takeProfitTicks: 1_020, stopLossTicks: 980, stopLossLimitTicks: 975 } as const;
  const parent = conditional(venue, { priceTicks: 1_000, sizeLots: 20, ...exits });
  // Nine are filled, eleven rest: no exit yet.
  expect(kinds(parent)).not.toContain("trigger-placed");

  const [order] = venue.engine.view({
    kind: "open-orders",
    accountId: ALICE as never,
    marketId: null,
  });
  const { orderOrdinal, orderSlot } = order.state;
  const ended = venue.send("cancel-order", { orderOrdinal, orderSlot });

  // Nine lots received, less a fee in base that costs one lot.
  const made = ended.filter((event) => event.kind === "trigger-placed");
  expect(made.map((exit) => [exit.side, exit.type, exit.timeInForce, exit.sizeLots])).toEqual([
    ["ask", "market", "ioc", 8],
    ["ask", "limit", "gtc", 8],
  ]);
  const terms = ended.filter((event) => event.kind === "order-terms");
  expect(terms.map((row) => row.relatedOrdinal)).toEqual([orderOrdinal, orderOrdinal]);
  // The bids at 990 are gone after ten lots: the price falls to 980.
  const fall = venue.ask(BOB, 11, 980);
  expect(only(fall, "trigger-fired").priceTicks).toBe(975);
  expect(only(fall, "order-cancelled")).toMatchObject({ reason: "sibling-filled", type: "market" });
  expect(venue.isZeroSum()).toBe(true);
});

test("an order of which nothing was filled leaves no exits", () => {
  const venue = tradedVenue();
  const parent = conditional(venue, { priceTicks: 900, sizeLots: 5, takeProfitTicks: 950 });
  const { orderOrdinal, orderSlot } = only(parent, "order-accepted");
  expect(kinds(venue.send("cancel-order", { orderOrdinal, orderSlot }))).not.toContain(
    "trigger-placed",
  );
});

test("orders fired by the trades of a fired order fire in the same command, oldest first", () => {
  const venue = tradedVenue();
  const stops = [1_020, 1_010].map((triggerPriceTicks) =>
    only(
      conditional(venue, { ...market, triggerPriceTicks, triggerQuantity: 10 }),
      "trigger-placed",
    ),
  );
  // Nine at 1,000 and one at 1,010: the second stop takes the other nine, and one at 1,020.
  const events = venue.bid(CAROL, 10, 1_010);

  const fired = events.filter((event) => event.kind === "trigger-fired");
  expect(fired.map((event) => event.orderOrdinal)).toEqual([
    stops[1].orderOrdinal,
    stops[0].orderOrdinal,
  ]);
});
