import { expect, test } from "vitest";
import {
  ORDER_BYTES,
  ORDER_LOTS_MAX,
  ORDER_TICKS_MAX,
  OrderSlots,
  SLOT_NONE,
} from "./order-slots.ts";
import type { OrderDraft } from "./order-slots.ts";

const draft: OrderDraft = {
  accountId: 2 ** 22 - 1,
  marketId: 2 ** 12 - 1,
  brokerId: 65_535,
  flags: 0xf_ffff,
  clientId: 2 ** 32 - 1,
  priceTicks: ORDER_TICKS_MAX,
  originalLots: ORDER_LOTS_MAX,
  remainingLots: ORDER_LOTS_MAX,
  filledQuoteUnits: 2 ** 53 - 16,
  createdAtMs: 2 ** 48 - 1,
};

test("every field holds its largest value, and its neighbours keep theirs", () => {
  const orders = new OrderSlots();

  const slot = orders.allocate(2 ** 42, draft);

  expect(orders.ordinal(slot)).toBe(2 ** 42);
  expect(orders.accountId(slot)).toBe(draft.accountId);
  expect(orders.marketId(slot)).toBe(draft.marketId);
  expect(orders.brokerId(slot)).toBe(draft.brokerId);
  expect(orders.flags(slot)).toBe(draft.flags);
  expect(orders.clientId(slot)).toBe(draft.clientId);
  expect(orders.priceTicks(slot)).toBe(draft.priceTicks);
  expect(orders.originalLots(slot)).toBe(draft.originalLots);
  expect(orders.remainingLots(slot)).toBe(draft.remainingLots);
  expect(orders.filledQuoteUnits(slot)).toBe(draft.filledQuoteUnits);
  expect(orders.createdAtMs(slot)).toBe(draft.createdAtMs);
  orders.setFlags(slot, 0);
  expect(orders.marketId(slot)).toBe(draft.marketId);
  expect(orders.flags(slot)).toBe(0);
});

test("the slot given back last is taken first, and its old id means nothing", () => {
  const orders = new OrderSlots();
  const [first, second, third] = [1, 2, 3].map((ordinal) => orders.allocate(ordinal, draft));
  expect([first, second, third]).toEqual([1, 2, 3]);

  orders.release(first);
  orders.release(third);
  const fourth = orders.allocate(4, draft);
  const fifth = orders.allocate(5, draft);

  expect([fourth, fifth]).toEqual([third, first]);
  expect(orders.isLive(third, 3)).toBe(false);
  expect(orders.isLive(third, 4)).toBe(true);
  expect(orders.count()).toBe(3);
});

test("no id names slot 0, a slot beyond all, an ordinal of 0 or a free slot", () => {
  const orders = new OrderSlots();
  const slot = orders.allocate(1, draft);
  orders.release(slot);

  for (const [at, ordinal] of [
    [0, 1],
    [2, 1],
    [slot, 0],
    [slot, 1],
    [-1, 1],
    [2 ** 31, 1],
  ]) {
    expect(orders.isLive(at, ordinal)).toBe(false);
  }
});

test("an order takes 64 bytes, and what is there survives growing", () => {
  const orders = new OrderSlots(2);
  for (let ordinal = 1; ordinal <= 1000; ordinal += 1) {
    orders.allocate(ordinal, { ...draft, priceTicks: ordinal });
  }

  expect(ORDER_BYTES).toBe(64);
  expect(orders.bytes()).toBe(1024 * ORDER_BYTES);
  for (let ordinal = 1; ordinal <= 1000; ordinal += 1) {
    expect(orders.isLive(ordinal, ordinal)).toBe(true);
    expect(orders.priceTicks(ordinal)).toBe(ordinal);
  }
});

test("an owner's list loses its head, its middle and its end without losing the others", () => {
  const orders = new OrderSlots();
  let head = SLOT_NONE;
  for (let ordinal = 1; ordinal <= 4; ordinal += 1) {
    head = orders.linkToOwner(orders.allocate(ordinal, draft), head);
  }
  const list = (): number[] => {
    const slots: number[] = [];
    for (let slot = head; slot !== SLOT_NONE; slot = orders.ownerNext(slot)) slots.push(slot);
    return slots;
  };

  expect(list()).toEqual([4, 3, 2, 1]);
  head = orders.unlinkFromOwner(2, head);
  expect(list()).toEqual([4, 3, 1]);
  head = orders.unlinkFromOwner(4, head);
  expect(list()).toEqual([3, 1]);
  head = orders.unlinkFromOwner(1, head);
  expect(list()).toEqual([3]);
  head = orders.unlinkFromOwner(3, head);
  expect(list()).toEqual([]);
});
