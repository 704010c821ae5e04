/**
 * Random commands against one market of few prices and few people, so that everything meets
 * everything; after each the statements of `reliability.md` section 4, groups L and B, are asked of
 * the views. Now and then the engine is replaced by one restored from its snapshot.
 */
import { expect, test } from "vitest";
import { restoreEngine } from "./index.ts";
import type { Engine } from "./index.ts";
import {
  ALICE,
  BOB,
  BOB_TWO,
  CAROL,
  openVenue,
  QUOTE_PER_LOT_TICK,
  SOL,
  UNITS_PER_LOT,
  USDC,
  Venue,
} from "./venue.twin.ts";
import type { Event } from "@holdall/core/protocol";

const PEOPLE = [ALICE, BOB, CAROL, BOB_TWO];
const COMMANDS = process.env["HOLDALL_LONG"] === "1" ? 100_000 : 2_000;

/** A small generator of numbers below n: the same seed gives the same commands. */
function drawer(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return (state >>> 8) % below;
  };
}

function openOrders(engine: Engine): {
  accountId: number;
  side: string;
  priceTicks: number;
  left: number;
  waiting: boolean;
  ids: [number, number];
}[] {
  return PEOPLE.flatMap((accountId) =>
    engine
      .view({ kind: "open-orders", accountId: accountId as never, marketId: null })
      .map(({ state }) => ({
        accountId,
        side: state.side,
        priceTicks: state.priceTicks,
        left: state.sizeLots - state.filledLots,
        waiting: state.status === "trigger-pending",
        ids: [state.orderOrdinal, state.orderSlot],
      })),
  );
}

/** L2 zero sum, L3 locks covered, L5 integers; B1 uncrossed, B6 levels are sums of their orders. */
function check(venue: Venue): void {
  expect(venue.isZeroSum()).toBe(true);
  const resting = openOrders(venue.engine).filter((order) => !order.waiting);
  for (const accountId of PEOPLE) {
    const own = resting.filter((order) => order.accountId === accountId);
    const locked = (side: string, of: (order: (typeof own)[number]) => number): number =>
      own.filter((order) => order.side === side).reduce((total, order) => total + of(order), 0);
    const sol = venue.balance(accountId, SOL);
    const usdc = venue.balance(accountId, USDC);
    expect(sol[1]).toBe(locked("ask", (order) => order.left * UNITS_PER_LOT));
    expect(usdc[1]).toBe(
      locked("bid", (order) => order.left * order.priceTicks * QUOTE_PER_LOT_TICK),
    );
    for (const units of [...sol, ...usdc])
      expect(Number.isSafeInteger(units) && units >= 0).toBe(true);
  }
  const { bids, asks } = venue.book();
  const state = venue.engine.view({ kind: "markets" })[0].state;
  if (state !== "auction" && bids.length > 0 && asks.length > 0) {
    expect(bids[0][0]).toBeLessThan(asks[0][0]);
  }
  for (const [side, levels] of [
    ["bid", bids],
    ["ask", asks],
  ] as const) {
    const totals = new Map<number, number>();
    for (const order of resting.filter((row) => row.side === side)) {
      totals.set(order.priceTicks, (totals.get(order.priceTicks) ?? 0) + order.left);
    }
    const sign = side === "bid" ? -1 : 1;
    expect(levels).toEqual([...totals].sort((a, b) => sign * (a[0] - b[0])));
  }
}

function step(venue: Venue, draw: (below: number) => number): Event[] {
  const accountId = PEOPLE[draw(4)];
  const side = draw(2) === 0 ? "bid" : "ask";
  const priceTicks = 990 + draw(20);
  const selfTrade = (["reject-taker", "reject-maker", "reject-both"] as const)[draw(3)];
  const live = openOrders(venue.engine);
  const [orderOrdinal, orderSlot] = live[draw(Math.max(1, live.length))]?.ids ?? [1, 1];
  const name = {
    accountId: live.find((order) => order.ids[0] === orderOrdinal)?.accountId ?? ALICE,
    orderOrdinal,
    orderSlot,
  };
  switch (draw(14)) {
    case 0:
    case 1:
      return venue.send("cancel-order", name);
    case 2:
      return venue.send("amend-order", {
        ...name,
        priceTicks: draw(2) * priceTicks,
        sizeLots: draw(2) * (1 + draw(30)),
      });
    case 3:
      return venue.send("place-order", {
        accountId,
        side,
        selfTrade,
        type: "market",
        timeInForce: "ioc",
        sizeLots: 1 + draw(20),
      });
    case 4:
      return venue.send("place-conditional-order", {
        accountId,
        side,
        selfTrade,
        priceTicks,
        triggerPriceTicks: 990 + draw(20),
        triggerQuantity: 1 + draw(20),
      });
    case 5:
      return venue.send("place-order", {
        accountId,
        side,
        selfTrade,
        priceTicks,
        sizeLots: 1 + draw(40),
        timeInForce: "fok",
      });
    case 6:
      return draw(8) === 0
        ? venue.send("set-market-state", { state: draw(3) === 0 ? "auction" : "open" })
        : venue.send("tick");
    case 7:
      return draw(10) === 0
        ? venue.send("cancel-all-orders", { accountId, everyMarket: true })
        : [];
    default:
      return venue.send("place-order", {
        accountId,
        side,
        selfTrade,
        priceTicks,
        sizeLots: 1 + draw(20),
        postOnly: draw(6) === 0,
      });
  }
}

test("whatever comes, money is conserved, locks are covered and the book is whole", () => {
  const draw = drawer(42);
  let venue = openVenue();
  const seen = new Set<string>();
  for (let command = 0; command < COMMANDS; command += 1) {
    for (const event of step(venue, draw)) seen.add(event.kind);
    check(venue);
    if (command % 97 === 0) {
      const hash = venue.engine.hash();
      const { sequence, nowMs } = venue;
      venue = new Venue(restoreEngine(venue.engine.snapshot()));
      Object.assign(venue, { sequence, nowMs });
      expect(venue.engine.hash()).toBe(hash);
    }
    venue.nowMs += 10;
  }
  for (const kind of [
    "traded",
    "order-amended",
    "trigger-fired",
    "auction-uncrossed",
    "order-expired",
    "order-cancelled",
  ]) {
    expect(seen.has(kind), kind).toBe(true);
  }
});

test("an engine restored at any moment goes on as the one that was not stopped", () => {
  const venue = openVenue();
  const draw = drawer(7);
  for (let command = 0; command < 150; command += 1) step(venue, draw);
  const twin = new Venue(restoreEngine(venue.engine.snapshot()));
  Object.assign(twin, { sequence: venue.sequence, nowMs: venue.nowMs });
  const [left, right] = [drawer(99), drawer(99)];
  for (let command = 0; command < 150; command += 1) {
    expect(step(twin, right)).toEqual(step(venue, left));
  }
  expect(twin.engine.hash()).toBe(venue.engine.hash());
});
