import { expect, test } from "vitest";
import { createHmac } from "node:crypto";
import { PROFILES, usableRows } from "./profiles.ts";
import { hmac, rowId, rowIds, rowOrder, shardBounds, shardRows } from "./rows.ts";
import { nodeSha256, toySnapshot, toyTable } from "./toy.twin.ts";
import { identityOf } from "./verify/index.ts";

test("keyed hashing is the standard's, for short and long keys", () => {
  for (const length of [0, 32, 64, 65, 200]) {
    const key = new Uint8Array(length).fill(3);
    const message = new Uint8Array(77).fill(5);
    const expected = new Uint8Array(createHmac("sha256", key).update(message).digest());
    expect(hmac(nodeSha256, key, message)).toEqual(expected);
  }
});

test("prover and verifier derive the same identity, four numbers below 2^63", () => {
  const nonce = new Uint8Array(32).fill(200);
  const id = rowId(nodeSha256, 12_345n, 7, nonce);
  expect(identityOf({ userId: 12_345n, subaccountId: 7, nonce })).toEqual(id);
  for (let i = 7; i < 32; i += 8) expect(id[i]).toBeLessThan(128);
});

test("the order holds every row once and depends on the day's secret", () => {
  const ids = rowIds(toySnapshot().rows);
  const order = (byte: number) => [...rowOrder(new Uint8Array(32).fill(byte), ids)];
  expect(order(1).toSorted((a, b) => a - b)).toEqual(Array.from({ length: 61 }, (_, r) => r));
  expect(order(1)).toEqual(order(1));
  expect(order(1)).not.toEqual(order(2));
});

test("shards are as few as fit, and differ by at most one row", () => {
  const capacity = usableRows(PROFILES.toy);
  const sizes = (rows: number) =>
    shardBounds(PROFILES.toy, rows).map(({ start, end }) => end - start);
  expect(sizes(0)).toEqual([0]);
  expect(sizes(capacity)).toEqual([capacity]);
  expect(sizes(capacity + 1)).toEqual([864, 865]);
  const many = sizes(10_000);
  expect(Math.max(...many) - Math.min(...many)).toBeLessThanOrEqual(1);
  expect(many.reduce((sum, size) => sum + size, 0)).toBe(10_000);
});

test("equity is rounded up and debt down to quanta, exactly, up to the largest amounts", () => {
  const { rows } = toySnapshot();
  const table = toyTable().assets.map((each) => ({ ...each, exponent: 2 }));
  const largest = Number.MAX_SAFE_INTEGER;
  const entryUnits = Float64Array.of(1, -1, 100, -199, 101, largest, -largest);
  const one = {
    ...rows,
    count: 1,
    entryStarts: Uint32Array.of(0, 2),
    entryAssets: new Uint16Array(7),
    entryUnits,
  };
  const quantaOf = (from: number, to: number) => {
    const shard = shardRows(
      { ...one, entryStarts: Uint32Array.of(from, to) },
      new Uint8Array(32),
      table,
      Uint32Array.of(0),
    );
    return [shard.quanta[0], shard.quanta[3]];
  };
  expect(quantaOf(0, 2)).toEqual([1n, 0n]);
  expect(quantaOf(2, 4)).toEqual([1n, 1n]);
  expect(quantaOf(4, 5)).toEqual([2n, 0n]);
  expect(quantaOf(5, 7)).toEqual([(BigInt(largest) + 99n) / 100n, BigInt(largest) / 100n]);
  expect(() => quantaOf(4, 6)).toThrow(/outside the ledger's range/);
});
