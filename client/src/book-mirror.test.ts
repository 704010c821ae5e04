import fc from "fast-check";
import { expect, test } from "vitest";
import { BookMirror } from "./book-mirror.ts";
import { crc32 } from "./checksum.ts";

type Level = readonly [string, string];

function update(from: number, to: number, a: readonly Level[], b: readonly Level[] = []) {
  return { U: from, u: to, a, b };
}

const snapshotAt10 = {
  lastUpdateId: "10",
  bids: [
    ["99", "1"],
    ["100", "2.50"],
  ] as readonly Level[],
  asks: [
    ["101.0", "3"],
    ["102", "4"],
  ] as readonly Level[],
};

test("a snapshot stands best first, unpadded", () => {
  const mirror = new BookMirror();
  expect(mirror.load(snapshotAt10)).toBe(true);
  expect(mirror.bids()).toEqual([
    { price: "100", quantity: "2.5" },
    { price: "99", quantity: "1" },
  ]);
  expect(mirror.asks(1)).toEqual([{ price: "101", quantity: "3" }]);
  expect(mirror.updateId).toBe(10);
});

test("updates replace, add and remove; the same price is one level however it is padded", () => {
  const mirror = new BookMirror();
  mirror.load(snapshotAt10);
  expect(mirror.offer(update(11, 11, [["101", "7"]], [["99.50", "1"]]))).toBe("applied");
  expect(mirror.offer(update(12, 13, [["102.00", "0.00000"]], [["98", "0"]]))).toBe("applied");
  expect(mirror.asks()).toEqual([{ price: "101", quantity: "7" }]);
  expect(mirror.bids().map((level) => level.price)).toEqual(["100", "99.5", "99"]);
  expect(mirror.updateId).toBe(13);
});

test("updates that came before the snapshot are held, then dropped or applied", () => {
  const mirror = new BookMirror();
  expect(mirror.offer(update(9, 10, [["101", "9"]]))).toBe("held");
  expect(mirror.offer(update(11, 12, [["101", "5"]]))).toBe("held");
  expect(mirror.load(snapshotAt10)).toBe(true);
  expect(mirror.asks(1)).toEqual([{ price: "101", quantity: "5" }]);
});

test("the first kept update may reach back over the snapshot", () => {
  const mirror = new BookMirror();
  mirror.load(snapshotAt10);
  expect(mirror.offer(update(8, 12, [["101", "5"]]))).toBe("applied");
  expect(mirror.updateId).toBe(12);
});

test("an update up to the snapshot is stale, one beyond the next is a gap", () => {
  const mirror = new BookMirror();
  mirror.load(snapshotAt10);
  expect(mirror.offer(update(10, 10, [["101", "5"]]))).toBe("stale");
  expect(mirror.offer(update(12, 12, [["101", "5"]]))).toBe("gap");
  expect(mirror.updateId).toBeUndefined();
  expect(mirror.bids()).toEqual([]);
});

test("a snapshot older than the held updates does not load, and a younger one does", () => {
  const mirror = new BookMirror();
  mirror.offer(update(12, 12, [["101", "5"]]));
  expect(mirror.load(snapshotAt10)).toBe(false);
  expect(mirror.updateId).toBeUndefined();
  expect(mirror.load({ ...snapshotAt10, lastUpdateId: "11" })).toBe(true);
  expect(mirror.updateId).toBe(12);
});

test("a checksum that differs is a gap; one that agrees is not", () => {
  const mirror = new BookMirror();
  mirror.load(snapshotAt10);
  const text = "100:2.5:101:6:99:1:102:4";
  expect(mirror.offer({ ...update(11, 11, [["101", "6"]]), c: crc32(text) })).toBe("applied");
  expect(mirror.offer({ ...update(12, 12, [["101", "7"]]), c: crc32(text) })).toBe("gap");
});

test("the checksum covers 25 levels a side and leaves out what is not there", () => {
  const mirror = new BookMirror();
  const asks = Array.from({ length: 30 }, (_, index): Level => [String(101 + index), "1"]);
  mirror.load({ lastUpdateId: "1", bids: [["100", "1"]], asks });
  const expected = ["100:1", ...asks.slice(0, 25).map(([price]) => `${price}:1`)].join(":");
  expect(mirror.checksum()).toBe(crc32(expected));
  expect(new BookMirror().checksum()).toBe(0);
});

test("a price that is none is refused", () => {
  const mirror = new BookMirror();
  expect(() => mirror.load({ ...snapshotAt10, asks: [["1e3", "1"]] })).toThrow("decimal-malformed");
});

/** The venue's book as plain as can be, and the updates that it sends. */
function venueOf(changes: readonly { price: number; quantity: number; isBid: boolean }[]) {
  const states: Map<string, number>[] = [new Map()];
  for (const { price, quantity, isBid } of changes) {
    const next = new Map(states.at(-1));
    const key = `${isBid ? "b" : "a"}${price}`;
    if (quantity === 0) next.delete(key);
    else next.set(key, quantity);
    states.push(next);
  }
  const sideAt = (id: number, side: "a" | "b"): Level[] =>
    [...states[id]]
      .filter(([key]) => key.startsWith(side))
      .map(([key, quantity]): [number, string] => [Number(key.slice(1)), String(quantity)])
      .toSorted(([left], [right]) => (side === "a" ? left - right : right - left))
      .map(([price, quantity]) => [(price / 100).toFixed(2), quantity]);
  return { sideAt };
}

const changes = fc.array(
  fc.record({
    price: fc.integer({ min: 1, max: 400 }),
    quantity: fc.integer({ min: 0, max: 3 }),
    isBid: fc.boolean(),
  }),
  { minLength: 1, maxLength: 60 },
);

test("whenever the snapshot is taken and however updates are gathered, the copy is the original", () => {
  fc.assert(
    fc.property(
      changes,
      fc.nat(),
      fc.nat(),
      fc.infiniteStream(fc.integer({ min: 1, max: 4 })),
      (all, taken, arrived, sizes) => {
        const venue = venueOf(all);
        const snapshotId = taken % (all.length + 1);
        const mirror = new BookMirror();
        let id = 0;
        let isLoaded = false;
        while (id < all.length) {
          if (!isLoaded && id >= Math.max(snapshotId - 1, arrived % (all.length + 1))) {
            const asks = venue.sideAt(snapshotId, "a");
            const bids = venue.sideAt(snapshotId, "b");
            isLoaded = mirror.load({ lastUpdateId: String(snapshotId), asks, bids });
          }
          const to = Math.min(id + (sizes.next().value as number), all.length);
          const gathered = all.slice(id, to);
          const side = (isBid: boolean): Level[] => [
            ...new Map(
              gathered
                .filter((change) => change.isBid === isBid)
                .map((change): Level => [
                  (change.price / 100).toFixed(3),
                  `${change.quantity}.000`,
                ]),
            ),
          ];
          expect(mirror.offer({ U: id + 1, u: to, a: side(false), b: side(true) })).not.toBe("gap");
          id = to;
        }
        if (!isLoaded) {
          const asks = venue.sideAt(snapshotId, "a");
          const bids = venue.sideAt(snapshotId, "b");
          expect(mirror.load({ lastUpdateId: String(snapshotId), asks, bids })).toBe(true);
        }
        const plain = new BookMirror();
        plain.load({
          lastUpdateId: String(all.length),
          asks: venue.sideAt(all.length, "a"),
          bids: venue.sideAt(all.length, "b"),
        });
        expect(mirror.updateId).toBe(all.length);
        expect(mirror.asks()).toEqual(plain.asks());
        expect(mirror.bids()).toEqual(plain.bids());
        expect(mirror.checksum()).toBe(plain.checksum());
      },
    ),
  );
});

test("a lost update is noticed at the next one, whichever is lost", () => {
  fc.assert(
    fc.property(fc.integer({ min: 2, max: 20 }), fc.nat(), (count, lost) => {
      const mirror = new BookMirror();
      mirror.load({ lastUpdateId: "0", asks: [], bids: [] });
      const lostId = 1 + (lost % (count - 1));
      for (let id = 1; id < lostId; id += 1) mirror.offer(update(id, id, [["1", String(id)]]));
      expect(mirror.offer(update(lostId + 1, lostId + 1, []))).toBe("gap");
    }),
  );
});
