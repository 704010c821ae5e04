import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { BookStore } from "./book-store.ts";
import { groupedLevels } from "./grouping.ts";

const level = fc.tuple(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 0, max: 9 }));
const updates = fc.array(
  fc.record({
    b: fc.array(level, { maxLength: 4 }),
    a: fc.array(level, { maxLength: 4 }),
    span: fc.integer({ min: 1, max: 3 }),
    isLost: fc.boolean(),
  }),
  { maxLength: 60 },
);

const texts = (levels: readonly (readonly [number, number])[]) =>
  levels.map(([price, size]) => [String(price), String(size)] as const);

/** The slow twin: a map from price to size. */
function applied(map: Map<number, number>, levels: readonly (readonly [number, number])[]): void {
  for (const [price, size] of levels) {
    if (size === 0) map.delete(price);
    else map.set(price, size);
  }
}

function sideOf(store: BookStore, name: "bids" | "asks"): [number, number][] {
  const side = store[name];
  return Array.from({ length: side.count }, (_, at) => [side.priceAt(at), side.sizeAt(at)]);
}

describe("the book", () => {
  test("equals a map of levels after any updates, and takes none after a gap until a snapshot", () => {
    fc.assert(
      fc.property(updates, (steps) => {
        const store = new BookStore(0, 0);
        const bids = new Map<number, number>();
        const asks = new Map<number, number>();
        store.load({ bids: [], asks: [], lastUpdateId: "0" });
        let last = 0;
        for (const { b, a, span, isLost } of steps) {
          applied(bids, b);
          applied(asks, a);
          const update = { b: texts(b), a: texts(a), U: last + 1, u: last + span };
          last += span;
          if (isLost) continue;
          const offered = store.offer(update);
          if (offered === "gap" || offered === "held") {
            expect(store.isWhole).toBe(false);
            const snapshot = { bids: texts([...bids]), asks: texts([...asks]) };
            expect(store.load({ ...snapshot, lastUpdateId: String(last) })).toBe(true);
          }
          expect(store.updateId).toBe(last);
          expect(sideOf(store, "bids")).toStrictEqual([...bids].sort(([x], [y]) => y - x));
          expect(sideOf(store, "asks")).toStrictEqual([...asks].sort(([x], [y]) => x - y));
        }
      }),
    );
  });

  test("lays held updates over the snapshot and drops those it contains already", () => {
    const store = new BookStore(1, 0);
    expect(store.offer({ b: [["9.5", "1"]], a: [], U: 3, u: 4 })).toBe("held");
    expect(store.offer({ b: [["9.6", "2"]], a: [], U: 5, u: 5 })).toBe("held");
    expect(store.load({ bids: [["9.5", "7"]], asks: [], lastUpdateId: "4" })).toBe(true);
    expect(sideOf(store, "bids")).toStrictEqual([
      [96, 2],
      [95, 7],
    ]);
  });

  test("refuses a snapshot that is older than its held updates", () => {
    const store = new BookStore(0, 0);
    store.offer({ b: [], a: [], U: 9, u: 9 });
    expect(store.load({ bids: [], asks: [], lastUpdateId: "7" })).toBe(false);
    expect(store.updateId).toBeUndefined();
    expect(store.load({ bids: [], asks: [], lastUpdateId: "8" })).toBe(true);
    expect(store.updateId).toBe(9);
  });

  test("is not whole while it crosses", () => {
    const store = new BookStore(0, 0);
    store.load({ bids: [["10", "1"]], asks: [["10", "1"]], lastUpdateId: "1" });
    expect(store.isWhole).toBe(false);
  });
});

describe("grouping", () => {
  test("never improves a price and loses neither size nor value", () => {
    const sides = fc.record({
      levels: fc.array(level, { maxLength: 80 }),
      group: fc.integer({ min: 1, max: 20 }),
    });
    fc.assert(
      fc.property(sides, ({ levels, group }) => {
        const store = new BookStore(0, 0);
        store.load({ bids: texts(levels), asks: texts(levels), lastUpdateId: "1" });
        for (const kind of ["bids", "asks"] as const) {
          const side = store[kind];
          const grouped = groupedLevels(side, kind, group, 1_000);
          const sizes = sideOf(store, kind).map(([, size]) => size);
          expect(grouped.at(-1)?.total ?? 0).toBe(sizes.reduce((sum, size) => sum + size, 0));
          const values = sideOf(store, kind).map(([price, size]) => BigInt(price * size));
          expect(grouped.at(-1)?.value ?? 0n).toBe(values.reduce((sum, each) => sum + each, 0n));
          for (const { price } of grouped) expect(price % group).toBe(0);
          const best = grouped[0]?.price;
          if (best === undefined) continue;
          if (kind === "bids") expect(best).toBeLessThanOrEqual(side.priceAt(0));
          else expect(best).toBeGreaterThanOrEqual(side.priceAt(0));
        }
      }),
    );
  });
});
