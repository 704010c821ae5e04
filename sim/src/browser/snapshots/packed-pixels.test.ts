import fc from "fast-check";
import { expect, test } from "vitest";
import { levelsOf, packed, unpacked } from "./packed-pixels.ts";

const pictures = fc
  .record({ width: fc.integer({ min: 1, max: 40 }), height: fc.integer({ min: 1, max: 30 }) })
  .chain(({ width, height }) =>
    fc
      .uint8Array({ minLength: width * height * 3, maxLength: width * height * 3 })
      .map((bytes) => ({ width, height, bytes })),
  );

test("a picture comes back as it was packed, of few colours or of many", () => {
  fc.assert(
    fc.property(pictures, (picture) => {
      const levels = levelsOf(picture);
      expect(unpacked(packed(levels))).toStrictEqual(levels);
    }),
    { numRuns: 50 },
  );
  const many = { width: 300, height: 1, colors: Uint16Array.from({ length: 300 }, (_, at) => at) };
  expect(unpacked(packed(many))).toStrictEqual(many);
});

test("colours eight steps apart are told apart, those within a step are not", () => {
  const of = (red: number) => levelsOf({ width: 1, height: 1, bytes: Uint8Array.of(red, 0, 0) });
  expect(of(0x13).colors[0]).not.toBe(of(0x1b).colors[0]);
  expect(of(0x10).colors[0]).toBe(of(0x17).colors[0]);
});
