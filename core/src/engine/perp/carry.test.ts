/** What a trade costs, how large a position may become, and that a question is answered as the deed would be. */
import { expect, test } from "vitest";
import { EventBuffer } from "../event-buffer.ts";
import {
  drawer,
  ONE_USDC,
  openMarginVenue,
  SOL_PERP,
  SOL_TICKS,
  stateBehind,
  thinOne,
} from "../margin-venue.twin.ts";
import { assess } from "../margin/assess.ts";
import { isLiquidatable, judge } from "../margin/risk.ts";
import type { Market } from "../markets/market.ts";
import { ACCEPTED, REJECT } from "../reject-codes.ts";
import type { State } from "../state.ts";
import { ALICE, BOB } from "../venue.twin.ts";
import {
  checkFillMargin,
  checkOrderMargin,
  checkPositionLimits,
  costUnits,
  isWithinOwnLimit,
  isWorseThanMark,
  perpFeeUnits,
  survives,
} from "./carry.ts";
import type { Prospect } from "./carry.ts";
import { tradePosition } from "./fill.ts";

const perp = { marketId: SOL_PERP } as const;
const QUOTE_PER_LOT_TICK = 100;

/** Alice holds so many lots against Bob, and has so many resting on either side. */
function holding(
  sizeLots: number,
  { bidLots = 0, askLots = 0, terms = {} }: { bidLots?: number; askLots?: number; terms?: object },
): { state: State; market: Market } {
  const venue = openMarginVenue(terms);
  thinOne(venue, ALICE);
  venue.send("set-account", { accountId: ALICE, leverageLimitPpm: 50_000_000 });
  const lots = Math.abs(sizeLots);
  if (sizeLots > 0) {
    venue.ask(BOB, lots, SOL_TICKS, perp);
    venue.bid(ALICE, lots, SOL_TICKS, perp);
  } else if (sizeLots < 0) {
    venue.bid(BOB, lots, SOL_TICKS, perp);
    venue.ask(ALICE, lots, SOL_TICKS, perp);
  }
  if (bidLots > 0) venue.bid(ALICE, bidLots, SOL_TICKS - 1_000, perp);
  if (askLots > 0) venue.ask(ALICE, askLots, SOL_TICKS + 1_000, perp);
  const { state } = stateBehind(venue);
  state.emit.begin(new EventBuffer());
  return { state, market: state.markets[SOL_PERP] };
}

function prospectOf(isBid: boolean, lots: number, more: Partial<Prospect> = {}): Prospect {
  const plain = { accountId: ALICE, priceTicks: SOL_TICKS, feePpm: 500, restedLots: 0 };
  return { ...plain, isBid, lots, ...more };
}

/** The most lots of a side for which something holds, of those below four million. */
function mostLots(holds: (lots: number) => boolean): number {
  let most = 0;
  for (let step = 2 ** 21; step >= 1; step /= 2) if (holds(most + step)) most += step;
  return most;
}

test("a fee is rounded up, and a cost is what is lost against the mark and the fee", () => {
  expect([0, 1, 2_000, 2_001].map((quote) => perpFeeUnits(quote, 500))).toEqual([0, 1, 1, 2]);
  const { market } = holding(0, {});
  const fee = (ticks: number): number => Math.ceil((7 * ticks * QUOTE_PER_LOT_TICK * 500) / 1e6);
  const cost = (isBid: boolean, priceTicks: number): number =>
    costUnits(market, prospectOf(isBid, 7, { priceTicks })) - fee(priceTicks);
  expect([cost(true, SOL_TICKS + 3), cost(true, SOL_TICKS - 3)]).toEqual([2_100, 0]);
  expect([cost(false, SOL_TICKS - 3), cost(false, SOL_TICKS + 3)]).toEqual([2_100, 0]);
});

test("the mark itself is worse for nobody", () => {
  const { market } = holding(0, {});
  const worse = (isBid: boolean): boolean[] =>
    [-1, 0, 1].map((ticks) => isWorseThanMark(market, isBid, SOL_TICKS + ticks));
  expect(worse(true)).toEqual([false, false, true]);
  expect(worse(false)).toEqual([true, false, false]);
});

test("a user's limit binds the worse side of position and orders, each lot once", () => {
  const { state, market } = holding(100, {
    bidLots: 30,
    askLots: 50,
    terms: { positionLotsMax: 1_000 },
  });
  const most = (isBid: boolean, restedLots: number): number =>
    mostLots((lots) => isWithinOwnLimit(state, market, prospectOf(isBid, lots, { restedLots })));
  // 100 + 30 + 870, and −(100 − 50 − 1,050).
  expect([most(true, 0), most(false, 0)]).toEqual([870, 1_050]);
  // Of what rests already ten more may come.
  expect([most(true, 10), most(false, 10)]).toEqual([880, 1_060]);
});

test("what comes on one side does not add to what rests on the other", () => {
  const terms = { positionLotsMax: 1_000 };
  for (const [resting, isBid] of [
    [{ askLots: 500 }, true],
    [{ bidLots: 500 }, false],
  ] as const) {
    const { state, market } = holding(0, { ...resting, terms });
    expect(mostLots((lots) => isWithinOwnLimit(state, market, prospectOf(isBid, lots)))).toBe(
      1_000,
    );
  }
});

test("a market's limit binds what opens, not what closes", () => {
  const most = (sizeLots: number, isBid: boolean): number => {
    const { state, market } = holding(sizeLots, { terms: { openInterestLotsMax: 150 } });
    return mostLots(
      (lots) => checkPositionLimits(state, market, prospectOf(isBid, lots)) === ACCEPTED,
    );
  };
  expect([most(100, true), most(100, false)]).toEqual([50, 150]);
  expect([most(-100, true), most(-100, false)]).toEqual([150, 50]);
  const { state, market } = holding(100, { terms: { openInterestLotsMax: 150 } });
  expect(checkPositionLimits(state, market, prospectOf(true, 51))).toBe(REJECT["position-limit"]);
});

/** Alice's risk once a prospect has come about. */
function riskAfter(build: () => { state: State; market: Market }, prospect: Prospect) {
  const { state, market } = build();
  const { accountId, isBid, lots, priceTicks, feePpm, restedLots } = prospect;
  const row = state.positions.row(accountId, market.id);
  state.positions.changeResting(row, !isBid, -restedLots);
  const feeUnits = perpFeeUnits(lots * priceTicks * QUOTE_PER_LOT_TICK, feePpm);
  tradePosition(state, market, { accountId, isBid, lots, priceTicks, feeUnits });
  return assess(state, accountId);
}

/** Alice's margin once a prospect rests, what it would cost at once beside it. */
function saidResting(build: () => { state: State; market: Market }, prospect: Prospect): number {
  const { state, market } = build();
  const { accountId, isBid, lots, restedLots } = prospect;
  const row = state.positions.row(accountId, market.id);
  state.positions.changeResting(row, !isBid, lots - restedLots);
  return judge(assess(state, accountId), costUnits(market, prospect));
}

test.each([
  { sizeLots: 0, bidLots: 40_000, askLots: 0 },
  { sizeLots: 300_000, bidLots: 0, askLots: 100_000 },
  { sizeLots: -300_000, bidLots: 100_000, askLots: 60_000 },
])("what a question says of $sizeLots lots is what the deed would come to, to the lot", (held) => {
  const build = () => holding(held.sizeLots, held);
  const { state, market } = build();
  const draw = drawer(held.sizeLots + 1);
  const limits = new Set<number>();
  for (let round = 0; round < 6; round += 1) {
    const isBid = round % 2 === 0;
    const more = {
      priceTicks: SOL_TICKS + draw(800) - 400,
      feePpm: draw(2_000),
      restedLots: Math.min(isBid ? held.bidLots : held.askLots, draw(60_000)),
    };
    const asked = (lots: number): Prospect => prospectOf(isBid, lots, more);
    const most = {
      order: mostLots((lots) => checkOrderMargin(state, market, asked(lots)) === ACCEPTED),
      fill: mostLots((lots) => checkFillMargin(state, market, asked(lots)) === ACCEPTED),
      life: mostLots((lots) => survives(state, market, asked(lots))),
    };
    for (const lots of [most.order, most.order + 1].filter((each) => each > 0))
      expect(saidResting(build, asked(lots))).toBe(checkOrderMargin(state, market, asked(lots)));
    for (const lots of [most.fill, most.fill + 1, most.life, most.life + 1].filter(Boolean)) {
      const risk = { ...riskAfter(build, asked(lots)) };
      expect(judge(risk, 0)).toBe(checkFillMargin(state, market, asked(lots)));
      expect(!isLiquidatable(risk)).toBe(survives(state, market, asked(lots)));
    }
    for (const lots of Object.values(most)) limits.add(lots);
  }
  // The limits were met, and are not those of the search.
  expect(limits.size).toBeGreaterThan(6);
  expect(Math.max(...limits)).toBeLessThan(2 ** 22 - 1);
  expect(assess(state, ALICE).equityUnits).toBeGreaterThan(30_000 * ONE_USDC);
});
