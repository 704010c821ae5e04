/** How much takers get of what is handed over, and what goes with it, to the unit. */
import { expect, test } from "vitest";
import { EventBuffer } from "../event-buffer.ts";
import { openPool } from "../lend/pools.ts";
import { FUND, marginParameters, perpSpec } from "../margin-venue.twin.ts";
import { emptyState } from "../state.ts";
import type { State } from "../state.ts";
import { handOver } from "./backstop.ts";

const USDC = 0;
const GEM = 1;
const ORE = 2;
const GEM_PERP = 2;
const OUTSIDE = 0;
const [ALICE, BOB, CAROL] = [1, 2, 3];
const HOUR_MS = 3_600_000;

function spot(id: number, baseAssetId: number, [lot, quote, markTicks]: readonly number[]) {
  return {
    id,
    spec: { kind: "spot", baseAssetId, quoteAssetId: USDC },
    perp: null,
    state: "open",
    baseAssetId,
    quoteAssetId: USDC,
    baseUnitsPerLot: lot,
    quoteUnitsPerLotTick: quote,
    markTicks,
  };
}

/** GEM is worth 2.1 USDC a unit, ORE 3.75 of which 0.9 count; a lot of the perpetual 100. */
function venue(limits: Partial<typeof perpSpec> = {}): State {
  const state = emptyState();
  state.parameters = { ...marginParameters, settlementAssetId: USDC } as never;
  state.emit.begin(new EventBuffer());
  state.nowMs = 5 * HOUR_MS;
  const lending = { throttleThresholdPpm: 1_000_000 };
  for (const [symbol, weightPpm] of [
    ["USDC", 1_000_000],
    ["GEM", 1_000_000],
    ["ORE", 900_000],
  ]) {
    const collateral = {
      weightPpm,
      haircut: { kind: "identity" },
      imf: { basePpm: 100_000, factorPpb: 0 },
      mmf: { basePpm: 50_000, factorPpb: 0 },
    };
    state.assets.push({ symbol, decimals: 6, tokens: [], collateral, lending } as never);
  }
  for (const assetId of [USDC, GEM, ORE])
    state.pools.set(assetId, openPool(assetId, lending as never));
  const perp = {
    ...spot(GEM_PERP, GEM, [1, 1, 100]),
    spec: { kind: "perp", perp: { ...perpSpec, ...limits } },
    perp: { isStale: false },
    imfPlainMax: 0,
    mmfPlainMax: 0,
  };
  state.markets.push(...([spot(0, GEM, [10, 7, 3]), spot(1, ORE, [4, 3, 5]), perp] as never[]));
  for (let accountId = 1; accountId <= 10; accountId += 1) {
    state.accounts.open(accountId, 0, "main");
    const settings = state.accounts.settings(accountId);
    state.accounts.set(accountId, { ...settings, autoRepayBorrows: false });
  }
  return state;
}

function give(state: State, accountId: number, assetId: number, units: number): void {
  const { ledger } = state;
  ledger.enter(ledger.row(OUTSIDE, assetId), ledger.row(accountId, assetId), units);
}

function offer(state: State, accountId: number, isBorrow: boolean, capacity: number): void {
  state.backstops.set(accountId, isBorrow, isBorrow ? GEM : GEM_PERP, capacity);
}

/** Alice owes 200 of GEM and has 100 USDC, 30 of ORE and a claim on 20 more. */
function indebted(): State {
  const state = venue();
  state.lending.setBorrowed(state.lending.row(ALICE, GEM), 200, 0);
  state.pools.get(GEM)!.borrowedUnits = 200;
  give(state, ALICE, USDC, 100);
  give(state, ALICE, ORE, 30);
  state.lending.setLent(state.lending.row(ALICE, ORE), 20, 0);
  state.pools.get(ORE)!.lentUnits = 20;
  return state;
}

/** Free USDC, free and lent ORE, and GEM that is owed. */
function holds({ ledger, lending }: State, accountId: number): number[] {
  const freeOf = (assetId: number): number => ledger.freeUnits(ledger.find(accountId, assetId));
  const lent = lending.lentUnits(lending.find(accountId, ORE));
  return [freeOf(USDC), freeOf(ORE), lent, lending.borrowedUnits(lending.find(accountId, GEM))];
}

test("a debt goes with collateral of its value: dollars first, free before lent, as far as it goes", () => {
  const state = indebted();
  give(state, CAROL, USDC, 1_000);
  offer(state, CAROL, true, 150);

  handOver(state, ALICE);

  // 150 are worth 315 and she has 100 + 112 + 75: for 136 of them, which are worth 286. After 212
  // of it 74 are left, for which 20 of ORE are not too many (19.7…).
  expect(holds(state, CAROL)).toEqual([1_100, 30, 20, 136]);
  expect(holds(state, ALICE)).toEqual([0, 0, 0, 64]);
  expect(state.backstops.rows()[0]).toMatchObject({ used: 136, usedHour: 5 });
});

test("a small debt takes no more than its value, of the first that is worth anything", () => {
  const state = indebted();
  give(state, CAROL, USDC, 1_000);
  offer(state, CAROL, true, 60);
  handOver(state, ALICE);
  // 126 are 100 USDC and 7 of ORE (6.9…).
  expect(holds(state, CAROL)).toEqual([1_100, 7, 0, 60]);
  expect(holds(state, ALICE)).toEqual([0, 23, 20, 140]);
});

test("what is worth just what is left goes whole, also where a unit less would be worth as much", () => {
  const state = indebted();
  // ORE at three quarters: 33 of it are worth 24 (24.75), and so are 32.
  state.markets[1].markTicks = 1;
  give(state, ALICE, ORE, 3);
  give(state, CAROL, USDC, 1_000);
  offer(state, CAROL, true, 59);
  handOver(state, ALICE);
  // 59 are worth 124 (123.9), of which USDC are 100.
  expect(holds(state, CAROL)).toEqual([1_100, 33, 0, 59]);
  expect(holds(state, ALICE)).toEqual([0, 0, 20, 141]);
});

test.each([
  { purse: 48, taken: 136 },
  { purse: 47, taken: 133 },
])("a taker with $purse USDC can owe $taken with what comes along", ({ purse, taken }) => {
  const state = indebted();
  give(state, CAROL, USDC, purse);
  offer(state, CAROL, true, 150);
  handOver(state, ALICE);
  // 136 are 286 owed and 29 asked; 100, 100 and 67 come along: of its own it needs 48. By rounding
  // 134 ask for a unit more than 135, so that the halving ends below.
  expect(holds(state, CAROL)[3]).toBe(taken);
});

test("what a taker has locked or lent weighs on what comes along as what is free does", () => {
  const takenOf = (keep: (state: State) => void): number => {
    const state = indebted();
    const { collateral } = state.assets[ORE] as unknown as { collateral: object };
    const haircut = { kind: "inverseSqrt", basePpm: 1_000_000, penaltyPpb: 5_000_000_000 };
    Object.assign(collateral, { haircut });
    give(state, ALICE, USDC, -100);
    give(state, ALICE, ORE, 70);
    keep(state);
    // What Carol owes leaves her little more than nothing: what comes along decides.
    state.lending.setBorrowed(state.lending.row(CAROL, USDC), 6_640, 0);
    state.pools.get(USDC)!.borrowedUnits = 6_640;
    offer(state, CAROL, true, 200);
    handOver(state, ALICE);
    return holds(state, CAROL)[3];
  };
  const free = takenOf((state) => give(state, CAROL, ORE, 3_000));
  const locked = takenOf((state) => {
    give(state, CAROL, ORE, 3_000);
    state.ledger.lock(state.ledger.row(CAROL, ORE), 3_000);
  });
  const lent = takenOf((state) => {
    state.lending.setLent(state.lending.row(CAROL, ORE), 3_000, 0);
    state.pools.get(ORE)!.lentUnits += 3_000;
  });
  expect([free, locked, lent]).toEqual([27, 27, 27]);
});

test("of what is worth nothing nothing goes along, and an offer is used up by the hour", () => {
  const state = indebted();
  give(state, CAROL, USDC, 1_000);
  offer(state, CAROL, true, 10);
  handOver(state, ALICE);
  handOver(state, ALICE);
  expect(holds(state, CAROL)).toEqual([1_021, 0, 0, 10]);
  state.markets[1].markTicks = 0;
  state.nowMs += HOUR_MS;
  give(state, ALICE, USDC, -79);
  handOver(state, ALICE);
  expect(holds(state, CAROL)).toEqual([1_021, 0, 0, 10]);
});

/** Alice is long 100 lots against Bob, and Carol, who is rich, has so many of her own. */
function long(limits: Partial<typeof perpSpec>, carolLots: number): State {
  const state = venue(limits);
  for (const [accountId, lots] of [
    [ALICE, 100],
    [CAROL, carolLots],
    [BOB, -100 - carolLots],
  ])
    state.positions.hold(state.positions.row(accountId, GEM_PERP), lots, 100 * lots);
  give(state, CAROL, USDC, 1_000_000);
  give(state, ALICE, USDC, 150);
  offer(state, CAROL, false, 80);
  return state;
}

function lotsOf({ positions }: State, accountId: number): number {
  return positions.sizeLots(positions.find(accountId, GEM_PERP));
}

test("a taker takes what its own limit allows, however much is open in the market", () => {
  // Room in the market for one lot and for none; what changes hands opens nothing.
  for (const openInterestLotsMax of [10_000, 151, 150]) {
    for (const [positionLotsMax, taken] of [
      [130, 80],
      [129, 79],
      [51, 1],
      [50, 0],
    ]) {
      const state = long({ openInterestLotsMax, positionLotsMax }, 50);
      const out = new EventBuffer();
      state.stages.setStage(ALICE, "backstop");
      state.emit.begin(out);
      handOver(state, ALICE);
      // Nothing is told where nothing is taken.
      expect(out.end > 0).toBe(taken > 0);
      expect([lotsOf(state, ALICE), lotsOf(state, CAROL)]).toEqual([100 - taken, 50 + taken]);
      expect(state.positions.openInterestLots(GEM_PERP)).toBe(150);
    }
  }
});

test("the fund gets its part of what equity is left, where anything was taken, and none of itself", () => {
  const owed = (state: State): number[] => [ALICE, FUND].map((id) => state.unsettled.units(id));
  const taken = long({}, 0);
  handOver(taken, ALICE);
  // Half of 150, and of 151 rounded down.
  expect(owed(taken)).toEqual([-75, 75]);
  const odd = long({}, 0);
  give(odd, ALICE, USDC, 1);
  handOver(odd, ALICE);
  expect(owed(odd)).toEqual([-75, 75]);
  const untaken = long({ positionLotsMax: 0 }, 0);
  handOver(untaken, ALICE);
  expect(owed(untaken)).toEqual([0, 0]);
  const poor = long({}, 0);
  give(poor, ALICE, USDC, -149);
  poor.unsettled.add(ALICE, -5, 1);
  handOver(poor, ALICE);
  expect(owed(poor)).toEqual([-5, 0]);
});

test("nobody who is in trouble takes anything, nor the account itself", () => {
  const state = long({}, 0);
  offer(state, ALICE, false, 80);
  state.stages.setStage(CAROL, "flagged");
  handOver(state, ALICE);
  expect(lotsOf(state, ALICE)).toBe(100);
});
