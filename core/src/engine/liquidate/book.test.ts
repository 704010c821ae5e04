/** Prices and amounts of a step in the book, to the tick and the lot. */
import { expect, test } from "vitest";
import {
  BTC,
  BTC_PERP,
  BTC_TICKS,
  BTC_USDC,
  claimOf,
  expectLaws,
  marginParameters,
  ONE_BTC,
  ONE_SOL,
  ONE_USDC,
  openMarginVenue,
  perpSpec,
  setMarks,
  SOL_PERP,
  stateBehind,
} from "../margin-venue.twin.ts";
import { assessSolvency } from "../margin/assess.ts";
import { emptyState } from "../state.ts";
import { ALICE, BOB, CAROL, only, SOL, USDC } from "../venue.twin.ts";
import type { Venue } from "../venue.twin.ts";
import { bankruptcyTicks, reduceInBook } from "./book.ts";

/** The bound for three lots of ten at a mark of 1,000, seven units a lot and tick; fees in millionths. */
function boundOf(isLong: boolean, equityUnits: number, takerPpm: number): number {
  const state = emptyState();
  const feeTiers = [{ perpTakerPpm: takerPpm }];
  state.parameters = { ...marginParameters, feeTiers, settlementAssetId: 0 } as never;
  const collateral = { weightPpm: 1_000_000, haircut: { kind: "identity" } };
  state.assets.push({ symbol: "USDC", decimals: 6, tokens: [], collateral } as never);
  const market = {
    id: 0,
    spec: { kind: "perp", perp: perpSpec, priceTicksMax: 2_000 },
    perp: {},
    quoteUnitsPerLotTick: 7,
    markTicks: 1_000,
    imfPlainMax: 0,
    mmfPlainMax: 0,
  };
  state.markets.push(market as never);
  state.accounts.open(1, 0, "Alice");
  const row = state.positions.row(1, 0);
  state.positions.hold(row, isLong ? 10 : -10, isLong ? 70_000 : -70_000);
  state.unsettled.add(1, equityUnits, 1);
  return bankruptcyTicks(state, state.markets[0], row, 3);
}

test("a step ends where closing it, fee included, leaves equity in full at zero", () => {
  // Three lots are worth 21,000: 19,766 / (21 × 0.9995) is 941.7…, 22,234 / (21 × 1.0005) is 1,058.2….
  expect(boundOf(true, 1_234, 500)).toBe(942);
  expect(boundOf(false, 1_234, 500)).toBe(1_058);
  expect(boundOf(true, 1_234, 0)).toBe(942);
  expect(boundOf(true, 0, 500)).toBe(1_001);
  expect(boundOf(false, 0, 500)).toBe(999);
  expect(boundOf(true, 25_000, 500)).toBe(1);
  expect(boundOf(false, 0, 1_000_000)).toBe(500);
  // All of it would be the fee: no price would do, and any is taken.
  expect(boundOf(true, 0, 1_000_000)).toBe(1);
  // 42,021 / (21 × 1.0005) are 2,000: at the largest price of all, or beyond, there is no bound.
  expect(boundOf(false, 21_020, 500)).toBe(1_999);
  expect(boundOf(false, 21_021, 500)).toBe(2_001);
  expect(boundOf(false, 90_000, 500)).toBe(2_001);
});

test.each([
  [400, 100, BTC_PERP],
  [100, 400, SOL_PERP],
])("of %i BTC lots and %i hundred SOL lots what needs more is reduced first", (btc, sol, first) => {
  const venue = openMarginVenue();
  for (const [marketId, lots, ticks] of [
    [BTC_PERP, btc, BTC_TICKS],
    [SOL_PERP, 100 * sol, 10_000],
  ]) {
    venue.ask(BOB, lots, ticks, { marketId });
    venue.bid(ALICE, lots, ticks, { marketId });
    venue.bid(CAROL, lots, ticks - 1, { marketId });
  }
  const { state } = stateBehind(venue);
  // Four fifths of what she must have are left: the book is waited for.
  const { netEquityUnits, maintenanceUnits } = assessSolvency(state, ALICE);
  state.unsettled.add(ALICE, Math.floor(0.8 * maintenanceUnits) - netEquityUnits, 1);
  state.parameters = {
    ...state.parameters,
    margin: { ...state.parameters.margin!, liquidationSteps: 1 },
  };
  state.emit.begin(venue.out);
  const sizes = (): number[] =>
    [BTC_PERP, SOL_PERP].map((marketId) =>
      state.positions.sizeLots(state.positions.find(ALICE, marketId)),
    );
  reduceInBook(state, ALICE);
  const expected = first === BTC_PERP ? [btc * 0.9, 100 * sol] : [btc, 90 * sol];
  expect(sizes()).toEqual(expected);
});

function takeOut(venue: Venue, assetId: number, units: number): void {
  const flags = { autoBorrow: false, autoLendRedeem: false };
  const asked = venue.send("request-withdrawal", { accountId: ALICE, assetId, units, ...flags });
  venue.send("settle-withdrawal", {
    withdrawalId: only(asked, "withdrawal-requested").withdrawalId,
  });
}

/** Alice owes 0.4 BTC and has 500 SOL, so many USDC and no BTC; marks have gone against her. */
function indebted(purse: number): Venue {
  const venue = openMarginVenue();
  venue.nowMs = Math.ceil(venue.nowMs / 3_600_000) * 3_600_000;
  venue.send("tick");
  venue.send("lend", { accountId: BOB, assetId: BTC, units: 5 * ONE_BTC });
  takeOut(venue, SOL, 500 * ONE_SOL);
  takeOut(venue, BTC, 10 * ONE_BTC);
  venue.send("borrow", { accountId: ALICE, assetId: BTC, units: (4 * ONE_BTC) / 10 });
  takeOut(venue, BTC, (4 * ONE_BTC) / 10);
  takeOut(venue, USDC, 1_000_000 * ONE_USDC - purse);
  expect(venue.balance(ALICE, BTC)).toEqual([0, 0]);
  setMarks(venue, 8_000, 2 * BTC_TICKS);
  return venue;
}

/** One step in the book: the lots sold of SOL and bought of BTC, and what changed of her purse. */
function stepOf(venue: Venue, purse: number, solTicks: number, btcTicks: number) {
  venue.ask(CAROL, 1_000, btcTicks, { marketId: BTC_USDC });
  venue.bid(CAROL, 90_000, solTicks);
  const { venue: after, state } = stateBehind(venue);
  state.parameters = {
    ...state.parameters,
    margin: { ...state.parameters.margin!, liquidationSteps: 1 },
  };
  const owed = claimOf(after, ALICE, BTC)[1];
  state.emit.begin(after.out);
  const isDone = reduceInBook(state, ALICE);
  expectLaws(after);
  const { state: before } = stateBehind(venue);
  const unitsOf = ({ ledger }: typeof state, assetId: number): number =>
    ledger.freeUnits(ledger.find(ALICE, assetId));
  return {
    isDone,
    soldLots: (unitsOf(before, SOL) - unitsOf(state, SOL)) / 10_000_000,
    paidBtc: owed - claimOf(after, ALICE, BTC)[1],
    leftBtc: unitsOf(state, BTC),
    spentUsdc: purse - unitsOf(state, USDC),
  };
}

test("a step of a debt buys a tenth of it and the fee's share more, out of the purse", () => {
  const venue = indebted(5_000 * ONE_USDC);
  const step = stepOf(venue, 5_000 * ONE_USDC, 9_990, 100_100);
  // 4,000,001 units, with the entry fee, and 500 millionths of them are 40 lots and a little: 41.
  expect(step).toEqual({
    isDone: true,
    soldLots: 0,
    paidBtc: 4_100_000 - 2_050,
    leftBtc: 0,
    spentUsdc: 41 * 100_100_000,
  });
});

test("a purse that is lent gives back what the step costs, and lends on with the rest", () => {
  const venue = indebted(5_000 * ONE_USDC);
  venue.send("lend", { accountId: ALICE, assetId: USDC, units: 5_000 * ONE_USDC });
  expect(claimOf(venue, ALICE, USDC)[0]).toBe(5_000 * ONE_USDC);
  // All that was taken back is spent: nothing of it lies free.
  expect(stepOf(venue, 0, 9_990, 100_100)).toMatchObject({
    isDone: true,
    soldLots: 0,
    spentUsdc: 0,
  });
});

test("what the purse lacks other collateral brings, as few lots as do, and no more than is missing", () => {
  const venue = indebted(1_000 * ONE_USDC);
  const step = stepOf(venue, 1_000 * ONE_USDC, 9_990, 100_100);
  // 4,104.1 USDC less the thousand: 3,104,100,000 / (999,000 × 0.9995) are 3,108.7… lots.
  const brought = 3_109 * 999_000 - Math.ceil((3_109 * 999_000 * 500) / 1_000_000);
  expect(step).toEqual({
    isDone: true,
    soldLots: 3_109,
    paidBtc: 4_100_000 - 2_050,
    leftBtc: 0,
    spentUsdc: 41 * 100_100_000 - brought,
  });
});

test("where all of it would be the fee nothing is bought, and nothing is done", () => {
  const venue = indebted(5_000 * ONE_USDC);
  venue.ask(CAROL, 1_000, 100_100, { marketId: BTC_USDC });
  const { state } = stateBehind(venue);
  const feeTiers = state.parameters.feeTiers.map((tier) => ({ ...tier, spotTakerPpm: 1_000_000 }));
  state.parameters = { ...state.parameters, feeTiers: feeTiers as never };
  state.emit.begin(venue.out);
  expect(reduceInBook(state, ALICE)).toBe(false);
  expect(state.ledger.freeUnits(state.ledger.find(ALICE, USDC))).toBe(5_000 * ONE_USDC);
});

test("without an ask nothing is sold for a debt, and nothing is done", () => {
  const venue = indebted(1_000 * ONE_USDC);
  venue.bid(CAROL, 90_000, 9_990);
  const { state } = stateBehind(venue);
  state.emit.begin(venue.out);
  const hash = venue.engine.hash();
  expect(reduceInBook(state, ALICE)).toBe(false);
  expect(venue.engine.hash()).toBe(hash);
  expect(state.ledger.freeUnits(state.ledger.find(ALICE, SOL))).toBe(500 * ONE_SOL);
});
