import { AMOUNT_MAX } from "@holdall/core/num";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { ACCOUNTS_MAX, ASSETS_MAX, Ledger } from "./ledger.ts";
import { StateReader, StateWriter } from "../state/memory.ts";

const OUTSIDE = 0;

function funded(units: number): { ledger: Ledger; alice: number; bob: number; outside: number } {
  const ledger = new Ledger();
  const outside = ledger.row(OUTSIDE, 0);
  const [alice, bob] = [ledger.row(1, 0), ledger.row(2, 0)];
  ledger.enter(outside, alice, units);
  return { ledger, alice, bob, outside };
}

test("an account and an asset have one row, for ever, through growth", () => {
  const ledger = new Ledger();
  const rows = new Map<string, number>();
  for (let accountId = 1; accountId <= 300; accountId += 1) {
    for (let assetId = 0; assetId < 5; assetId += 1) {
      rows.set(`${accountId}/${assetId}`, ledger.row(accountId, assetId));
    }
  }
  expect(ledger.count()).toBe(1500);
  for (const [name, row] of rows) {
    const [accountId, assetId] = name.split("/").map(Number);
    expect(ledger.row(accountId, assetId)).toBe(row);
    expect(ledger.find(accountId, assetId)).toBe(row);
    expect(ledger.accountId(row)).toBe(accountId);
    expect(ledger.assetId(row)).toBe(assetId);
  }
  expect(ledger.find(301, 0)).toBe(0);
  expect(ledger.row(2 ** 22 - 1, 2 ** 10 - 1)).toBe(1501);
  expect([ledger.accountId(1501), ledger.assetId(1501)]).toEqual([2 ** 22 - 1, 2 ** 10 - 1]);
});

test("the first and the last accounts and assets have rows of their own", () => {
  const accounts = [0, 1, ACCOUNTS_MAX - 2, ACCOUNTS_MAX - 1];
  const assets = [0, 1, ASSETS_MAX - 2, ASSETS_MAX - 1];
  const ledger = new Ledger();

  const rows = accounts.flatMap((account) => assets.map((asset) => ledger.row(account, asset)));

  expect(new Set(rows).size).toBe(accounts.length * assets.length);
  for (const row of rows) {
    expect(ledger.find(ledger.accountId(row), ledger.assetId(row))).toBe(row);
  }
  expect(ledger.find(ACCOUNTS_MAX - 1, 2)).toBe(0);
});

test("a movement of all that is there passes, of one unit more stops the program and moves nothing", () => {
  const { ledger, alice, bob } = funded(10);
  expect(() => ledger.transfer(alice, bob, 11)).toThrow();
  expect(() => ledger.lock(alice, 11)).toThrow();
  expect([ledger.freeUnits(alice), ledger.freeUnits(bob)]).toEqual([10, 0]);

  ledger.lock(alice, 10);
  expect(() => ledger.unlock(alice, 11)).toThrow();
  expect(() => ledger.transferLocked(alice, bob, 11)).toThrow();
  ledger.transferLocked(alice, bob, 4);
  ledger.unlock(alice, 6);

  expect([ledger.freeUnits(alice), ledger.lockedUnits(alice), ledger.freeUnits(bob)]).toEqual([
    6, 0, 4,
  ]);
});

test("no movement takes a negative amount or what is no number", () => {
  const { ledger, alice, bob } = funded(10);
  for (const units of [-1, NaN]) {
    expect(() => ledger.transfer(alice, bob, units)).toThrow();
    expect(() => ledger.transferLocked(alice, bob, units)).toThrow();
    expect(() => ledger.lock(alice, units)).toThrow();
    expect(() => ledger.unlock(alice, units)).toThrow();
  }
});

test("the outside brings in as much as a balance can hold, and no unit more", () => {
  const { ledger, alice, bob, outside } = funded(AMOUNT_MAX - 1);
  expect(ledger.canEnter(outside, 1)).toBe(true);
  expect(ledger.canEnter(outside, 2)).toBe(false);

  ledger.enter(outside, bob, 1);

  expect(() => ledger.enter(outside, bob, 1)).toThrow();
  ledger.transfer(bob, alice, 1);
  expect(ledger.freeUnits(alice)).toBe(AMOUNT_MAX);
  expect(ledger.totals(1, OUTSIDE)).toEqual([
    { assetId: 0, differenceUnits: 0n, heldUnits: BigInt(AMOUNT_MAX) },
  ]);
});

test("totals are exact where a double would drift", () => {
  const ledger = new Ledger();
  for (let asset = 0; asset < 2; asset += 1) {
    const outside = ledger.row(OUTSIDE, asset);
    for (let account = 1; account <= 1000; account += 1) {
      ledger.enter(outside, ledger.row(account, asset), 9_007_199_254_739 - account);
    }
  }
  for (const total of ledger.totals(2, OUTSIDE)) {
    expect(total.differenceUnits).toBe(0n);
    expect(total.heldUnits).toBe(1000n * 9_007_199_254_739n - 500_500n);
  }
});

test("under any movements each asset sums to zero and every lock is covered, as in the plain twin", () => {
  const acts = fc.array(
    fc.record({
      act: fc.constantFrom("enter", "transfer", "transferLocked", "lock", "unlock"),
      source: fc.integer({ min: 1, max: 5 }),
      target: fc.integer({ min: 1, max: 5 }),
      asset: fc.integer({ min: 0, max: 2 }),
      units: fc.nat({ max: 50 }),
    }),
    { maxLength: 80 },
  );
  fc.assert(
    fc.property(acts, (list) => {
      const ledger = new Ledger();
      const plain = new Map<string, { free: bigint; locked: bigint }>();
      const of = (account: number, asset: number): { free: bigint; locked: bigint } => {
        const found = plain.get(`${account}/${asset}`) ?? { free: 0n, locked: 0n };
        plain.set(`${account}/${asset}`, found);
        return found;
      };
      for (const { act, source, target, asset, units } of list) {
        const [from, to] = [of(source, asset), of(target, asset)];
        const [row, other] = [ledger.row(source, asset), ledger.row(target, asset)];
        const amount = BigInt(units);
        if (act === "enter") {
          ledger.enter(ledger.row(OUTSIDE, asset), other, units);
          to.free += amount;
        } else if (act === "lock" && from.free >= amount) {
          ledger.lock(row, units);
          from.free -= amount;
          from.locked += amount;
        } else if (act === "unlock" && from.locked >= amount) {
          ledger.unlock(row, units);
          from.locked -= amount;
          from.free += amount;
        } else if (act === "transfer" && from.free >= amount) {
          ledger.transfer(row, other, units);
          from.free -= amount;
          to.free += amount;
        } else if (act === "transferLocked" && from.locked >= amount) {
          ledger.transferLocked(row, other, units);
          from.locked -= amount;
          to.free += amount;
        }
      }
      for (const [name, { free, locked }] of plain) {
        const [account, asset] = name.split("/").map(Number);
        const row = ledger.find(account, asset);
        expect([ledger.freeUnits(row), ledger.lockedUnits(row)]).toEqual([
          Number(free),
          Number(locked),
        ]);
      }
      for (const total of ledger.totals(3, OUTSIDE)) expect(total.differenceUnits).toBe(0n);
    }),
    { numRuns: 200 },
  );
});

test("a ledger that was saved has the same rows and balances", () => {
  const { ledger, alice, bob } = funded(100);
  for (let account = 3; account < 200; account += 1) ledger.row(account, 7);
  ledger.lock(alice, 30);
  ledger.transferLocked(alice, bob, 10);
  const writer = new StateWriter();
  ledger.save(writer);

  const back = new Ledger();
  back.load(new StateReader(writer.toBytes()));

  expect(back.count()).toBe(ledger.count());
  expect([back.freeUnits(alice), back.lockedUnits(alice), back.freeUnits(bob)]).toEqual([
    70, 20, 10,
  ]);
  expect(back.find(150, 7)).toBe(ledger.find(150, 7));
  expect(back.row(5000, 1)).toBe(ledger.row(5000, 1));
});

/** The page of a ledger: its balances by row, each of an account and an asset. */
function pageOf(rows: readonly (readonly [account: number, asset: number, free: number])[]) {
  const writer = new StateWriter();
  const keys = rows.map(([account, asset]) => account * ASSETS_MAX + asset);
  writer.number(rows.length);
  writer.column(Int32Array.of(0, ...keys));
  writer.column(Float64Array.of(0, 0, ...rows.flatMap(([, , free]) => [free, 0])));
  const ledger = new Ledger();
  ledger.load(new StateReader(writer.toBytes()));
  return ledger;
}

test("the report of sums tells a unit that came from nowhere, and of which asset", () => {
  const page = (units: number): Ledger =>
    pageOf([
      [OUTSIDE, 0, -10],
      [OUTSIDE, 1, -5],
      [1, 0, 10],
      [1, 1, 2],
      [2, 1, units],
    ]);
  expect(page(3).totals(2, OUTSIDE)).toEqual([
    { assetId: 0, differenceUnits: 0n, heldUnits: 10n },
    { assetId: 1, differenceUnits: 0n, heldUnits: 5n },
  ]);
  expect(page(4).totals(2, OUTSIDE)).toMatchObject([
    { differenceUnits: 0n },
    { differenceUnits: 1n, heldUnits: 5n },
  ]);
  const { ledger, alice } = funded(10);
  ledger.lock(alice, 4);
  expect(ledger.totals(1, OUTSIDE)[0].differenceUnits).toBe(0n);
});

test("a balance takes the largest amount, and one unit more stops the program", () => {
  const full = (free: number): Ledger =>
    pageOf([
      [1, 0, free],
      [2, 0, 1],
    ]);
  const ledger = full(AMOUNT_MAX - 1);
  ledger.transfer(2, 1, 1);
  expect(ledger.freeUnits(1)).toBe(AMOUNT_MAX);
  expect(() => full(AMOUNT_MAX).transfer(2, 1, 1)).toThrow(/passed the largest/);
  const locked = full(AMOUNT_MAX);
  locked.lock(2, 1);
  expect(() => locked.transferLocked(2, 1, 1)).toThrow(/passed the largest/);
});

test("a ledger takes the room that it says, and doubles it where a row finds none", () => {
  const ledger = new Ledger();
  const [balances, heads, near, index] = [64 * 24, 64 * 4, 8 * 64 * 4, 128 * 4];
  expect(ledger.bytes()).toBe(balances + heads + near + index);
  for (let account = 0; account < 63; account += 1) ledger.row(account, 0);
  expect(ledger.bytes()).toBe(balances + heads + near + index);
  ledger.row(63, 0);
  expect(ledger.bytes()).toBe(2 * balances + heads + near + 2 * index);
  ledger.row(64, 0);
  expect(ledger.bytes()).toBe(2 * balances + 2 * heads + 2 * near + 2 * index);
});

test("a walk over an account meets each of its balances once, before and after a restart", () => {
  const ledger = new Ledger();
  for (let assetId = 0; assetId < 300; assetId += 1) {
    for (const accountId of [7, 5_000]) ledger.row(accountId, (assetId * 7) % 1_000);
  }
  const writer = new StateWriter();
  ledger.save(writer);
  const back = new Ledger();
  back.load(new StateReader(writer.toBytes()));
  for (const each of [ledger, back]) {
    for (const accountId of [7, 5_000]) {
      const assets: number[] = [];
      for (let row = each.first(accountId); row !== 0; row = each.next(row)) {
        expect(each.accountId(row)).toBe(accountId);
        assets.push(each.assetId(row));
      }
      expect(assets).toEqual(Array.from({ length: 300 }, (_, at) => ((299 - at) * 7) % 1_000));
    }
    for (const nobody of [0, 8, 6_000_000]) expect(each.first(nobody)).toBe(0);
  }
});

test("ten thousand balances of many assets are found, and nobody else's, before and after a restart", () => {
  const pairs: [account: number, asset: number][] = [];
  // Neighbours, and far apart: both ends of every field of the key.
  for (let account = 0; account < 100; account += 1)
    for (let asset = 5; asset < 105; asset += 1) pairs.push([account * 41_943, asset * 9]);
  const ledger = new Ledger();
  pairs.forEach(([account, asset], at) => expect(ledger.row(account, asset)).toBe(at + 1));
  const writer = new StateWriter();
  ledger.save(writer);
  const back = new Ledger();
  back.load(new StateReader(writer.toBytes()));
  for (const each of [ledger, back]) {
    pairs.forEach(([account, asset], at) => {
      expect(each.find(account, asset)).toBe(at + 1);
      expect(each.find(account + 1, asset)).toBe(0);
      expect(each.find(account, asset + 1)).toBe(0);
    });
  }
  // A restored one grows as the other does.
  for (let more = 0; more < 20_000; more += 1) {
    const asset = 10 + (more % 1_000);
    expect(back.row(more + 7, asset)).toBe(ledger.row(more + 7, asset));
  }
});

test.each([62, 63, 64, 65, 127, 128])("a ledger of %i rows is itself after a restart", (rows) => {
  const page = Array.from({ length: rows }, (_, at) => [1, 8 + at, 100 + at] as const);
  const ledger = pageOf(page);
  page.forEach(([account, asset, free], at) => {
    expect(ledger.find(account, asset)).toBe(at + 1);
    expect(ledger.freeUnits(at + 1)).toBe(free);
  });
  expect(ledger.row(2, 3)).toBe(rows + 1);
  expect(ledger.freeUnits(rows + 1)).toBe(0);
  ledger.transfer(1, rows + 1, 5);
  expect([ledger.freeUnits(1), ledger.freeUnits(rows + 1)]).toEqual([95, 5]);
});
