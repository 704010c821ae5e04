/**
 * Random commands over everything that margin knows; after each, the laws of docs/margin.md section
 * 11, every account's risk against the formulas in unbounded integers, and what was foretold of
 * orders against what came of them.
 */
import { expect, test } from "vitest";
import { restoreEngine } from "./index.ts";
import { explain } from "./margin/explain.twin.ts";
import {
  BTC_TICKS,
  drawer,
  expectLaws,
  leverUp,
  openMarginVenue,
  PEOPLE,
  randomOrder,
  randomStep,
  riskOf,
  SOL_TICKS,
  thin,
} from "./margin-venue.twin.ts";
import { kinds, refusal, Venue } from "./venue.twin.ts";
import type { Event, OrderConditions } from "@holdall/core/protocol";

const COMMANDS = process.env["HOLDALL_LONG"] === "1" ? 50_000 : 600;

test("whatever comes, pools, clearing and positions add up, and risk is what its parts say", () => {
  const draw = drawer(5);
  const prices = { solTicks: SOL_TICKS, btcTicks: BTC_TICKS };
  let venue = openMarginVenue({ concentrationPpm: 200_000, concentrationFreePpm: 300_000 });
  thin(venue);
  leverUp(venue);
  const seen = new Set<string>();
  for (let command = 0; command < COMMANDS; command += 1) {
    for (const event of randomStep(venue, draw, prices, 10_000)) seen.add(event.kind);
    if (command % 7 === 0) for (const kind of kinds(venue.send("mark-round"))) seen.add(kind);
    expectLaws(venue);
    for (const accountId of PEOPLE)
      expect(riskOf(venue, accountId)).toMatchObject(explain(venue, accountId));
    if (command % 97 === 0) {
      const hash = venue.engine.hash();
      const { sequence, nowMs } = venue;
      venue = new Venue(restoreEngine(venue.engine.snapshot()));
      Object.assign(venue, { sequence, nowMs });
      expect(venue.engine.hash()).toBe(hash);
    }
  }
  for (const kind of ["lending-changed", "position-changed", "interest-paid", "pool-changed"]) {
    expect(seen.has(kind), kind).toBe(true);
  }
});

/** What an account's order did: lots, quote and fee of its fills as a taker. */
function filled(events: readonly Event[], accountId: number) {
  const own = events.filter(
    (event) =>
      event.kind === "order-filled" && !event.isMaker && (event.accountId as number) === accountId,
  ) as Extract<Event, { kind: "order-filled" }>[];
  return {
    filledLots: own.reduce((sum, event) => sum + event.fillLots, 0),
    filledQuoteUnits: own.reduce((sum, event) => sum + event.fillQuoteUnits, 0),
    feeUnits: own.reduce((sum, event) => sum + event.feeUnits, 0),
  };
}

/** Conditions of nothing but a tolerance for the price. */
function toleranceOfPpm(slippageTolerance: number): OrderConditions {
  const none = 0 as OrderConditions["triggerPriceTicks"];
  return {
    triggerBy: "last",
    triggerPriceTicks: none,
    triggerQuantity: 0,
    triggerIsPercent: false,
    takeProfitBy: "last",
    takeProfitTicks: none,
    takeProfitLimitTicks: none,
    stopLossBy: "last",
    stopLossTicks: none,
    stopLossLimitTicks: none,
    slippageKind: "ppm",
    slippageTolerance,
  };
}

test("what is foretold of an order is what comes of it, to the unit", () => {
  const draw = drawer(11);
  const prices = { solTicks: SOL_TICKS, btcTicks: BTC_TICKS };
  const venue = openMarginVenue();
  let accepted = 0;
  for (let round = 0; round < COMMANDS / 3; round += 1) {
    randomStep(venue, draw, prices, 5_000);
    const order = randomOrder(draw, prices);
    const hash = venue.engine.hash();
    const conditions = order.type === "market" ? toleranceOfPpm(draw(20_000)) : undefined;
    const preview = venue.engine.view({ kind: "order-preview", order, conditions })!;
    expect(venue.engine.hash()).toBe(hash);
    const events = venue.apply(
      conditions === undefined
        ? { kind: "place-order", ...order }
        : { kind: "place-conditional-order", ...order, ...conditions },
    );
    const refused = events.find((event) => event.kind === "rejected");
    expect(preview.refusalCode).toBe(refused === undefined ? 0 : refused.code);
    expect(preview).toMatchObject(filled(events, order.accountId));
    expect(preview.after).toEqual(riskOf(venue, order.accountId));
    if (refused === undefined) accepted += 1;
  }
  expect(accepted).toBeGreaterThan(COMMANDS / 20);
});

const NOBODY = 999;
const DEAR = {
  imf: { basePpm: 500_000, factorPpb: 60_000 },
  mmf: { basePpm: 300_000, factorPpb: 36_000 },
};

test("a refused order leaves no trace, also of who never met the market", () => {
  const seen = new Set<string>();
  for (let seed = 1; seed <= 12; seed += 1) {
    const draw = drawer(seed);
    const venue = openMarginVenue({ positionLotsMax: 38_000, ...DEAR });
    thin(venue);
    for (let round = 0; round < 12; round += 1) {
      const order = randomOrder(draw, { solTicks: SOL_TICKS, btcTicks: BTC_TICKS });
      const other = new Venue(restoreEngine(venue.engine.snapshot()));
      Object.assign(other, { sequence: venue.sequence, nowMs: venue.nowMs });
      const events = venue.apply({ kind: "place-order", ...order });
      if (events[0].kind !== "rejected") continue;
      seen.add(refusal(events));
      other.bid(NOBODY, 1, SOL_TICKS);
      expect(venue.engine.hash()).toBe(other.engine.hash());
    }
  }
  for (const name of ["margin-insufficient", "position-limit", "fill-or-kill-unfillable"]) {
    expect(seen.has(name), name).toBe(true);
  }
});
