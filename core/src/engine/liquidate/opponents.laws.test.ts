/** Who stands against those that are closed, beside a plain sort of everybody, where there are many. */
import { expect, test } from "vitest";
import { drawer, perpSpec } from "../margin-venue.twin.ts";
import type { Market } from "../markets/market.ts";
import { emptyState } from "../state.ts";
import type { State } from "../state.ts";
import { closedOn, Equities, largestProfitsOn, othersOn } from "./opponents.ts";
import type { Opponent, Side } from "./opponents.ts";
import { largestProfits } from "./winners.ts";

const MARK = 1_000;
/** More than share at once, more than are looked for at first, and more than are kept. */
const MANY = 6_000;

/** A perpetual of one unit a lot and tick. */
function perpetual(id: number): Market {
  return {
    id,
    spec: { kind: "perp", perp: perpSpec },
    perp: {},
    quoteUnitsPerLotTick: 1,
    markTicks: MARK,
    imfPlainMax: 0,
    mmfPlainMax: 0,
  } as unknown as Market;
}

/** Accounts with a position in each of two perpetuals, and what is unsettled of theirs. */
function crowd(count: number, seed: number): State {
  const choose = drawer(seed);
  const state = emptyState();
  const collateral = { weightPpm: 1_000_000, haircut: { kind: "identity" } };
  state.assets.push({ symbol: "USDC", decimals: 6, tokens: [], collateral } as never);
  state.markets.push(perpetual(0), perpetual(1), { ...perpetual(2), perp: null });
  for (let accountId = 1; accountId <= count; accountId += 1)
    state.accounts.open(accountId, 0, "main");
  // The last comes first, so that equals must be put in order.
  for (let accountId = count; accountId > 0; accountId -= 1) {
    // Of about two accounts each has what the other has.
    const draw = drawer(1 + choose(count));
    for (const marketId of [0, 1]) {
      const sizeLots = (1 + draw(50)) * (draw(2) === 0 ? 1 : -1);
      // Some profits are alike, some none.
      const pnl = draw(3) === 0 ? 0 : draw(20) * 100 - 700;
      const row = state.positions.row(accountId, marketId);
      state.positions.hold(row, sizeLots, sizeLots * MARK - pnl);
    }
    state.unsettled.add(accountId, draw(5) === 0 ? -draw(4_000) : draw(40_000), 1);
  }
  return state;
}

/** Everybody on a side that is not closed, with its weight as the formula says. */
function plainOpponents(state: State, { market, isLong, closed }: Side): Opponent[] {
  const found: Opponent[] = [];
  for (let accountId = 1; accountId <= state.accounts.accountMax; accountId += 1) {
    const row = state.positions.find(accountId, market.id);
    const sizeLots = state.positions.sizeLots(row);
    if (closed.has(accountId) || sizeLots === 0 || sizeLots > 0 !== isLong) continue;
    const gained = sizeLots * MARK - state.positions.entryQuote(row);
    const profits = [0, 1].map((marketId) => profitIn(state, accountId, marketId));
    const full = profits[0] + profits[1] + state.unsettled.units(accountId);
    const pnlUnits = Math.max(0, gained);
    const notional = BigInt(Math.abs(sizeLots) * MARK);
    const leverage = (notional * 1_000_000n) / BigInt(Math.max(1, full));
    const most = 1_000_000_000n;
    const weight = (BigInt(pnlUnits) * (leverage < most ? leverage : most)) / 1_000_000n;
    found.push({ row, accountId, marketId: market.id, pnlUnits, weight });
  }
  return found;
}

function profitIn({ positions }: State, accountId: number, marketId: number): number {
  const row = positions.find(accountId, marketId);
  return positions.sizeLots(row) * MARK - positions.entryQuote(row);
}

/** By weight, then account. */
function heaviestFirst(a: Opponent, b: Opponent): number {
  if (a.weight !== b.weight) return a.weight > b.weight ? -1 : 1;
  return a.accountId - b.accountId;
}

/** As many of the heaviest as have the lots together, and at least 256. */
function plainLargest(state: State, side: Side, lots: number): Opponent[] {
  const sorted = plainOpponents(state, side)
    .filter(({ weight }) => weight > 0n)
    .sort(heaviestFirst);
  let left = lots;
  let count = 0;
  while (count < sorted.length && left > 0) {
    left -= Math.abs(state.positions.sizeLots(sorted[count].row));
    count += 1;
  }
  return sorted.slice(0, Math.max(256, count));
}

test.each([5, 400, MANY])("the heaviest profits of %i share, as many as have the lots", (count) => {
  const state = crowd(count, 7);
  for (const isLong of [true, false]) {
    const side: Side = { market: state.markets[0], isLong, closed: new Set([2, 3, 4]) };
    const all = plainOpponents(state, side);
    const gaining = all.filter(({ weight }) => weight > 0n);
    const lotsOf = (rows: readonly Opponent[]): number =>
      rows.reduce((sum, { row }) => sum + Math.abs(state.positions.sizeLots(row)), 0);
    const first = lotsOf([...gaining].sort(heaviestFirst).slice(0, 300));
    for (const lots of [1, first, first + 1, lotsOf(gaining), lotsOf(gaining) + 1, 1e9]) {
      const found = largestProfitsOn(state, side, lots, new Equities(state));
      expect(found).toEqual(plainLargest(state, side, lots));
    }
    expect(othersOn(state, side, new Equities(state))).toEqual(
      all.filter(({ weight }) => weight === 0n),
    );
  }
});

test("those that are closed themselves meet first, by account, and weigh nothing", () => {
  const state = crowd(40, 3);
  const closed = new Set([30, 4, 17, 9]);
  for (const isLong of [true, false]) {
    const expected = [4, 9, 17, 30].flatMap((accountId) => {
      const row = state.positions.find(accountId, 1);
      const isThere = state.positions.sizeLots(row) > 0 === isLong;
      return isThere ? [{ row, accountId, marketId: 1, pnlUnits: 0, weight: 0n }] : [];
    });
    expect(closedOn(state, { market: state.markets[1], isLong, closed })).toEqual(expected);
  }
  state.positions.hold(state.positions.find(4, 1), 0, 0);
  for (const isLong of [true, false]) {
    const rows = closedOn(state, { market: state.markets[1], isLong, closed: new Set([4]) });
    expect(rows).toEqual([]);
  }
});

test.each([3, 700, MANY])(
  "the largest profits of all perpetuals, of %i accounts, by size",
  (count) => {
    const state = crowd(count, 11);
    const plain: Opponent[] = [];
    for (let accountId = 1; accountId <= count; accountId += 1)
      for (const marketId of [0, 1]) {
        const pnlUnits = profitIn(state, accountId, marketId);
        const row = state.positions.find(accountId, marketId);
        if (pnlUnits > 0)
          plain.push({ row, accountId, marketId, pnlUnits, weight: BigInt(pnlUnits) });
      }
    const sorted = plain.sort(
      (a, b) => b.pnlUnits - a.pnlUnits || a.marketId - b.marketId || a.accountId - b.accountId,
    );
    expect(largestProfits(state)).toEqual(sorted.slice(0, 1_024));
    // Without a mark nobody knows what is gained.
    state.markets[0].markTicks = 0;
    expect(largestProfits(state).every(({ marketId }) => marketId === 1)).toBe(true);
  },
);

test("what an account is worth is asked once, and counts as at least one", () => {
  const state = crowd(2, 1);
  for (const accountId of [1, 2]) {
    for (const marketId of [0, 1])
      state.positions.hold(state.positions.find(accountId, marketId), 0, 0);
    state.unsettled.add(accountId, -state.unsettled.units(accountId) + accountId - 2, 1);
  }
  const equities = new Equities(state);
  expect([equities.of(1), equities.of(2)]).toEqual([1, 1]);
  state.unsettled.add(2, 50, 1);
  expect(equities.of(2)).toBe(1);
  expect(new Equities(state).of(2)).toBe(50);
});
