/** Positions and what is unsettled beside plain maps, where more of them come than there was room for. */
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { StateReader, StateWriter } from "../state/memory.ts";
import { Positions } from "./positions.ts";
import { Unsettled } from "./unsettled.ts";

/** A few that come often, and some around every length that a column has. */
const accountIds = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(1, 2, 64) },
  { weight: 1, arbitrary: fc.constantFrom(63, 65, 127, 128, 129, 256, 300) },
);
const LAST = 301;
const MARKETS = [0, 1, 63, 64, 128];
const NOW_MS = 5_000;

/** Whoever keeps bounds on risks, and what it was told. */
class Told {
  readonly touched = new Set<number>();
  readonly met = new Set<number>();

  touch(accountId: number): void {
    this.touched.add(accountId);
  }

  meet(accountId: number): void {
    this.met.add(accountId);
  }
}

const act = fc.record({
  kind: fc.constantFrom("hold", "hold", "hold", "begin", "bids", "asks", "reducing", "count"),
  accountId: accountIds,
  marketId: fc.constantFrom(...MARKETS),
  amount: fc.oneof(fc.constant(0), fc.integer({ min: -(2 ** 40), max: 2 ** 40 })),
});
type Act = typeof act extends fc.Arbitrary<infer Value> ? Value : never;

/** Everything that a row tells of itself. */
const figures = [
  "sizeLots",
  "entryQuote",
  "bidLots",
  "askLots",
  "reducingLots",
  "realizedQuote",
  "fundingQuote",
  "interestQuote",
  "feesQuote",
  "openedLots",
  "openedQuote",
  "openedAtMs",
  "positionId",
] as const;
type Plain = Record<(typeof figures)[number], number>;

function flat(): Plain {
  return Object.fromEntries(figures.map((figure) => [figure, 0])) as Plain;
}

function figuresOf(positions: Positions, row: number): Plain {
  return Object.fromEntries(figures.map((figure) => [figure, positions[figure](row)])) as Plain;
}

function perform(positions: Positions, row: number, plain: Plain, act: Act, opened: number): void {
  const { kind, amount } = act;
  switch (kind) {
    case "hold":
      positions.hold(row, amount, 3 * amount);
      Object.assign(plain, { sizeLots: amount, entryQuote: 3 * amount });
      return;
    case "begin":
      positions.begin(row, NOW_MS);
      Object.assign(plain, { ...flat(), ...heldOf(plain), openedAtMs: NOW_MS, positionId: opened });
      return;
    case "bids":
    case "asks":
      positions.changeResting(row, kind === "asks", amount);
      plain[kind === "asks" ? "askLots" : "bidLots"] += amount;
      return;
    case "reducing":
      positions.changeReducing(row, amount);
      plain.reducingLots += amount;
      return;
    case "count":
      positions.countOpened(row, 2, 3);
      positions.countRealized(row, 5);
      positions.countFunding(row, 7);
      positions.countInterest(row, 11);
      positions.countFee(row, 13);
      plain.openedLots += 2;
      plain.openedQuote += 3;
      plain.realizedQuote += 5;
      plain.fundingQuote += 7;
      plain.interestQuote += 11;
      plain.feesQuote += 13;
  }
}

/** What a new position takes over from the one before it. */
function heldOf({ sizeLots, entryQuote, bidLots, askLots, reducingLots }: Plain): Partial<Plain> {
  return { sizeLots, entryQuote, bidLots, askLots, reducingLots };
}

function reloaded(positions: Positions, told: Told): Positions {
  const writer = new StateWriter();
  positions.save(writer);
  const copy = new Positions(told);
  const reader = new StateReader(writer.toBytes());
  copy.load(reader);
  expect(reader.isAtEnd()).toBe(true);
  return copy;
}

test("positions, their sides and what is counted of them are what was set, and a restart keeps them", () => {
  fc.assert(
    fc.property(fc.array(act, { maxLength: 90 }), fc.nat({ max: 90 }), (acts, restartAt) => {
      let told = new Told();
      let positions = new Positions(told);
      const plains = new Map<string, Plain>();
      const newest = new Map<number, number[]>();
      let opened = 0;
      for (const [at, each] of acts.entries()) {
        const { accountId, marketId, kind } = each;
        const name = `${accountId}/${marketId}`;
        if (!plains.has(name)) {
          expect(positions.find(accountId, marketId)).toBe(0);
          plains.set(name, flat());
          newest.set(accountId, [marketId, ...(newest.get(accountId) ?? [])]);
        }
        if (kind === "begin") opened += 1;
        told.touched.clear();
        const row = positions.row(accountId, marketId);
        perform(positions, row, plains.get(name)!, each, opened);
        const isRisk = ["hold", "bids", "asks"].includes(kind);
        expect([...told.touched]).toEqual(isRisk ? [accountId] : []);
        if (at !== restartAt) continue;
        told = new Told();
        positions = reloaded(positions, told);
        expect(told.touched).toEqual(told.met);
      }
      expect(told.met).toEqual(new Set(newest.keys()));
      expect(positions.rowMax()).toBe(plains.size);
      expectRows(positions, plains, newest);
      expectSides(positions, plains);
      const copy = beside(positions);
      expectRows(copy, plains, newest);
      expectSides(copy, plains);
      expect(hashOf(copy)).toEqual(hashOf(positions));
    }),
  );
});

/** Rows taken over one by one in the order in which they came, and the totals. */
function beside(positions: Positions): Positions {
  const copy = new Positions(new Told());
  for (let row = 1; row <= positions.rowMax(); row += 1) copy.copy(positions, row);
  copy.copyTotals(positions);
  return copy;
}

/** The next opening of both gets the same number. */
function hashOf(positions: Positions): number {
  const row = positions.row(1, 0);
  positions.begin(row, 0);
  return positions.positionId(row);
}

function expectRows(
  positions: Positions,
  plains: ReadonlyMap<string, Plain>,
  newest: ReadonlyMap<number, readonly number[]>,
): void {
  for (let accountId = 1; accountId <= LAST; accountId += 1) {
    const markets: number[] = [];
    let row = positions.firstOfAccount(accountId);
    for (; row !== 0; row = positions.nextOfAccount(row)) {
      const marketId = positions.marketId(row);
      markets.push(marketId);
      const plain = plains.get(`${accountId}/${marketId}`)!;
      expect(positions.accountId(row)).toBe(accountId);
      expect(positions.find(accountId, marketId)).toBe(row);
      expect(positions.row(accountId, marketId)).toBe(row);
      expect(figuresOf(positions, row)).toEqual(plain);
      const { sizeLots, bidLots, askLots } = plain;
      const worse = Math.max(Math.abs(sizeLots + bidLots), Math.abs(sizeLots - askLots));
      expect(positions.exposureLots(row)).toBe(worse);
    }
    expect(markets).toEqual(newest.get(accountId) ?? []);
  }
}

function byId(a: number, b: number): number {
  return a - b;
}

function expectSides(positions: Positions, plains: ReadonlyMap<string, Plain>): void {
  for (const marketId of [...MARKETS, 500]) {
    const holders = [...plains].flatMap(([name, { sizeLots }]) =>
      name.endsWith(`/${marketId}`) ? [{ accountId: Number(name.split("/")[0]), sizeLots }] : [],
    );
    const longs = holders.filter(({ sizeLots }) => sizeLots > 0);
    const shorts = holders.filter(({ sizeLots }) => sizeLots < 0);
    const idsOn = (isLong: boolean): number[] =>
      [...positions.rowsOn(marketId, isLong)].map((row) => positions.accountId(row)).sort(byId);
    expect(idsOn(true)).toEqual(longs.map(({ accountId }) => accountId).sort(byId));
    expect(idsOn(false)).toEqual(shorts.map(({ accountId }) => accountId).sort(byId));
    expect(positions.openInterestLots(marketId)).toBe(
      longs.reduce((sum, { sizeLots }) => sum + sizeLots, 0),
    );
  }
}

const payment = fc.record({
  accountId: accountIds,
  units: fc.integer({ min: -5, max: 5 }),
});

test("what is unsettled is the sum of what was added, claims as old as when they turned positive", () => {
  fc.assert(
    fc.property(fc.array(payment, { maxLength: 40 }), fc.boolean(), (payments, isRestarted) => {
      const told = new Told();
      let unsettled = new Unsettled(told);
      const amounts = new Map<number, number>();
      const since = new Map<number, number>();
      for (const [sequence, { accountId, units }] of payments.entries()) {
        told.touched.clear();
        unsettled.add(accountId, units, sequence);
        expect([...told.touched]).toEqual(units === 0 ? [] : [accountId]);
        const before = amounts.get(accountId) ?? 0;
        if (before <= 0 && before + units > 0) since.set(accountId, sequence);
        amounts.set(accountId, before + units);
      }
      if (isRestarted) unsettled = settledAnew(unsettled, amounts);
      for (let accountId = 1; accountId <= LAST; accountId += 1) {
        expect(unsettled.units(accountId)).toBe(amounts.get(accountId) ?? 0);
        expect(unsettled.sinceSequence(accountId)).toBe(since.get(accountId) ?? 0);
      }
      const ids = [...amounts.keys()].sort((a, b) => a - b);
      const claims = ids.filter((id) => amounts.get(id)! > 0);
      expect(unsettled.debtors()).toEqual(ids.filter((id) => amounts.get(id)! < 0));
      expect(unsettled.claimants()).toEqual(
        claims.sort((a, b) => since.get(a)! - since.get(b)! || a - b),
      );
      expect(unsettled.total()).toBe(
        [...amounts.values()].reduce((sum, units) => sum + BigInt(units), 0n),
      );
    }),
  );
});

function settledAnew(unsettled: Unsettled, amounts: ReadonlyMap<number, number>): Unsettled {
  const writer = new StateWriter();
  unsettled.save(writer);
  const told = new Told();
  const copy = new Unsettled(told);
  copy.load(new StateReader(writer.toBytes()));
  const open = [...amounts].filter(([, units]) => units !== 0).map(([accountId]) => accountId);
  expect(told.met).toEqual(new Set(open));
  expect(told.touched).toEqual(told.met);
  return copy;
}

test("of many rows, and of two with one hash, each is its own, before and after a restart", () => {
  const pairs = [...Array.from({ length: 200 }, (_, at) => [at + 1, 0]), [337, 94], [943, 28]];
  const positions = new Positions(new Told());
  for (const [at, [accountId, marketId]] of pairs.entries())
    positions.hold(positions.row(accountId, marketId), 10 + at, 3 * at);
  const copy = reloaded(positions, new Told());
  for (const each of [positions, copy]) {
    expect(each.rowsOn(0, true)).toHaveLength(200);
    for (const [at, [accountId, marketId]] of pairs.entries()) {
      const row = each.find(accountId, marketId);
      expect([each.accountId(row), each.marketId(row)]).toEqual([accountId, marketId]);
      expect([each.sizeLots(row), each.entryQuote(row)]).toEqual([10 + at, 3 * at]);
      expect([each.firstOfAccount(accountId), each.nextOfAccount(row)]).toEqual([row, 0]);
    }
  }
});
