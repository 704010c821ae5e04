import { expect, test } from "vitest";
import type { Event } from "@holdall/core/protocol";
import { restoreEngine } from "../index.ts";
import {
  BTC_TICKS,
  levered,
  openMarginVenue,
  setMarks,
  SOL_PERP,
  SOL_TICKS,
} from "../margin-venue.twin.ts";
import { ALICE, BOB, CAROL, kinds, only, openVenue, refusal, Venue } from "../venue.twin.ts";
import type { Named } from "../venue.twin.ts";

type OrderId = { readonly orderOrdinal: number; readonly orderSlot: number };
type Changes = Named<"amend-order">;

function idOf({ orderOrdinal, orderSlot }: OrderId): OrderId {
  return { orderOrdinal, orderSlot };
}

/** A venue whose last price is 1,000, where Alice waits to buy five at 1,020 once it is 1,010. */
function waitingVenue(): { venue: Venue; id: OrderId; amend: (changes: Changes) => Event[] } {
  const venue = openVenue();
  venue.ask(BOB, 10, 1_000);
  venue.bid(CAROL, 1, 1_000);
  const placed = venue.send("place-conditional-order", {
    priceTicks: 1_020,
    triggerPriceTicks: 1_010,
    triggerQuantity: 5,
    clientId: 8,
  });
  const id = idOf(only(placed, "trigger-placed"));
  const amend = (changes: Changes): Event[] => venue.send("amend-order", { ...id, ...changes });
  return { venue, id, amend };
}

/** Moves the last price by a trade between people who watch nothing. */
function trade(venue: Venue, priceTicks: number): Event[] {
  venue.send("cancel-all-orders", { accountId: BOB, everyMarket: true });
  venue.ask(BOB, 1, priceTicks);
  return venue.bid(CAROL, 1, priceTicks);
}

const perp = { marketId: SOL_PERP } as const;

/** Alice is long a hundred at 10,000, with a take-profit at 12,000 and a stop-loss at 9,000. */
function pairedVenue(): { venue: Venue; profit: OrderId; loss: OrderId } {
  const venue = openMarginVenue({ markBandPpm: 1 });
  venue.ask(BOB, 100, SOL_TICKS, perp);
  const events = venue.send("place-conditional-order", {
    ...perp,
    sizeLots: 100,
    priceTicks: SOL_TICKS,
    takeProfitBy: "mark",
    takeProfitTicks: 12_000,
    stopLossBy: "mark",
    stopLossTicks: 9_000,
  });
  const [profit, loss] = events.flatMap((event) =>
    event.kind === "trigger-placed" ? [idOf(event)] : [],
  );
  return { venue, profit, loss };
}

test("trigger, limit price and quantity change where the order waits, under its id", () => {
  const { venue, id, amend } = waitingVenue();

  const events = amend({ triggerPriceTicks: 1_030, priceTicks: 1_040, sizeLots: 7 });

  expect(events).toMatchObject([
    { kind: "order-amended", ...id, status: "trigger-pending", priceTicks: 1_040, sizeLots: 7 },
    { kind: "order-terms", orderOrdinal: id.orderOrdinal, triggerPriceTicks: 1_030 },
  ]);
  expect(only(events, "order-terms").triggerQuantity).toBe(7);
  expect(kinds(trade(venue, 1_029))).not.toContain("trigger-fired");
  const fired = trade(venue, 1_030);
  expect(only(fired, "trigger-fired")).toMatchObject({ ...id, priceTicks: 1_040, sizeLots: 7 });
});

test("what is not named stays, and an order is named by its client id too", () => {
  const { venue, id } = waitingVenue();
  const named = { orderOrdinal: 0, orderSlot: 0, clientId: 8 } as const;

  const events = venue.send("amend-order", { ...named, triggerPriceTicks: 1_015 });

  expect(events[0]).toMatchObject({ ...id, priceTicks: 1_020, sizeLots: 5 });
  expect(events[1]).toMatchObject({ triggerPriceTicks: 1_015, triggerQuantity: 5 });
});

test("an order that was to wait for a rise waits for a fall once its trigger is below the price", () => {
  const { venue, amend } = waitingVenue();
  amend({ triggerPriceTicks: 990 });
  expect(kinds(trade(venue, 1_010))).not.toContain("trigger-fired");
  expect(kinds(trade(venue, 990))).toContain("trigger-fired");
});

test("a trigger that is moved to the price itself fires at once, as one that is placed there", () => {
  const { amend } = waitingVenue();
  expect(kinds(amend({ triggerPriceTicks: 1_000 })).slice(0, 3)).toEqual([
    "order-amended",
    "order-terms",
    "trigger-fired",
  ]);
});

test("a moved exit keeps its pair: when it fires, the other is cancelled", () => {
  for (const isProfit of [true, false]) {
    const { venue, profit, loss } = pairedVenue();
    venue.bid(CAROL, 100, 9_600, perp);
    const [moved, other] = isProfit ? [profit, loss] : [loss, profit];
    const ticks = isProfit ? 11_000 : 9_700;
    const amended = venue.send("amend-order", { ...perp, ...moved, triggerPriceTicks: ticks });
    expect(only(amended, "order-terms")).toMatchObject({
      triggerPriceTicks: ticks,
      triggerIsPercent: true,
      triggerQuantity: 1_000_000,
    });

    const events = venue.send("set-prices", { ...perp, indexTicks: ticks, markTicks: ticks });

    expect(only(events, "trigger-fired")).toMatchObject(moved);
    expect(only(events, "order-cancelled")).toMatchObject({ ...other, reason: "sibling-filled" });
    const rows = venue.engine.view({ kind: "positions", accountId: ALICE as never });
    expect(rows.every(({ sizeLots }) => sizeLots === 0)).toBe(true);
  }
});

test("an exit is not moved to where it would fire at once, and then stays where it was", () => {
  const { venue, profit, loss } = pairedVenue();
  const move = (id: OrderId, triggerPriceTicks: number): string =>
    refusal(venue.send("amend-order", { ...perp, ...id, triggerPriceTicks }));
  expect(move(profit, SOL_TICKS)).toBe("trigger-reached");
  expect(move(loss, SOL_TICKS)).toBe("trigger-reached");
  expect(move(profit, SOL_TICKS + 1)).toBe("order-amended order-terms");
  expect(move(loss, SOL_TICKS - 1)).toBe("order-amended order-terms");
});

test("a share of a position stays a share, and a market exit has no price", () => {
  const { venue, profit } = pairedVenue();
  const amend = (changes: Changes): string =>
    refusal(venue.send("amend-order", { ...perp, ...profit, ...changes }));
  expect(amend({ sizeLots: 50 })).toBe("trigger-invalid");
  expect(amend({ priceTicks: 11_000 })).toBe("price-forbidden");
  expect(amend({ triggerPriceTicks: 12_000 })).toBe("amend-nothing");
});

test("each amendment that cannot be is refused by the name of its fault, and changes nothing", () => {
  const { venue, amend } = waitingVenue();
  const open = () => venue.engine.view({ kind: "open-orders", accountId: ALICE as never } as never);
  const before = open();
  const refused = (changes: Changes): string => refusal(amend(changes));
  expect(refused({})).toBe("amend-nothing");
  expect(refused({ triggerPriceTicks: 1_010, priceTicks: 1_020, sizeLots: 5 })).toBe(
    "amend-nothing",
  );
  expect(refused({ triggerPriceTicks: 100_001 })).toBe("trigger-price-invalid");
  expect(refused({ priceTicks: 100_001 })).toBe("price-out-of-range");
  expect(refused({ sizeLots: 1_000_001 })).toBe("quantity-above-maximum");
  expect(refused({ accountId: BOB, triggerPriceTicks: 1_030 })).toBe("order-unknown");
  expect(open()).toEqual(before);

  const resting = only(venue.bid(ALICE, 5, 900), "order-accepted");
  const rests = { ...idOf(resting), triggerPriceTicks: 950 };
  expect(refusal(venue.send("amend-order", rests))).toBe("trigger-invalid");
  venue.send("set-market-state", { marketId: 0, state: "cancel-only" });
  expect(refused({ triggerPriceTicks: 1_030 })).toBe("market-cancel-only");
});

test("exits of an order that waits stay on their sides of its price", () => {
  const { venue } = waitingVenue();
  const placed = venue.send("place-conditional-order", {
    priceTicks: 1_020,
    triggerPriceTicks: 1_010,
    triggerQuantity: 5,
    takeProfitTicks: 1_050,
  });
  const id = idOf(only(placed, "trigger-placed"));
  const amend = (priceTicks: number): string =>
    refusal(venue.send("amend-order", { ...id, priceTicks }));
  expect(amend(1_050)).toBe("exits-invalid");
  expect(amend(1_049)).toBe("order-amended order-terms");
});

test("without a price to compare with, a trigger is not moved", () => {
  const venue = openVenue();
  venue.ask(BOB, 10, 1_000);
  const placed = venue.send("place-conditional-order", {
    sizeLots: 5,
    priceTicks: 1_000,
    takeProfitBy: "mark",
    takeProfitTicks: 1_100,
    takeProfitLimitTicks: 1_090,
  });
  const exit = only(placed, "trigger-placed");
  const amend = (changes: Changes): string =>
    refusal(venue.send("amend-order", { ...idOf(exit), ...changes }));
  expect(amend({ triggerPriceTicks: 1_200 })).toBe("no-reference-price");
  expect(amend({ priceTicks: 1_080, sizeLots: 3 })).toBe("order-amended order-terms");
  venue.send("set-prices", { markTicks: 1_000 });
  expect(amend({ triggerPriceTicks: 1_200 })).toBe("order-amended order-terms");
});

test("who is being liquidated moves what reduces, and no exit of what it bought", () => {
  const venue = levered();
  venue.send("place-conditional-order", {
    sizeLots: 10,
    priceTicks: 9_900,
    takeProfitTicks: 12_000,
  });
  venue.ask(CAROL, 4, 9_900);
  // A book that takes a step and no more in a round.
  venue.bid(CAROL, 1_000, 9_140, perp);
  setMarks(venue, 9_150, BTC_TICKS);
  venue.send("mark-round");
  const exit = only(venue.send("mark-round"), "trigger-placed");
  const stop = venue.send("place-conditional-order", {
    ...perp,
    side: "ask",
    reduceOnly: true,
    type: "market",
    timeInForce: "ioc",
    triggerPriceTicks: 9_000,
    triggerQuantity: 1,
  });
  const move = (order: OrderId, changes: Changes): string =>
    refusal(venue.send("amend-order", { ...idOf(order), ...changes }));
  expect(move(exit, { triggerPriceTicks: 12_001 })).toBe("account-liquidating");
  expect(move(only(stop, "trigger-placed"), { ...perp, triggerPriceTicks: 9_001 })).toBe(
    "order-amended order-terms",
  );
});

test("what was amended is so after a restart", () => {
  const { venue, amend } = waitingVenue();
  amend({ triggerPriceTicks: 1_030, sizeLots: 7 });
  const restored = new Venue(restoreEngine(venue.engine.snapshot()));
  Object.assign(restored, { sequence: venue.sequence, nowMs: venue.nowMs });
  expect(restored.engine.hash()).toBe(venue.engine.hash());
  expect(trade(restored, 1_030)).toEqual(trade(venue, 1_030));
});
