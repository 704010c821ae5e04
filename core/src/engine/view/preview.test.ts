/** What a preview says beside fills and margin: impact, funding, and what is borrowed at which moment. */
import { expect, test } from "vitest";
import type { Answer, CommandOf } from "@holdall/core/protocol";
import {
  BTC,
  BTC_TICKS,
  BTC_USDC,
  ONE_BTC,
  openMarginVenue,
  SOL_PERP,
  SOL_TICKS,
} from "../margin-venue.twin.ts";
import { ALICE, BOB, CAROL, only, PLAIN_ORDER, Venue } from "../venue.twin.ts";
import { restoreEngine } from "../engine.ts";

const HOUR_MS = 3_600_000;
const perp = { marketId: SOL_PERP } as const;

type Order = Omit<CommandOf<"place-order">, "kind">;

function orderOf(fields: Partial<Record<keyof Order, unknown>>): Order {
  return {
    ...PLAIN_ORDER,
    marketId: SOL_PERP,
    priceTicks: SOL_TICKS,
    sizeLots: 100,
    ...fields,
  } as unknown as Order;
}

function previewOf(venue: Venue, order: Order): NonNullable<Answer<"order-preview">> {
  return venue.engine.view({ kind: "order-preview", order })!;
}

test("what fills is compared with the best price before, that of the other side", () => {
  const venue = openMarginVenue();
  venue.ask(BOB, 100, SOL_TICKS, perp);
  venue.ask(CAROL, 100, SOL_TICKS + 50, perp);

  const order = orderOf({ sizeLots: 200, priceTicks: SOL_TICKS + 50 });
  const { oppositeTicks, filledLots, filledQuoteUnits } = previewOf(venue, order);

  expect(oppositeTicks).toBe(SOL_TICKS);
  expect(filledLots).toBe(200);
  const atBest = previewOf(venue, orderOf({ sizeLots: 100 })).filledQuoteUnits * 2;
  expect(filledQuoteUnits).toBeGreaterThan(atBest);
  expect(previewOf(venue, orderOf({ side: "ask" })).oppositeTicks).toBe(0);
});

test("the funding foretold is the funding that the hour brings, of the position after the order", () => {
  const venue = openMarginVenue();
  venue.send("tick");
  venue.ask(BOB, 1_000, SOL_TICKS + 20, perp);
  venue.bid(CAROL, 1_000, SOL_TICKS - 20, perp);
  venue.send("set-prices", { ...perp, indexTicks: SOL_TICKS - 30, markTicks: 0, sources: 5 });
  expect(previewOf(venue, orderOf({ priceTicks: SOL_TICKS - 20 })).fundingUnits).toBe(0);

  for (const [side, priceTicks] of [
    ["bid", SOL_TICKS + 20],
    ["ask", SOL_TICKS - 20],
  ] as const) {
    const order = orderOf({ side, priceTicks, sizeLots: 300 });
    const { fundingUnits } = previewOf(venue, order);
    const later = new Venue(restoreEngine(venue.engine.snapshot()));
    Object.assign(later, { sequence: venue.sequence, nowMs: venue.nowMs });
    later.apply({ kind: "place-order", ...order });
    later.nowMs += HOUR_MS;
    const paid = later
      .send("tick")
      .find((event) => event.kind === "funding-paid" && (event.accountId as number) === ALICE);
    expect(paid).toMatchObject({ units: fundingUnits });
    expect(Math.sign(fundingUnits)).toBe(side === "bid" ? -1 : 1);
  }
});

test("what is borrowed is foretold to the unit at any moment; the entry fee is that of the moment", () => {
  const venue = openMarginVenue();
  venue.send("lend", { accountId: BOB, assetId: BTC, units: 5 * ONE_BTC });
  venue.send("borrow", { accountId: CAROL, assetId: BTC, units: 3 * ONE_BTC });
  // Eleven bitcoins, of which she has ten.
  const spot = { marketId: BTC_USDC, sizeLots: 11_000, priceTicks: BTC_TICKS };
  venue.bid(BOB, spot.sizeLots, spot.priceTicks, spot);
  const order = orderOf({ ...spot, side: "ask", autoBorrow: true });
  const preview = previewOf(venue, order);
  const [movement] = preview.lending;
  expect(movement).toMatchObject({ assetId: BTC, lentUnits: 0, borrowedUnits: ONE_BTC });
  expect(movement.entryFeeUnits).toBeGreaterThan(0);

  // Half of the time to the full hour goes by.
  venue.nowMs += Math.floor((HOUR_MS - (venue.nowMs % HOUR_MS)) / 2);
  const events = venue.apply({ kind: "place-order", ...order });

  const borrowed = only(events, "lending-changed");
  expect(borrowed).toMatchObject({ movement: "borrow", units: movement.borrowedUnits });
  const fee = only(events, "interest-paid");
  expect(fee.units).toBeLessThan(movement.entryFeeUnits);
  expect(borrowed.borrowedUnits).toBe(movement.borrowedUnits + fee.units);
});
