import { AMOUNT_MAX } from "@holdall/core/num";
import fc from "fast-check";
import { expect, test } from "vitest";
import { StateReader, StateWriter } from "../state/memory.ts";
import { VOLUME_DAYS, Volumes } from "./volumes.ts";

/** Each trade by itself: the slow twin of the buckets. */
class PlainVolumes {
  readonly #trades: { userId: number; day: number; units: bigint }[] = [];

  add(userId: number, day: number, units: number): void {
    this.#trades.push({ userId, day, units: BigInt(units) });
  }

  sum(userId: number, day: number): number {
    const total = this.#trades
      .filter((trade) => trade.userId === userId && trade.day > day - VOLUME_DAYS)
      .reduce((sum, { units }) => sum + units, 0n);
    return Number(total < BigInt(AMOUNT_MAX) ? total : BigInt(AMOUNT_MAX));
  }
}

function restored(volumes: Volumes): Volumes {
  const writer = new StateWriter();
  volumes.save(writer);
  const reader = new StateReader(writer.toBytes());
  const back = new Volumes();
  back.load(reader);
  expect(reader.isAtEnd()).toBe(true);
  return back;
}

const trades = fc.array(
  fc.record({
    userId: fc.integer({ min: 1, max: 6 }),
    // Mostly the next days, at times beyond the whole window.
    pass: fc.oneof(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 25, max: 70 })),
    units: fc.oneof(fc.nat({ max: 1_000 }), fc.constant(AMOUNT_MAX - 1)),
  }),
  { minLength: 1, maxLength: 60 },
);

test("the sum of a user is that of the trades of thirty days, today included, after each trade", () => {
  fc.assert(
    fc.property(trades, fc.nat({ max: 40 }), (list, firstDay) => {
      let volumes = new Volumes();
      const plain = new PlainVolumes();
      let day = firstDay;
      for (const { userId, pass, units } of list) {
        day += pass;
        volumes.add(userId, day, units);
        plain.add(userId, day, units);
        for (let each = 1; each <= 7; each += 1)
          for (const asked of [day, day + 1, day + 29, day + 30])
            expect(volumes.sum(each, asked)).toBe(plain.sum(each, asked));
      }
      volumes = restored(volumes);
      for (let each = 1; each <= 7; each += 1)
        expect(volumes.sum(each, day)).toBe(plain.sum(each, day));
    }),
    { numRuns: 60 },
  );
});

test("the first day counts, and a trade is out of the window thirty days later", () => {
  const volumes = new Volumes();
  volumes.add(1, 0, 5);
  expect([volumes.sum(1, 0), volumes.sum(1, 29), volumes.sum(1, 30)]).toEqual([5, 5, 0]);
});

test("users without a trade have none, whatever their number, and every user has a row of its own", () => {
  for (const users of [62, 63, 64, 65, 200]) {
    const volumes = new Volumes();
    for (let userId = 1; userId <= users; userId += 1) volumes.add(userId, 100, userId);
    volumes.add(users, 101, 1);
    for (const each of [volumes, restored(volumes)]) {
      for (let userId = 1; userId < users; userId += 1) expect(each.sum(userId, 101)).toBe(userId);
      expect(each.sum(users, 101)).toBe(users + 1);
      for (const stranger of [users + 1, 64, 256, 100_000].filter((userId) => userId > users))
        expect(each.sum(stranger, 101)).toBe(0);
    }
  }
});

test("after a restart further users find room", () => {
  const volumes = new Volumes();
  for (let userId = 1; userId <= 63; userId += 1) volumes.add(userId, 7, userId);
  const back = restored(volumes);
  for (let userId = 64; userId <= 300; userId += 1) back.add(userId, 7, userId);
  for (let userId = 1; userId <= 300; userId += 1) expect(back.sum(userId, 7)).toBe(userId);
});
