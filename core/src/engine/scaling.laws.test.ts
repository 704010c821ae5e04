/**
 * Units are units: the same venue with ticks and lots ten times smaller, told the same in its own
 * units, comes to the same money, to the last unit of it.
 */
import { expect, test } from "vitest";
import type { Command, Event, MarketSpec } from "@holdall/core/protocol";
import {
  BTC_TICKS,
  drawer,
  expectLaws,
  FUND,
  leverUp,
  ONE_USDC,
  openMarginVenue,
  PEOPLE,
  perpSpec,
  randomStep,
  riskOf,
  setMarks,
  SOL_PERP,
  SOL_TICKS,
  thin,
} from "./margin-venue.twin.ts";
import type { Prices } from "./margin-venue.twin.ts";
import { BOB, CAROL, marketSpec, refusal, SOL_USDC } from "./venue.twin.ts";
import type { Venue } from "./venue.twin.ts";

const FINER = 10;
/** Marks are the prices that are set, so that they stand on both grids. */
const onTheGrid = { markBandPpm: 1 };
const fineMarkets = {
  tickSize: "0.001",
  lotSize: "0.001",
  priceTicksMax: marketSpec.priceTicksMax * FINER,
  sizeLotsMax: marketSpec.sizeLotsMax * FINER,
  perp: {
    ...perpSpec,
    ...onTheGrid,
    openInterestLotsMax: perpSpec.openInterestLotsMax * FINER,
    positionLotsMax: perpSpec.positionLotsMax * FINER,
  },
} as unknown as Partial<MarketSpec>;

/** The command as the finer venue understands it. */
function inFinerUnits(command: Command): Command {
  if (!("marketId" in command)) return command;
  const { marketId } = command as { marketId: number };
  if (marketId !== SOL_USDC && marketId !== SOL_PERP) return command;
  const scaled = ["priceTicks", "sizeLots", "indexTicks", "markTicks"].flatMap((name) => {
    const value = (command as unknown as Record<string, number | undefined>)[name];
    return value === undefined ? [] : [[name, value * FINER] as const];
  });
  return { ...command, ...Object.fromEntries(scaled) };
}

/**
 * The order as a limit order of a size: one that takes what its money buys is rounded to whole lots,
 * and in smaller lots rightly buys more.
 */
function sized(command: Command, { solTicks, btcTicks }: Prices): Command {
  if (command.kind !== "place-order" || command.type === "limit") return command;
  const isSol =
    (command.marketId as number) === SOL_USDC || (command.marketId as number) === SOL_PERP;
  return {
    ...command,
    type: "limit",
    priceTicks: (isSol ? solTicks : btcTicks) as typeof command.priceTicks,
    sizeLots: Math.max(1, command.sizeLots) as typeof command.sizeLots,
    quoteUnits: 0 as typeof command.quoteUnits,
  };
}

/** All money of a risk, row by row, and none of its ticks and lots. */
function moneyOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(moneyOf);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => !/(Ticks|Lots)$/.test(name))
      .map(([name, each]) => [name, moneyOf(each)]),
  );
}

/** True where the venue sold something by whole lots. */
function isByLots(events: readonly Event[]): boolean {
  return events.some(
    (event) => event.kind === "order-accepted" && event.origin === "collateral-conversion",
  );
}

/** Two venues of different units, of which the second hears what the first is told. */
function paired(prices: Prices, see: (events: readonly Event[]) => void): Venue {
  const coarse = openMarginVenue(onTheGrid);
  const fine = openMarginVenue(onTheGrid, fineMarkets);
  const apply = coarse.apply.bind(coarse);
  coarse.apply = (said) => {
    const command = sized(said, prices);
    const events = apply(command);
    fine.nowMs = coarse.nowMs;
    const told = fine.apply(inFinerUnits(command));
    const place = `command ${coarse.sequence}: ${JSON.stringify(command)}`;
    expect(refusal(told), place).toBe(refusal(events));
    see(events);
    // A difference stays: not every command need be followed by a look at everybody.
    if (coarse.sequence % 4 !== 0) return events;
    for (const accountId of [...PEOPLE, FUND])
      expect(moneyOf(riskOf(fine, accountId)), place).toEqual(moneyOf(riskOf(coarse, accountId)));
    return events;
  };
  return coarse;
}

test("ticks and lots ten times smaller make the same money", () => {
  const seen = new Set<string>();
  for (let seed = 1; seed <= 3; seed += 1) {
    const draw = drawer(seed);
    const prices = { solTicks: SOL_TICKS, btcTicks: BTC_TICKS };
    const venue = paired(prices, (events) => {
      for (const event of events)
        seen.add(event.kind === "liquidation-changed" ? event.stage : event.kind);
    });
    setMarks(venue, SOL_TICKS, BTC_TICKS);
    thin(venue);
    venue.send("lend", { accountId: BOB, units: 9_000 * ONE_USDC });
    venue.send("borrow", { accountId: CAROL, units: 1_001 });
    leverUp(venue);
    venue.nowMs += 3_600_000;
    venue.send("tick");
    for (let step = 0; step < 60; step += 1) {
      const events = randomStep(venue, draw, prices, 10_000);
      if (isByLots(events)) break;
    }
    crash(venue, prices);
    expectLaws(venue);
  }
  for (const name of ["lending-changed", "funding-paid", "interest-paid", "adl", "fund", "none"])
    expect(seen.has(name), name).toBe(true);
});

/** Without a book, positions are closed at mark, and deficits covered. */
function crash(venue: Venue, prices: Prices): void {
  for (const accountId of PEOPLE) venue.send("cancel-all-orders", { accountId, everyMarket: true });
  for (const perThousand of [850, 650]) {
    setMarks(venue, Math.floor((prices.solTicks * perThousand) / 1_000), prices.btcTicks);
    venue.send("mark-round");
    venue.send("mark-round");
  }
}
