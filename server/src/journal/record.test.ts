import { crc32 } from "node:zlib";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { batchAfter, bodyOf, checkpointOf } from "./fixtures.ts";
import type { JournalBatch, JournalHead } from "./journal.ts";
import { batchCountMax } from "./journal.ts";
import {
  chainBreak,
  claimedLength,
  decodeRecord,
  emptyHead,
  encodeRecord,
  headAfter,
  recordLength,
} from "./record.ts";
import { decodeSegmentHeader, encodeSegmentHeader, segmentName, segmentsAmong } from "./segment.ts";

const seal = { committedSequence: 6, isRepaired: false };
const head: JournalHead = {
  nextSequence: 7,
  epoch: 2,
  timeMicros: 1_700_000_000_000_000,
  hash: new Uint8Array(32).fill(9),
};

function encoded(batch: JournalBatch, after = head): Uint8Array {
  const bytes = new Uint8Array(recordLength(batch.body.length, batch.checkpoint !== undefined));
  encodeRecord(bytes, batch, seal, after);
  return bytes;
}

function decoded(bytes: Uint8Array) {
  const record = decodeRecord(bytes);
  if (typeof record === "string") throw new Error(record);
  return record;
}

test("the layout is that of the specification, byte by byte", () => {
  const bytes = encoded({
    ...batchAfter(head, 2),
    checkpoint: checkpointOf(6),
    isEpochStart: true,
    epoch: 3,
    rulesVersion: 200,
  });
  const view = new DataView(bytes.buffer);
  expect(Buffer.from(bytes.subarray(0, 4)).toString()).toBe("HLDJ");
  expect(view.getUint32(4, true)).toBe(512);
  expect(view.getBigUint64(8, true)).toBe(7n);
  expect(view.getUint32(16, true)).toBe(2);
  expect([view.getUint16(20, true), view.getUint8(22), view.getUint8(23)]).toEqual([1, 1 | 2, 200]);
  expect(view.getBigUint64(24, true)).toBe(3n);
  expect(view.getBigUint64(32, true)).toBe(1_700_000_000_001_000n);
  expect(view.getBigUint64(40, true)).toBe(6n);
  expect(bytes.subarray(48, 80)).toEqual(head.hash);
  expect(view.getUint32(116, true)).toBe(2 * 24 + 80);
  expect(bytes.subarray(128, 128 + 48)).toEqual(bodyOf(7, 2));
  expect(bytes.subarray(128 + 48 + 80).every((byte) => byte === 0)).toBe(true);
});

test("decoding gives back what was encoded, whatever it was", () => {
  const integers = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER - batchCountMax });
  const batches = fc.record({
    firstSequence: integers,
    count: fc.integer({ min: 1, max: 60 }),
    epoch: integers,
    baseTimeMicros: integers,
    isEpochStart: fc.boolean(),
    rulesVersion: fc.integer({ min: 0, max: 255 }),
    hasCheckpoint: fc.boolean(),
    isRepaired: fc.boolean(),
  });
  fc.assert(
    fc.property(batches, ({ hasCheckpoint, isRepaired, ...fields }) => {
      const checkpoint = hasCheckpoint ? checkpointOf(fields.firstSequence + 1) : undefined;
      const batch = { ...fields, checkpoint, body: bodyOf(fields.firstSequence, fields.count) };
      const bytes = new Uint8Array(recordLength(batch.body.length, hasCheckpoint)).fill(0xaa);
      const hash = encodeRecord(
        bytes,
        batch,
        { committedSequence: fields.epoch, isRepaired },
        head,
      );
      const record = decoded(bytes);
      expect(record.batch).toEqual(batch);
      expect(record.seal).toEqual({ committedSequence: fields.epoch, isRepaired });
      expect([record.hash, record.previousHash, record.lengthBytes]).toEqual([
        hash,
        head.hash,
        bytes.length,
      ]);
      expect(headAfter(record).nextSequence).toBe(fields.firstSequence + fields.count);
    }),
  );
});

test("every single flipped bit of a record is noticed", () => {
  const bytes = encoded({ ...batchAfter(head, 5), checkpoint: checkpointOf(6) });
  for (let bit = 0; bit < bytes.length * 8; bit += 1) {
    bytes[bit >> 3] ^= 1 << (bit & 7);
    expect(typeof decodeRecord(bytes)).toBe("string");
    bytes[bit >> 3] ^= 1 << (bit & 7);
  }
  expect(typeof decodeRecord(bytes)).toBe("object");
});

test("a record altered with its checksums made right again is noticed by its hash", () => {
  for (const at of [8, 23, 30, 41, 60, 130]) {
    const bytes = encoded(batchAfter(head, 5));
    bytes[at] ^= 1;
    const view = new DataView(bytes.buffer);
    view.setUint32(112, crc32(bytes.subarray(128, 128 + 5 * 24)), true);
    view.setUint32(124, crc32(bytes.subarray(0, 124)), true);
    expect(decodeRecord(bytes)).toBe("its hash is wrong");
  }
});

test("bytes cut anywhere, and any bytes at all, are refused without an exception", () => {
  const bytes = encoded(batchAfter(head, 40));
  for (let length = 0; length < bytes.length; length += 1)
    expect(typeof decodeRecord(bytes.subarray(0, length))).toBe("string");
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 2_000 }), (noise) => {
      expect(typeof decodeRecord(noise)).toBe("string");
      expect(claimedLength(noise)).toBe(0);
    }),
  );
});

test("a record continues a chain only at its own place", () => {
  const record = decoded(encoded(batchAfter(head, 1)));
  expect(chainBreak(record, head)).toBeUndefined();
  expect(chainBreak(record, { ...head, nextSequence: 8 })).toBe("its first sequence is 7, not 8");
  expect(chainBreak(record, { ...head, hash: new Uint8Array(32) })).toBe(
    "its previous hash is that of another history",
  );
  expect(chainBreak(record, { ...head, epoch: 3 })).toBe("its epoch 2 is below 3");
  expect(chainBreak(record, { ...head, timeMicros: head.timeMicros + 1_001 })).toMatch(
    /its time \d+ is below \d+/,
  );
  expect(chainBreak({ ...record, seal: { ...seal, committedSequence: 7 } }, head)).toBe(
    "its committed sequence 7 is ahead of it",
  );
});

test("lengths are multiples of 512 that just hold header and body", () => {
  expect([0, 384, 385, 896, 897].map((bytes) => recordLength(bytes, false))).toEqual([
    512, 512, 1024, 1024, 1536,
  ]);
  expect([304, 305].map((bytes) => recordLength(bytes, true))).toEqual([512, 1024]);
});

test("a segment header comes back as it was, and each flipped bit is noticed", () => {
  const header = {
    journalId: Uint8Array.from({ length: 16 }, (_, index) => index + 1),
    firstSequence: 2 ** 40 + 7,
    hash: new Uint8Array(32).fill(3),
    segmentBytes: 64 * 1024 * 1024,
  };
  const bytes = encodeSegmentHeader(header);
  expect(bytes).toHaveLength(4_096);
  expect(decodeSegmentHeader(bytes)).toEqual(header);
  for (let bit = 0; bit < bytes.length * 8; bit += bit < 800 ? 1 : 97) {
    bytes[bit >> 3] ^= 1 << (bit & 7);
    expect(decodeSegmentHeader(bytes)).toBeUndefined();
    bytes[bit >> 3] ^= 1 << (bit & 7);
  }
});

test("segments are named by sixteen digits, and only they are segments", () => {
  expect(segmentName(42)).toBe("0000000000000042.seg");
  expect(
    segmentsAmong([
      "ahead",
      "lock",
      "0000000000000100.seg",
      "0000000000000042.seg",
      "42.seg",
      "0000000000000042.seg-1",
    ]),
  ).toEqual([42, 100]);
});

test("an empty journal's head is that of sequence 0", () => {
  expect(emptyHead()).toEqual({
    nextSequence: 1,
    epoch: 0,
    timeMicros: 0,
    hash: new Uint8Array(32),
  });
});
