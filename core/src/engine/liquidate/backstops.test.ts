import fc from "fast-check";
import { expect, test } from "vitest";
import { Backstops, use, usedIn } from "./backstops.ts";

const offer = fc.record({
  accountId: fc.integer({ min: 1, max: 4 }),
  isBorrow: fc.boolean(),
  itemId: fc.integer({ min: 0, max: 3 }),
  capacity: fc.integer({ min: 0, max: 5 }),
});

test("offers stand by kind, item and account, one of each, as last set, and none of nothing", () => {
  fc.assert(
    fc.property(fc.array(offer, { maxLength: 40 }), (list) => {
      const backstops = new Backstops();
      const plain = new Map<string, (typeof list)[number]>();
      for (const each of list) {
        const { accountId, isBorrow, itemId, capacity } = each;
        backstops.set(accountId, isBorrow, itemId, capacity);
        const name = `${isBorrow ? 1 : 0}/${itemId}/${accountId}`;
        if (capacity === 0) plain.delete(name);
        else plain.set(name, each);
        expect(backstops.has(accountId, isBorrow, itemId)).toBe(capacity > 0);
      }
      const expected = [...plain].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, each]) => each);
      expect(backstops.rows()).toMatchObject(expected);
      expect(backstops.rows()).toHaveLength(expected.length);
      for (const isBorrow of [false, true])
        for (let itemId = 0; itemId <= 4; itemId += 1) {
          const named = expected.filter(
            (each) => each.isBorrow === isBorrow && each.itemId === itemId,
          );
          expect(backstops.of(isBorrow, itemId).map(({ accountId }) => accountId)).toEqual(
            named.map(({ accountId }) => accountId),
          );
        }
    }),
  );
});

test("what was taken over counts in its hour alone, and stays when the capacity changes", () => {
  const backstops = new Backstops();
  backstops.set(1, false, 2, 10);
  const [row] = backstops.rows();
  expect(row).toMatchObject({ used: 0, usedHour: -1 });
  expect(usedIn(row, 7)).toBe(0);
  use(row, 7, 3);
  use(row, 7, 4);
  expect([usedIn(row, 6), usedIn(row, 7), usedIn(row, 8)]).toEqual([0, 7, 0]);
  backstops.set(1, false, 2, 20);
  expect(backstops.rows()).toMatchObject([{ capacity: 20 }]);
  expect(usedIn(backstops.rows()[0], 7)).toBe(7);
  use(row, 8, 5);
  expect([usedIn(row, 7), usedIn(row, 8)]).toEqual([0, 5]);
});
