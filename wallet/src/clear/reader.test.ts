import fc from "fast-check";
import { expect, test } from "vitest";
import { createReader, reading, stop, utf8Text } from "./reader.ts";

const read = (...bytes: readonly number[]) =>
  reading(() => {
    const reader = createReader(Uint8Array.from(bytes), "test");
    const value = reader.compact();
    reader.end();
    return value;
  });
/** Seven bits a byte, lowest first: the form the runtime writes. */
function compactOf(value: number): readonly number[] {
  if (value < 0x80) return [value];
  if (value < 0x4000) return [(value & 127) | 128, value >> 7];
  return [(value & 127) | 128, ((value >> 7) & 127) | 128, value >> 14];
}

test("compact lengths are read in their shortest form, from 0 to 65,535", () => {
  for (const value of [0, 1, 127, 128, 129, 16_383, 16_384, 16_385, 65_534, 65_535]) {
    expect(read(...compactOf(value)), String(value)).toEqual({ ok: true, value });
  }
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 65_535 }), (value) => {
      expect(read(...compactOf(value))).toEqual({ ok: true, value });
    }),
  );
});

test("longer forms, larger values and cut lengths are refused", () => {
  for (const bytes of [
    [128, 0],
    [129, 0],
    [128, 128, 0],
    [128, 128, 4],
    [255, 255, 4],
    [255, 255, 131],
  ]) {
    expect(read(...bytes), bytes.join()).toMatchObject({ refusal: "malformed" });
  }
  for (const bytes of [[], [128], [128, 128], [1, 1]]) {
    expect(read(...bytes), bytes.join()).toMatchObject({ refusal: "malformed" });
  }
});

test("integers are little-endian and never read past the end", () => {
  const bytes = Uint8Array.from([1, 2, 3, 4, 5, 6, 7, 8]);
  expect(createReader(bytes, "test").u32()).toBe(0x04030201);
  expect(createReader(bytes, "test").u64()).toBe(0x0807060504030201n);
  expect(createReader(Uint8Array.from([255, 255, 255, 255]), "test").u32()).toBe(4_294_967_295);
  expect(reading(() => createReader(bytes.slice(1), "test").u64())).toMatchObject({ ok: false });
  expect(reading(() => createReader(bytes, "test").take(9))).toMatchObject({ ok: false });
});

test("a stop becomes a refusal, any other error stays one", () => {
  expect(reading(() => stop("unreadable", "x"))).toEqual({
    ok: false,
    refusal: "unreadable",
    detail: "500 x",
  });
  const broken = (): never => {
    throw new TypeError("ours");
  };
  expect(() => reading(broken)).toThrow(TypeError);
});

test("text is valid UTF-8 or nothing, and keeps its first mark", () => {
  expect(utf8Text(new TextEncoder().encode("é\ufeff"))).toBe("é\ufeff");
  expect(utf8Text(Uint8Array.of(0xef, 0xbb, 0xbf, 0x61))).toBe("\ufeffa");
  expect(utf8Text(Uint8Array.of(0xc0, 0x80))).toBeNull();
});
