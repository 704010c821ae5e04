/**
 * Random orders of every kind on positions and on loan, amended, fired, cut, liquidated and sold:
 * after each command what rests is what is noted beside positions and claims, reduce-only orders
 * never exceed their position, and nothing is worth less than nothing after two rounds.
 */
import { expect, test } from "vitest";
import type { Answer, EventKind } from "@holdall/core/protocol";
import { restoreEngine } from "../index.ts";
import {
  BTC_TICKS,
  drawer,
  expectLaws,
  leverUp,
  openMarginVenue,
  PEOPLE,
  randomStep,
  riskOf,
  SOL_PERP,
  SOL_TICKS,
  thin,
} from "../margin-venue.twin.ts";
import type { Prices } from "../margin-venue.twin.ts";
import { Venue } from "../venue.twin.ts";

type Draw = (below: number) => number;

const COMMANDS = process.env["HOLDALL_LONG"] === "1" ? 20_000 : 350;

function openOrders(venue: Venue, accountId: number): Answer<"open-orders"> {
  const account = accountId as never;
  return venue.engine.view({ kind: "open-orders", accountId: account, marketId: null });
}

/** Without these a run proves little. */
const MUST_HAPPEN: readonly EventKind[] = [
  "order-amended",
  "trigger-fired",
  "position-changed",
  "unsettled-changed",
  "liquidation-changed",
  "liquidation-step",
  "auction-uncrossed",
];

/** A command about something that stands: an amendment, a stop, a sale, an offer, an auction. */
function furtherStep(venue: Venue, draw: Draw, { solTicks, btcTicks }: Prices): void {
  const accountId = PEOPLE[draw(4)];
  const orders = openOrders(venue, accountId);
  const order = orders[draw(Math.max(1, orders.length))];
  const marketId = SOL_PERP + draw(2);
  const mark = marketId === SOL_PERP ? solTicks : btcTicks;
  switch (draw(7)) {
    case 0:
    case 1: {
      if (order === undefined) return;
      const { orderOrdinal, orderSlot, marketId: own, priceTicks, sizeLots } = order.state;
      const name = { accountId, marketId: own, orderOrdinal, orderSlot };
      const moved = priceTicks + draw(41) - 20;
      const sized = 1 + draw(Math.max(1, sizeLots * 2));
      venue.send("amend-order", { ...name, priceTicks: moved, sizeLots: draw(2) * sized });
      return;
    }
    case 2:
      venue.send("place-conditional-order", {
        accountId,
        marketId,
        side: draw(2) === 0 ? "bid" : "ask",
        type: "market",
        timeInForce: "ioc",
        reduceOnly: draw(2) === 0,
        triggerBy: draw(2) === 0 ? "mark" : "last",
        triggerPriceTicks: Math.floor(mark * 0.97) + draw(Math.floor(mark * 0.06)),
        triggerQuantity: 1 + draw(1_000_000),
        triggerIsPercent: draw(3) > 0,
      });
      return;
    case 3:
      venue.send("place-conditional-order", {
        accountId,
        marketId: SOL_PERP,
        sizeLots: 1 + draw(2_000),
        priceTicks: solTicks,
        takeProfitTicks: solTicks + 1 + draw(100),
        stopLossTicks: Math.max(1, solTicks - 1 - draw(100)),
      });
      return;
    case 4:
      venue.send("realize", { accountId, marketId, units: draw(3) * 1_000_000 });
      return;
    case 5: {
      const [sourceAssetId, targetAssetId] = [draw(3), draw(3)];
      const units = 1 + draw(2_000_000_000);
      venue.send("convert-collateral", { accountId, sourceAssetId, targetAssetId, units });
      return;
    }
    default: {
      const isBorrow = draw(2) === 0;
      const capacity = draw(3) * 100_000;
      venue.send("set-backstop", { accountId, marketId, assetId: draw(3), isBorrow, capacity });
    }
  }
}

/** What stands beside positions and claims is the sum of what rests. */
function expectNoted(venue: Venue, accountId: number): void {
  const resting = openOrders(venue, accountId).filter(
    ({ state }) => state.status !== "trigger-pending" && state.marketId >= SOL_PERP,
  );
  const { positions } = riskOf(venue, accountId);
  for (const position of positions) {
    const own = resting.filter(({ state }) => state.marketId === position.marketId);
    const lotsOf = (side: string, isReducing: boolean): number =>
      own
        .filter(({ state }) => state.side === side && state.reduceOnly === isReducing)
        .reduce((sum, { state }) => sum + state.sizeLots - state.filledLots, 0);
    expect(position.bidLots).toBe(lotsOf("bid", false));
    expect(position.askLots).toBe(lotsOf("ask", false));
    const closing = Math.max(0, position.sizeLots);
    expect(lotsOf("ask", true)).toBeLessThanOrEqual(closing);
    expect(lotsOf("bid", true)).toBeLessThanOrEqual(Math.max(0, -position.sizeLots));
  }
}

/** Notes the kinds of all events that a venue tells from now on. */
function watched(venue: Venue, seen: Set<EventKind>): Venue {
  const apply = venue.apply.bind(venue);
  venue.apply = (command) => {
    const events = apply(command);
    for (const { kind } of events) seen.add(kind);
    return events;
  };
  return venue;
}

function auction(venue: Venue, draw: Draw): void {
  const marketId = draw(4);
  const state = draw(2) === 0 ? "auction" : "open";
  venue.send("set-market-state", { marketId, state });
}

for (const seed of [1, 2, 3, 4]) {
  test(`orders on positions and on loan keep their promises, seed ${seed}`, () => {
    const draw = drawer(seed);
    const prices = { solTicks: SOL_TICKS, btcTicks: BTC_TICKS };
    const seen = new Set<EventKind>();
    const terms = { concentrationPpm: 10_000, concentrationFreePpm: 300_000 };
    let venue = watched(openMarginVenue(terms), seen);
    thin(venue);
    leverUp(venue);
    for (let command = 0; command < COMMANDS; command += 1) {
      if (draw(3) === 0) furtherStep(venue, draw, prices);
      else randomStep(venue, draw, prices, 80_000);
      if (draw(20) === 0) auction(venue, draw);
      expectLaws(venue);
      for (const accountId of PEOPLE) expectNoted(venue, accountId);
      if (command % 11 === 0) {
        venue.send("mark-round");
        venue.send("mark-round");
        expectLaws(venue);
        for (const accountId of PEOPLE) {
          expect(riskOf(venue, accountId).equityUnits).toBeGreaterThanOrEqual(0);
        }
      }
      if (command % 199 === 0) {
        const { sequence, nowMs } = venue;
        const restored = new Venue(restoreEngine(venue.engine.snapshot()));
        venue = watched(Object.assign(restored, { sequence, nowMs }), seen);
      }
    }
    for (const kind of MUST_HAPPEN) expect(seen.has(kind), kind).toBe(true);
  });
}
