/** Claims and debts beside plain maps, for accounts and rows that need more room than there was. */
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { StateReader, StateWriter } from "../state/memory.ts";
import { Lending } from "./lending.ts";

/** A few that come often, and some around every length that a column has. */
const accountIds = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(1, 2, 64) },
  { weight: 1, arbitrary: fc.constantFrom(63, 65, 127, 128, 129, 256, 300) },
);
const LAST = 301;
const ASSETS = [0, 1, 2, 200];
const START_MS = 1_000;

const act = fc.record({
  kind: fc.constantFrom("lent", "borrowed", "spending", "leaving", "interest", "charge", "paid"),
  accountId: accountIds,
  assetId: fc.constantFrom(...ASSETS),
  units: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 2 ** 50 })),
  laterMs: fc.integer({ min: 0, max: 5_000 }),
});

/** A row as it should be. */
interface Plain {
  lent: number;
  borrowed: number;
  spending: number;
  leaving: number;
  lentInterest: number;
  borrowedInterest: number;
  openedAtMs: number;
  /** Units times milliseconds until `countedAtMs`, and when the staking yield was paid last. */
  time: bigint;
  countedAtMs: number;
  paidTime: bigint;
}

function fresh(): Plain {
  return {
    lent: 0,
    borrowed: 0,
    spending: 0,
    leaving: 0,
    lentInterest: 0,
    borrowedInterest: 0,
    openedAtMs: 0,
    time: 0n,
    countedAtMs: 0,
    paidTime: 0n,
  };
}

/** Counts the time of a claim up to now. */
function count(plain: Plain, nowMs: number): void {
  plain.time += BigInt(plain.lent) * BigInt(nowMs - plain.countedAtMs);
  plain.countedAtMs = nowMs;
}

function noteOpening(plain: Plain, nowMs: number): void {
  if (plain.lent === 0 && plain.borrowed === 0) plain.openedAtMs = nowMs;
}

type Act = typeof act extends fc.Arbitrary<infer Value> ? Value : never;

function perform(
  lending: Lending,
  plain: Plain,
  { kind, accountId, assetId, units }: Act,
  nowMs: number,
): void {
  const row = lending.row(accountId, assetId);
  switch (kind) {
    case "lent":
      lending.setLent(row, units, nowMs);
      count(plain, nowMs);
      if (plain.lent === 0) plain.lentInterest = 0;
      noteOpening(plain, nowMs);
      plain.lent = units;
      return;
    case "borrowed":
      lending.setBorrowed(row, units, nowMs);
      if (plain.borrowed === 0) plain.borrowedInterest = 0;
      noteOpening(plain, nowMs);
      plain.borrowed = units;
      return;
    case "spending":
      lending.changeSpending(row, units - plain.spending);
      plain.spending = units;
      return;
    case "leaving":
      lending.changeLeaving(row, units - plain.leaving);
      plain.leaving = units;
      return;
    case "interest":
      lending.addLentInterest(row, 7);
      plain.lentInterest += 7;
      return;
    case "charge":
      lending.addBorrowedInterest(row, 5);
      plain.borrowedInterest += 5;
      return;
    case "paid":
      lending.payClaimTime(row, "staking", nowMs);
      count(plain, nowMs);
      plain.paidTime = plain.time;
  }
}

function reloaded(lending: Lending, met: Set<number>): Lending {
  const writer = new StateWriter();
  lending.save(writer);
  const copy = new Lending({ meet: (accountId) => met.add(accountId) });
  const reader = new StateReader(writer.toBytes());
  copy.load(reader);
  expect(reader.isAtEnd()).toBe(true);
  return copy;
}

function expectRow(lending: Lending, row: number, plain: Plain, nowMs: number): void {
  expect({
    lent: lending.lentUnits(row),
    borrowed: lending.borrowedUnits(row),
    spending: lending.spendingUnits(row),
    leaving: lending.leavingUnits(row),
    lentInterest: lending.lentInterest(row),
    borrowedInterest: lending.borrowedInterest(row),
    openedAtMs: lending.openedAtMs(row),
  }).toMatchObject(
    Object.fromEntries(
      Object.entries(plain).filter(
        ([name]) => !/time|countedAtMs|paidTime/.test(name) || name === "openedAtMs",
      ),
    ),
  );
  const all = plain.time + BigInt(plain.lent) * BigInt(nowMs - plain.countedAtMs);
  expect(lending.claimTime(row, "treasury", nowMs)).toBe(all);
  expect(lending.claimTime(row, "staking", nowMs)).toBe(all - plain.paidTime);
}

test("claims, debts, their interest and their time are what was set, and a restart keeps them", () => {
  fc.assert(
    fc.property(fc.array(act, { maxLength: 90 }), fc.nat({ max: 90 }), (acts, restartAt) => {
      let met = new Set<number>();
      let lending = new Lending({ meet: (accountId) => met.add(accountId) });
      const plains = new Map<string, Plain>();
      const newest = new Map<number, number[]>();
      let nowMs = START_MS;
      for (const [at, each] of acts.entries()) {
        const { accountId, assetId } = each;
        nowMs += each.laterMs;
        const name = `${accountId}/${assetId}`;
        if (!plains.has(name)) {
          expect(lending.find(accountId, assetId)).toBe(0);
          plains.set(name, fresh());
          newest.set(accountId, [assetId, ...(newest.get(accountId) ?? [])]);
        }
        perform(lending, plains.get(name)!, each, nowMs);
        if (at === restartAt) {
          met = new Set();
          lending = reloaded(lending, met);
        }
      }
      expect(met).toEqual(new Set(newest.keys()));
      expectAll(lending, plains, newest, nowMs + 11);
    }),
  );
});

function expectAll(
  lending: Lending,
  plains: ReadonlyMap<string, Plain>,
  newest: ReadonlyMap<number, readonly number[]>,
  nowMs: number,
): void {
  for (const assetId of ASSETS) {
    const holders = [...newest].filter(([, assets]) => assets.includes(assetId));
    expect(lending.rowsOfAsset(assetId).map((row) => lending.accountId(row))).toEqual(
      holders.map(([accountId]) => accountId).sort((a, b) => a - b),
    );
  }
  for (let accountId = 1; accountId <= LAST; accountId += 1) {
    const assets: number[] = [];
    for (let row = lending.first(accountId); row !== 0; row = lending.next(row)) {
      expect(lending.accountId(row)).toBe(accountId);
      assets.push(lending.assetId(row));
      expect(lending.find(accountId, lending.assetId(row))).toBe(row);
      expectRow(lending, row, plains.get(`${accountId}/${lending.assetId(row)}`)!, nowMs);
    }
    expect(assets).toEqual(newest.get(accountId) ?? []);
    const owes = assets.some((assetId) => plains.get(`${accountId}/${assetId}`)!.borrowed > 0);
    expect(lending.hasDebt(accountId)).toBe(owes);
  }
}

test("of many rows, and of two with one hash, each is its own, before and after a restart", () => {
  const pairs = [...Array.from({ length: 200 }, (_, at) => [at + 1, 0]), [337, 94], [943, 28]];
  const lending = new Lending({ meet: () => {} });
  for (const [at, [accountId, assetId]] of pairs.entries()) {
    lending.setLent(lending.row(accountId, assetId), 10 + at, START_MS);
    lending.changeSpending(lending.row(accountId, assetId), at);
  }
  for (const each of [lending, reloaded(lending, new Set())])
    for (const [at, [accountId, assetId]] of pairs.entries()) {
      const row = each.find(accountId, assetId);
      expect([each.accountId(row), each.assetId(row)]).toEqual([accountId, assetId]);
      expect([each.lentUnits(row), each.spendingUnits(row)]).toEqual([10 + at, at]);
      expect([each.first(accountId), each.next(row)]).toEqual([row, 0]);
    }
});
