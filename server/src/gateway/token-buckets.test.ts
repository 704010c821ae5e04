import fc from "fast-check";
import { expect, test } from "vitest";
import { TokenBuckets } from "./token-buckets.ts";

const MINUTE_MICROS = 60_000_000;

test("a full bucket gives exactly its allowance at once, then refills evenly", () => {
  const buckets = new TokenBuckets(60);
  for (let call = 0; call < 60; call++) expect(buckets.take("alice", 1, 0)).toBe(true);
  expect(buckets.take("alice", 1, 0)).toBe(false);
  expect(buckets.take("alice", 1, 999_999)).toBe(false);
  expect(buckets.take("alice", 1, 1_000_000)).toBe(true);
  expect(buckets.take("alice", 1, 1_000_000)).toBe(false);
});

test("names do not share, and a weight beyond what is left takes nothing", () => {
  const buckets = new TokenBuckets(10);
  expect(buckets.take("alice", 11, 0)).toBe(false);
  expect(buckets.take("alice", 10, 0)).toBe(true);
  expect(buckets.take("bob", 10, 0)).toBe(true);
  expect(buckets.take("bob", 1, 0)).toBe(false);
});

test("a clock that stands or steps back earns nothing", () => {
  const buckets = new TokenBuckets(1);
  expect(buckets.take("alice", 1, MINUTE_MICROS)).toBe(true);
  expect(buckets.take("alice", 1, 0)).toBe(false);
});

test("a clock that steps back takes nothing away", () => {
  const buckets = new TokenBuckets(10);
  expect(buckets.take("alice", 5, MINUTE_MICROS)).toBe(true);
  expect(buckets.take("alice", 5, 0)).toBe(true);
});

test("however long nobody asks, a bucket holds one allowance", () => {
  const buckets = new TokenBuckets(10);
  expect(buckets.take("alice", 10, 0)).toBe(true);
  expect(buckets.take("alice", 10, 100 * MINUTE_MICROS)).toBe(true);
  expect(buckets.take("alice", 1, 100 * MINUTE_MICROS)).toBe(false);
});

test("over any stretch of time nobody gets more than one allowance and what was refilled", () => {
  const steps = fc.array(fc.tuple(fc.nat(10_000_000), fc.integer({ min: 1, max: 5 })), {
    maxLength: 200,
  });
  fc.assert(
    fc.property(steps, (calls) => {
      const buckets = new TokenBuckets(30);
      let nowMicros = 0;
      let taken = 0;
      for (const [pauseMicros, weight] of calls) {
        nowMicros += pauseMicros;
        if (buckets.take("alice", weight, nowMicros)) taken += weight;
        expect(taken).toBeLessThanOrEqual(30 + (nowMicros * 30) / MINUTE_MICROS + 1e-6);
      }
    }),
  );
});
