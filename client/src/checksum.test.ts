import { crc32 as zlibCrc32 } from "node:zlib";
import fc from "fast-check";
import { expect, test } from "vitest";
import { crc32 } from "./checksum.ts";

test("the check value of the CRC-32 catalogue", () => {
  expect(crc32("123456789")).toBe(0xcbf43926);
  expect(crc32("")).toBe(0);
});

test("any ASCII text has the checksum that zip gives it", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary-ascii", maxLength: 500 }), (text) => {
      expect(crc32(text)).toBe(zlibCrc32(text));
    }),
  );
});
