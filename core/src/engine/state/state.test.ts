import { expect, test } from "vitest";
import { Digest } from "./digest.ts";
import { StateReader, StateWriter } from "./memory.ts";

test("what is written is read back in order, through growth", () => {
  const writer = new StateWriter();
  const column = Uint32Array.from({ length: 50_000 }, (_, at) => at * 3);
  writer.number(-0.5);
  writer.column(column);
  writer.column(new Uint8Array([1, 2, 3]));
  writer.text("Grüße, 東京 🦊\u0000");

  const reader = new StateReader(writer.toBytes());

  expect(reader.number()).toBe(-0.5);
  expect(new Uint32Array(reader.buffer())).toEqual(column);
  expect(new Uint8Array(reader.buffer(5))).toEqual(new Uint8Array([1, 2, 3, 0, 0]));
  expect(reader.text()).toBe("Grüße, 東京 🦊\u0000");
  expect(reader.isAtEnd()).toBe(true);
  expect(() => reader.number()).toThrow(/cut short/);
});

test("bytes are compared where they lie: only those that would be written are the same", () => {
  const memory = new Uint8Array(64).map((_, at) => at + 1);
  const writer = new StateWriter();
  writer.number(-0);
  writer.column(memory.subarray(3, 14));
  writer.column(new Uint32Array(memory.buffer, 16, 5));
  writer.text("é");
  const bytes = writer.toBytes();
  const shifted = new Uint8Array(bytes.length + 1);
  shifted.set(bytes, 1);
  expect(writer.isWrittenIn(bytes)).toBe(true);
  expect(writer.isWrittenIn(shifted.subarray(1))).toBe(true);
  expect(writer.isWrittenIn(bytes.subarray(0, -8))).toBe(false);
  for (let bit = 0; bit < bytes.length * 8; bit += 1) {
    const flipped = Uint8Array.from(bytes);
    flipped[bit >> 3] ^= 1 << (bit & 7);
    expect(writer.isWrittenIn(flipped), `bit ${bit}`).toBe(false);
  }
  memory[4] += 1;
  expect(writer.isWrittenIn(bytes)).toBe(false);
});

test("a column with an impossible length is damage, not a crash", () => {
  for (const length of [-8, 0.5, NaN, 2 ** 60]) {
    const writer = new StateWriter();
    writer.number(length);
    expect(() => new StateReader(writer.toBytes()).buffer()).toThrow(/snapshot/);
  }
});

test("each bit of the bytes, their length and their order change the digest", () => {
  const digest = (bytes: Uint8Array): string => {
    const state = new Digest();
    state.update(bytes);
    return state.hex();
  };
  const seen = new Set([
    digest(new Uint8Array(24)),
    digest(new Uint8Array(32)),
    digest(new Uint8Array(0)),
  ]);
  for (let bit = 0; bit < 192; bit += 1) {
    const bytes = new Uint8Array(24);
    bytes[bit >> 3] = 1 << (bit & 7);
    seen.add(digest(bytes));
  }
  expect(seen.size).toBe(195);
  expect(digest(new Uint8Array(24))).toBe(digest(new Uint8Array(24)));
  expect(() => digest(new Uint8Array(7))).toThrow(/whole words/);
});
