/** To the unit what nobody else paid: who lent what is owed loses for it, and the fund takes the rest. */
import { expect, test } from "vitest";
import { EventBuffer } from "../event-buffer.ts";
import { openPool } from "../lend/pools.ts";
import { FUND, marginParameters, POOL } from "../margin-venue.twin.ts";
import { emptyState } from "../state.ts";
import type { State } from "../state.ts";
import { coverDeficits } from "./deficit.ts";

const USDC = 0;
const GEM = 1;
const OUTSIDE = 0;
const [ALICE, BOB, CAROL, DORA] = [1, 2, 3, 4];

/** A unit of GEM is worth 2.1 USDC: three ticks of seven units for ten. */
function spot() {
  return {
    id: 0,
    spec: { kind: "spot", baseAssetId: GEM, quoteAssetId: USDC },
    perp: null,
    state: "open",
    baseAssetId: GEM,
    quoteAssetId: USDC,
    baseUnitsPerLot: 10,
    quoteUnitsPerLotTick: 7,
    markTicks: 3,
  };
}

/** Bob lent 300 of GEM and Carol 101; Alice owes 200 of it, worth 420, and has 100 USDC. */
function short(): State {
  const state = emptyState();
  state.parameters = { ...marginParameters, settlementAssetId: USDC } as never;
  state.emit.begin(new EventBuffer());
  const collateral = {
    weightPpm: 1_000_000,
    haircut: { kind: "identity" },
    imf: { basePpm: 100_000, factorPpb: 0 },
    mmf: { basePpm: 50_000, factorPpb: 0 },
  };
  const lending = { throttleThresholdPpm: 1_000_000 };
  for (const symbol of ["USDC", "GEM"])
    state.assets.push({ symbol, decimals: 6, tokens: [], collateral, lending } as never);
  for (const assetId of [USDC, GEM]) state.pools.set(assetId, openPool(assetId, lending as never));
  state.markets.push(spot() as never);
  for (let accountId = 1; accountId <= 10; accountId += 1)
    state.accounts.open(accountId, 0, "main");
  for (const [accountId, units] of [
    [CAROL, 101],
    [BOB, 300],
  ])
    lend(state, accountId, units);
  state.lending.setBorrowed(state.lending.row(ALICE, GEM), 200, 0);
  state.pools.get(GEM)!.borrowedUnits = 200;
  give(state, POOL, GEM, 201);
  give(state, ALICE, USDC, 100);
  return state;
}

function lend(state: State, accountId: number, units: number): void {
  state.lending.setLent(state.lending.row(accountId, GEM), units, 0);
  state.pools.get(GEM)!.lentUnits += units;
}

function give(state: State, accountId: number, assetId: number, units: number): void {
  const { ledger } = state;
  ledger.enter(ledger.row(OUTSIDE, assetId), ledger.row(accountId, assetId), units);
}

/** What an account has of USDC, lent and owes of GEM, and is owed. */
function holds({ ledger, lending, unsettled }: State, accountId: number): number[] {
  const row = lending.find(accountId, GEM);
  return [
    ledger.freeUnits(ledger.find(accountId, USDC)),
    lending.lentUnits(row),
    lending.borrowedUnits(row),
    unsettled.units(accountId),
  ];
}

test("lenders stand in for what the fund cannot pay, pro rata and no further, and it takes the rest", () => {
  const state = short();
  give(state, FUND, USDC, 50);
  state.unsettled.add(FUND, 5, 1);

  coverDeficits(state, [ALICE], []);

  // 320 are missing, the fund has 55. 265 are 127 of GEM: of 401 lent 95.01 and 31.98, and one more
  // for who comes first. The 73 left are worth 154, by which all is paid, with 100 USDC that go along.
  expect(holds(state, ALICE)).toEqual([0, 0, 0, 0]);
  expect(holds(state, BOB)).toEqual([0, 300 - 96, 0, 0]);
  expect(holds(state, CAROL)).toEqual([0, 101 - 31, 0, 0]);
  expect(holds(state, FUND)).toEqual([150, 0, 73, 5 - 55 + 55]);
  expect(state.pools.get(GEM)).toMatchObject({ lentUnits: 274, borrowedUnits: 73 });
});

test("where lenders have no more to lose, who lacks nothing itself gives up its claim first", () => {
  const state = short();
  state.unsettled.add(DORA, 60, 1);
  state.unsettled.add(BOB, 30, 2);
  state.unsettled.add(CAROL, -90, 3);

  coverDeficits(state, [ALICE], []);

  // 320 are missing: 90 by claims; 230 are 110 of GEM (109.5…), of Bob's and Carol's 401.
  expect(holds(state, DORA)).toEqual([0, 0, 0, 0]);
  expect(holds(state, BOB)).toEqual([0, 300 - 83, 0, 0]);
  expect(holds(state, CAROL)).toEqual([0, 101 - 27, 0, -90]);
  expect(holds(state, ALICE)).toEqual([0, 0, 0, 0]);
  expect(holds(state, FUND)).toEqual([100, 0, 90, 90]);
});

test("a debt that is worth what is missing, or less, is forgiven whole", () => {
  for (const owed of [419, 420]) {
    const state = short();
    // Without her 100 USDC, and with so much to spare or to lack.
    state.unsettled.add(ALICE, 420 - owed - 100, 1);
    coverDeficits(state, [ALICE], []);
    const [, , left] = holds(state, FUND);
    // 419 are 200 of GEM (199.5…) as well.
    expect(left).toBe(0);
    expect(holds(state, BOB)[1] + holds(state, CAROL)[1]).toBe(201);
  }
});

test("of a cheap asset lenders lose the fewest units that are worth what is missing", () => {
  const state = short();
  Object.assign(state.markets[0], { quoteUnitsPerLotTick: 1 });
  state.valuation.isKnown = false;
  state.lending.setBorrowed(state.lending.find(ALICE, GEM), 11, 0);
  state.pools.get(GEM)!.borrowedUnits = 11;
  state.unsettled.add(ALICE, -99, 1);
  coverDeficits(state, [ALICE], []);
  // 11 are worth 3.3, hence 4: three are missing, which are 10.
  expect(holds(state, FUND)).toEqual([100, 0, 1, -99]);
  expect(holds(state, BOB)[1] + holds(state, CAROL)[1]).toBe(391);
});

test("what one owes to the clearing the other gives up that is owed, and its lenders stand in", () => {
  const state = short();
  state.unsettled.add(ALICE, 60, 1);
  state.unsettled.add(DORA, -50, 1);
  coverDeficits(state, [DORA, ALICE], []);
  // For Alice's 260 lenders lose 124 of GEM. Dora's 50 nobody lent: Alice gives up as much of her
  // claim, for which they lose 24 more. 52 are left, worth 110, and pay themselves.
  expect(holds(state, ALICE)).toEqual([0, 0, 0, 0]);
  expect(holds(state, DORA)).toEqual([0, 0, 0, 0]);
  expect(holds(state, BOB)[1] + holds(state, CAROL)[1]).toBe(401 - 124 - 24);
  expect(holds(state, FUND)).toEqual([100, 0, 52, 10]);
});

test("who is worth nothing or more is left alone, and a fund does not pay for itself", () => {
  const state = short();
  state.unsettled.add(ALICE, 320, 1);
  coverDeficits(state, [ALICE], []);
  expect(holds(state, ALICE)).toEqual([100, 0, 200, 320]);
  const other = short();
  other.parameters = {
    ...other.parameters,
    margin: { ...other.parameters.margin, insuranceAccountId: ALICE },
  } as never;
  coverDeficits(other, [ALICE], []);
  // Its lenders stand in, 153 of GEM for 320, and nobody takes the rest over.
  expect(holds(other, ALICE)).toEqual([100, 0, 47, 0]);
});
