/** What exits are expected to come to, beside what they come to once they have fired. */
import { describe, expect, test } from "vitest";
import type { Answer, CommandOf, Event } from "@holdall/core/protocol";
import { openMarginVenue, SOL_PERP, SOL_TICKS } from "../margin-venue.twin.ts";
import {
  ALICE,
  BOB,
  CAROL,
  NO_CONDITIONS,
  PLAIN_ORDER,
  QUOTE_PER_LOT_TICK,
  SOL_USDC,
  UNITS_PER_LOT,
  USDC,
} from "../venue.twin.ts";
import type { Venue } from "../venue.twin.ts";

type Order = Omit<CommandOf<"place-conditional-order">, "kind">;
type Preview = NonNullable<Answer<"order-preview">>;

const UP = SOL_TICKS + 201;
const DOWN = SOL_TICKS - 201;

/** An order with both exits around the price of SOL. */
function orderOf(fields: Partial<Record<keyof Order, unknown>>): Order {
  return {
    ...PLAIN_ORDER,
    marketId: SOL_PERP,
    ...NO_CONDITIONS,
    priceTicks: SOL_TICKS,
    sizeLots: 101,
    takeProfitTicks: UP,
    stopLossTicks: DOWN,
    ...fields,
  } as unknown as Order;
}

function previewOf(venue: Venue, order: Order): Preview {
  const asked = { kind: "order-preview", order, conditions: order } as const;
  return venue.engine.view(asked)!;
}

/** What of Alice's these events came to: realised, less fees. */
function cameTo(events: readonly Event[]): number {
  let units = 0;
  for (const event of events) {
    if (event.kind === "unsettled-changed" && (event.accountId as number) === ALICE)
      units += event.units;
  }
  return units;
}

/** Bob buys, Carol sells. */
function rest(venue: Venue, isBid: boolean, lots: number, ticks: number, marketId: number): void {
  if (isBid) venue.bid(BOB, lots, ticks, { marketId });
  else venue.ask(CAROL, lots, ticks, { marketId });
}

function take(venue: Venue, side: "bid" | "ask", sizeLots: number, marketId: number): Event[] {
  const order = { accountId: ALICE, side, sizeLots, marketId, priceTicks: 0 };
  return venue.send("place-order", { ...order, type: "market", timeInForce: "ioc" });
}

describe.each([
  { does: "takes a profit of a long", side: "bid", exit: "takeProfitUnits", ticks: UP },
  { does: "stops the loss of a long", side: "bid", exit: "stopLossUnits", ticks: DOWN },
  { does: "takes a profit of a short", side: "ask", exit: "takeProfitUnits", ticks: DOWN },
  { does: "stops the loss of a short", side: "ask", exit: "stopLossUnits", ticks: UP },
] as const)("an exit that $does", ({ side, exit, ticks }) => {
  const isBid = side === "bid";
  const other = isBid ? "ask" : "bid";
  const exits = isBid
    ? { side, takeProfitTicks: UP, stopLossTicks: DOWN }
    : { side, takeProfitTicks: DOWN, stopLossTicks: UP };

  test("is foretold to the unit, for the whole of a position that was held before", () => {
    const venue = openMarginVenue();
    rest(venue, !isBid, 7, SOL_TICKS + 3, SOL_PERP);
    take(venue, side, 7, SOL_PERP);
    rest(venue, !isBid, 101, SOL_TICKS, SOL_PERP);
    const order = orderOf(exits);

    const expected = previewOf(venue, order)[exit];

    const events = venue.apply({ kind: "place-conditional-order", ...order });
    rest(venue, isBid, 108, ticks, SOL_PERP);
    events.push(...take(venue, other, 108, SOL_PERP));
    expect(expected).toBe(cameTo(events));
    expect(Math.sign(expected!)).toBe(exit === "takeProfitUnits" ? 1 : -1);
  });

  test("is foretold to the unit where the order rests first", () => {
    const venue = openMarginVenue();
    const order = orderOf(exits);

    const expected = previewOf(venue, order)[exit];

    venue.apply({ kind: "place-conditional-order", ...order });
    const filled = isBid
      ? venue.ask(CAROL, 101, SOL_TICKS, { marketId: SOL_PERP })
      : venue.bid(BOB, 101, SOL_TICKS, { marketId: SOL_PERP });
    rest(venue, isBid, 101, ticks, SOL_PERP);
    expect(expected).toBe(cameTo([...filled, ...take(venue, other, 101, SOL_PERP)]));
  });

  test("is foretold to the unit on a spot market, where a bid's fee is of what it buys", () => {
    const venue = openMarginVenue();
    rest(venue, !isBid, 101, SOL_TICKS, SOL_USDC);
    const order = orderOf({ ...exits, marketId: SOL_USDC });
    const held = (): number => venue.balance(ALICE, USDC).reduce((sum, units) => sum + units, 0);
    const before = held();

    const expected = previewOf(venue, order)[exit];

    venue.apply({ kind: "place-conditional-order", ...order });
    // Of a bid the lot that its fee was taken from is not there to be sold; what is left of it is hers.
    const lots = isBid ? 100 : 101;
    rest(venue, isBid, lots, ticks, SOL_USDC);
    take(venue, other, lots, SOL_USDC);
    const soldUnits = 101 * QUOTE_PER_LOT_TICK * SOL_TICKS;
    const feeUnits = Math.ceil((101 * UNITS_PER_LOT * 500) / 1_000_000);
    const left = (soldUnits * (UNITS_PER_LOT - feeUnits)) / (101 * UNITS_PER_LOT);
    const spent = held() - before + (isBid ? Math.floor(left) : 0);
    // Buying back, the fee is of what is bought: its worth at the exit's price, rounded up.
    const buyingFee = isBid ? 0 : Math.ceil((101 * QUOTE_PER_LOT_TICK * ticks * 500) / 1_000_000);
    expect(expected).toBe(spent - buyingFee);
  });
});

test("a limit price of an exit is what it is expected at, and its trigger only without one", () => {
  const venue = openMarginVenue();
  rest(venue, false, 101, SOL_TICKS, SOL_PERP);
  const atTrigger = previewOf(venue, orderOf({}));
  const atLimit = previewOf(
    venue,
    orderOf({ takeProfitLimitTicks: UP - 10, stopLossLimitTicks: DOWN - 10 }),
  );
  expect(atLimit.takeProfitUnits).toBeLessThan(atTrigger.takeProfitUnits!);
  expect(atLimit.stopLossUnits).toBeLessThan(atTrigger.stopLossUnits!);
});

test("nothing is expected of an exit that is not there, or of an order that opens nothing", () => {
  const venue = openMarginVenue();
  rest(venue, false, 300, SOL_TICKS, SOL_PERP);
  const one = previewOf(venue, orderOf({ stopLossTicks: 0 }));
  expect([one.stopLossUnits, one.takeProfitUnits]).toStrictEqual([null, expect.any(Number)]);
  expect(previewOf(venue, orderOf({ takeProfitTicks: DOWN })).takeProfitUnits).toBeNull();

  take(venue, "bid", 200, SOL_PERP);
  rest(venue, true, 150, SOL_TICKS - 1, SOL_PERP);
  const exits = { takeProfitTicks: DOWN, stopLossTicks: UP };
  const sale = { ...exits, side: "ask", priceTicks: SOL_TICKS - 1, sizeLots: 150 };
  const closing = previewOf(venue, orderOf(sale));
  expect([closing.takeProfitUnits, closing.stopLossUnits]).toStrictEqual([null, null]);
});

test("what a closing order realises is foretold as it is booked, before its fee", () => {
  const venue = openMarginVenue();
  rest(venue, false, 101, SOL_TICKS, SOL_PERP);
  take(venue, "bid", 101, SOL_PERP);
  rest(venue, true, 50, SOL_TICKS + 40, SOL_PERP);
  const sale = { side: "ask", priceTicks: SOL_TICKS + 40, sizeLots: 50, reduceOnly: true };
  const order = orderOf({ ...sale, takeProfitTicks: 0, stopLossTicks: 0 });

  const { realizedUnits, feeUnits } = previewOf(venue, order);

  const events = venue.apply({ kind: "place-conditional-order", ...order });
  expect(feeUnits).toBeGreaterThan(0);
  expect(realizedUnits).toBe(50 * 40 * QUOTE_PER_LOT_TICK);
  expect(realizedUnits - feeUnits).toBe(cameTo(events));
});
