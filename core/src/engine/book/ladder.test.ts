import * as fc from "fast-check";
import { expect, test } from "vitest";
import { KEY_NONE, Ladder } from "./ladder.ts";
import { OrderSlots, SLOT_NONE } from "./order-slots.ts";
import { PriceLevels } from "./price-levels.ts";
import { StateReader, StateWriter } from "../state/memory.ts";

/** The slow twin: a map of prices to queues, sorted when asked. */
class PlainLadder {
  readonly queues = new Map<number, { slot: number; lots: number }[]>();

  keys(): number[] {
    return [...this.queues.keys()].sort((a, b) => a - b);
  }

  append(slot: number, key: number, lots: number): void {
    const queue = this.queues.get(key) ?? [];
    queue.push({ slot, lots });
    this.queues.set(key, queue);
  }

  remove(slot: number, key: number): void {
    const rest = this.queues.get(key)!.filter((order) => order.slot !== slot);
    if (rest.length === 0) this.queues.delete(key);
    else this.queues.set(key, rest);
  }
}

const KEY_MAX = 2 ** 21;

function allocate(orders: OrderSlots, ordinal: number, lots: number): number {
  return orders.allocate(ordinal, {
    accountId: 1,
    marketId: 0,
    brokerId: 0,
    flags: 0,
    clientId: 0,
    priceTicks: 1,
    originalLots: lots,
    remainingLots: lots,
    filledQuoteUnits: 0,
    createdAtMs: 0,
  });
}

/** Every query of the ladder answers as the twin's does. */
function expectSame(ladder: Ladder, plain: PlainLadder, orders: OrderSlots): void {
  const keys = plain.keys();
  const found: number[] = [];
  for (let key = ladder.bestKey; key !== KEY_NONE; key = ladder.keyAfter(key)) found.push(key);
  expect(found).toEqual(keys);
  for (const key of keys) {
    const queue = plain.queues.get(key)!;
    const slots: number[] = [];
    for (let slot = ladder.firstAt(key); slot !== SLOT_NONE; slot = orders.next(slot))
      slots.push(slot);
    expect(slots).toEqual(queue.map((order) => order.slot));
    expect(ladder.ordersAt(key)).toBe(queue.length);
    expect(ladder.lotsAt(key)).toBe(queue.reduce((total, order) => total + order.lots, 0));
  }
}

const steps = fc.array(
  fc.record({
    act: fc.constantFrom("append", "append", "remove", "reduce"),
    // Neighbours, page frontiers and far prices.
    key: fc.oneof(
      fc.integer({ min: 0, max: 40 }),
      fc.constantFrom(0, 31, 32, 1023, 1024, 32_767, 32_768, 1_048_575, 1_048_576, KEY_MAX),
      fc.integer({ min: 0, max: KEY_MAX }),
    ),
    lots: fc.integer({ min: 1, max: 100 }),
    pick: fc.nat(),
  }),
  { maxLength: 120 },
);

test("a ladder answers as its plain twin does, after every step", () => {
  fc.assert(
    fc.property(steps, (list) => {
      const orders = new OrderSlots();
      const ladder = new Ladder(new PriceLevels(), orders, KEY_MAX);
      const plain = new PlainLadder();
      const live: { slot: number; key: number; lots: number }[] = [];
      let ordinal = 0;
      for (const { act, key, lots, pick } of list) {
        const order = live[pick % Math.max(live.length, 1)];
        if (act === "append" || order === undefined) {
          ordinal += 1;
          const slot = allocate(orders, ordinal, lots);
          ladder.append(slot, key, lots);
          plain.append(slot, key, lots);
          live.push({ slot, key, lots });
        } else if (act === "remove") {
          ladder.remove(order.slot, order.key, order.lots);
          plain.remove(order.slot, order.key);
          orders.release(order.slot);
          live.splice(live.indexOf(order), 1);
        } else if (order.lots > 1) {
          ladder.reduce(order.key, 1);
          order.lots -= 1;
          plain.queues.get(order.key)!.find((row) => row.slot === order.slot)!.lots -= 1;
        }
        expectSame(ladder, plain, orders);
      }
    }),
    { numRuns: process.env["HOLDALL_LONG"] === "1" ? 2_000 : 60 },
  );
});

test("the last order of a level clears its bit, and an empty page is the next one taken", () => {
  const orders = new OrderSlots();
  const levels = new PriceLevels();
  const ladder = new Ladder(levels, orders, KEY_MAX);
  const slot = allocate(orders, 1, 5);

  const level = ladder.append(slot, 5000, 5);
  ladder.remove(slot, 5000, 5);

  expect(ladder.bestKey).toBe(KEY_NONE);
  expect(ladder.keyAfter(0)).toBe(KEY_NONE);
  expect(ladder.ordersAt(5000)).toBe(0);
  // Another price elsewhere gets the very page back.
  expect(ladder.append(allocate(orders, 2, 1), 1_000_000, 1) >>> 10).toBe(level >>> 10);
});

test("a ladder that was saved goes on as if it had not been", () => {
  const [orders, levels] = [new OrderSlots(), new PriceLevels()];
  const ladder = new Ladder(levels, orders, KEY_MAX);
  const plain = new PlainLadder();
  for (const [at, key] of [5, 5, 1024, 70_000, KEY_MAX, 3].entries()) {
    const slot = allocate(orders, at + 1, at + 1);
    ladder.append(slot, key, at + 1);
    plain.append(slot, key, at + 1);
  }
  const writer = new StateWriter();
  for (const part of [orders, levels, ladder]) part.save(writer);

  const reader = new StateReader(writer.toBytes());
  const [ordersBack, levelsBack] = [new OrderSlots(), new PriceLevels()];
  const back = new Ladder(levelsBack, ordersBack, KEY_MAX);
  for (const part of [ordersBack, levelsBack, back]) part.load(reader);

  expect(reader.isAtEnd()).toBe(true);
  expectSame(back, plain, ordersBack);
});
