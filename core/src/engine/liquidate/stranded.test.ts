/** Which ways are open in a round, and what is noted of those for whom nothing could be done. */
import { expect, test } from "vitest";
import { KEY_NONE } from "../book/ladder.ts";
import { marginParameters } from "../margin-venue.twin.ts";
import { WAY_PARTS } from "../margin/exposed.ts";
import type { Solvency } from "../margin/risk.ts";
import { emptyState } from "../state.ts";
import type { State } from "../state.ts";
import { noteStranded, noteWaiting, openWays, Stranded } from "./stranded.ts";
import type { Ways } from "./stranded.ts";

const USDC = 0;
const GEM = 1;
const ORE = 2;
/** Beyond the bits of a word: it shares the last one. */
const DUST = 33;
const LAST = 1 << 31;
const OUTSIDE = 0;
const ALICE = 1;
const MAKER = 2;
const LOT = 10;
const HOUR_MS = 3_600_000;

/** A spot market against USDC, with a best bid and a best ask; 0 = none. */
function spot(id: number, baseAssetId: number, bid: number, ask: number) {
  return {
    id,
    spec: { kind: "spot", baseAssetId, quoteAssetId: USDC },
    perp: null,
    state: "open",
    baseAssetId,
    quoteAssetId: USDC,
    baseUnitsPerLot: LOT,
    quoteUnitsPerLotTick: LOT,
    markTicks: 3,
    keyTop: 100,
    bids: { bestKey: bid === 0 ? KEY_NONE : 100 - bid },
    asks: { bestKey: ask === 0 ? KEY_NONE : ask },
  };
}

/** Markets of GEM (bid for), ORE (asked) and DUST (neither); Alice is being liquidated. */
function venue(): State {
  const state = emptyState();
  state.parameters = { ...marginParameters, settlementAssetId: USDC } as never;
  for (let assetId = 0; assetId <= DUST; assetId += 1) {
    const collateral = {
      weightPpm: 1_000_000,
      haircut: { kind: "identity" },
      imf: { basePpm: 100_000, factorPpb: 0 },
      mmf: { basePpm: 50_000, factorPpb: 0 },
    };
    state.assets.push({ symbol: `A${assetId}`, decimals: 6, tokens: [], collateral } as never);
  }
  const markets = [spot(0, GEM, 2, 0), spot(1, ORE, 0, 4), spot(2, DUST, 0, 0)];
  state.markets.push(...(markets as never[]));
  for (const accountId of [ALICE, MAKER]) state.accounts.open(accountId, 0, "main");
  state.stages.setStage(ALICE, "adl");
  return state;
}

function give(state: State, accountId: number, assetId: number, units: number): void {
  const { ledger } = state;
  ledger.enter(ledger.row(OUTSIDE, assetId), ledger.row(accountId, assetId), units);
}

function owe(state: State, assetId: number, units: number): void {
  state.lending.setBorrowed(state.lending.row(ALICE, assetId), units, 0);
}

function claim(state: State, assetId: number, units: number): void {
  state.lending.setLent(state.lending.row(ALICE, assetId), units, 0);
}

/** What is noted of Alice: her ways, and the parts that marks may move before she is looked at. */
function noted(state: State, open: Ways = NONE): { ways: Ways | null; parts: number | null } {
  let ways: Ways | null = null;
  let parts: number | null = null;
  Object.assign(state, {
    stranded: {
      note: (_: number, own: Ways) => (ways = own),
      hasWay: (_: number, opened: Ways) =>
        ways !== null && (ways.sold & opened.sold) + (ways.bought & opened.bought) !== 0,
    },
    exposed: Object.assign(state.exposed, { note: (_: number, room: number) => (parts = room) }),
  });
  noteStranded(state, ALICE, open);
  return { ways, parts };
}

const NONE: Ways = { sold: 0, bought: 0, taken: 0 };

test("what is bid for can be sold, what is asked bought, in markets that are open", () => {
  const state = venue();
  expect(openWays(state)).toEqual({ sold: 2 | LAST, bought: 4 | LAST, taken: LAST });
  state.markets[0].state = "post-only";
  expect(openWays(state)).toEqual({ sold: LAST, bought: 4 | LAST, taken: LAST });
});

test("a debt can be taken over as far as an offer's capacity of this hour goes", () => {
  const state = venue();
  state.nowMs = 7 * HOUR_MS + 5;
  const offer = {
    accountId: MAKER,
    isBorrow: true,
    itemId: ORE,
    capacity: 9,
    used: 8,
    usedHour: 7,
  };
  const takenBy = (more: Partial<typeof offer>): number => {
    const { backstops } = venue();
    backstops.load([{ ...offer, ...more }]);
    return openWays({ ...state, backstops }).taken;
  };
  expect(takenBy({})).toBe(4 | LAST);
  expect(takenBy({ used: 9 })).toBe(LAST);
  // What was taken in another hour counts no more.
  expect(takenBy({ used: 9, usedHour: 6 })).toBe(4 | LAST);
  expect(takenBy({ isBorrow: false })).toBe(LAST);
  expect(takenBy({ itemId: DUST })).toBe(LAST);
});

test("a debt is bought with a purse, taken over without, and collateral sold from a lot on", () => {
  const state = venue();
  owe(state, ORE, 50);
  claim(state, USDC, 0);
  give(state, ALICE, GEM, LOT);
  expect(noted(state).ways).toEqual({ sold: 2, bought: 0, taken: 4 });
  give(state, ALICE, USDC, 1);
  expect(noted(state).ways).toEqual({ sold: 2, bought: 4, taken: 4 });
  give(state, ALICE, DUST, LOT - 1);
  expect(noted(state).ways).toEqual({ sold: 2, bought: 4, taken: 4 });
  // A claim can be redeemed and sold with what is free.
  claim(state, DUST, 1);
  expect(noted(state).ways).toEqual({ sold: 2 | LAST, bought: 4, taken: 4 });
});

test.each<[string, (state: State) => void]>([
  ["it is not being liquidated", (state) => state.stages.setStage(ALICE, "none")],
  ["it has a position", (state) => state.positions.hold(state.positions.row(ALICE, 0), 1, 1)],
  ["its claim on the settlement asset can be redeemed", (state) => claim(state, USDC, 1)],
  ["what it owes is free", (state) => give(state, ALICE, ORE, 1)],
  [
    "it owes to the clearing and has a purse",
    (state) => {
      give(state, ALICE, USDC, 1);
      state.unsettled.add(ALICE, -1, 1);
    },
  ],
])("nothing is noted where something might be done without anybody: %s", (_, change) => {
  const state = venue();
  owe(state, ORE, 50);
  change(state);
  expect(noted(state)).toEqual({ ways: null, parts: null });
});

test("a purse alone, and a debt to the clearing alone, leave it stranded", () => {
  const state = venue();
  owe(state, ORE, 50);
  state.unsettled.add(ALICE, -1, 1);
  expect(noted(state).ways).toEqual({ sold: 0, bought: 0, taken: 4 });
  state.unsettled.add(ALICE, 1, 2);
  give(state, ALICE, USDC, 1);
  expect(noted(state).ways).toEqual({ sold: 0, bought: 4, taken: 4 });
  // Of an asset that it met and owes no more nothing is bought.
  owe(state, GEM, 0);
  expect(noted(state).ways).toEqual({ sold: 0, bought: 4, taken: 4 });
});

test("how far marks may move is noted only where no way is open", () => {
  const state = venue();
  owe(state, ORE, 5_000_000);
  give(state, ALICE, GEM, 5_200_000);
  // A debt of 15,000,000 asks for 750,000; collateral of 15,600,000 leaves 600,000 of net equity.
  const { parts } = noted(state);
  const sensitivity = 15_600_000 + 15_000_000 + 2 * 750_000;
  const grain = 4_096 + 4e-6 * (15_600_000 + 15_000_000);
  expect(parts).toBe(Math.floor(((750_000 - 600_000 - grain) * WAY_PARTS) / sensitivity) - 1);
  expect(noted(state, { sold: 2, bought: 0, taken: 0 }).parts).toBeNull();
  expect(noted(state, { sold: 4, bought: 0, taken: 8 }).parts).toBe(parts);
});

test("who waits for the settlement pass has no way, and may be worth less than nothing or be safe", () => {
  const state = venue();
  const risk = { sensitivity: 1_000, grain: 0, maintenanceUnits: 0 };
  const rooms: number[] = [];
  Object.assign(state, {
    exposed: Object.assign(state.exposed, { note: (_: number, room: number) => rooms.push(room) }),
  });
  const wait = (sums: Partial<Solvency>): void =>
    noteWaiting(state, ALICE, { ...risk, ...sums } as Solvency);
  // Below nothing by 40: 38 by its share, rounded toward safety; and worth 30 in full.
  wait({ netEquityUnits: -40, equityUnits: 300 });
  wait({ netEquityUnits: -40, equityUnits: 30 });
  wait({ netEquityUnits: -41, equityUnits: 300 });
  expect(rooms).toEqual([38, 30, 38].map((units) => (units * WAY_PARTS) / 1_000 - 1));
  expect(state.stranded.hasWay(ALICE, { sold: -1, bought: -1, taken: -1 })).toBe(false);
});

test("whom there is no room for yet is looked at, and then by what was noted", () => {
  const open = { sold: 1 << GEM, bought: 0, taken: 0 };
  for (const accountId of [64, 1_000]) {
    const stranded = new Stranded();
    expect(stranded.hasWay(accountId, open)).toBe(true);
    stranded.note(accountId, { sold: 1 << ORE, bought: 0, taken: 0 });
    expect(stranded.hasWay(accountId, open)).toBe(false);
    expect(stranded.hasWay(accountId, { ...open, sold: 1 << ORE })).toBe(true);
  }
});
