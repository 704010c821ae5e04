import { hexToBytes } from "@noble/hashes/utils.js";
import fc from "fast-check";
import { expect, test } from "vitest";
import { decodeCbor, encodeCbor } from "./cbor.ts";
import type { Cbor } from "./cbor.ts";

/** RFC 8949, appendix A. */
const VECTORS: readonly (readonly [string, Cbor])[] = [
  ["00", 0],
  ["17", 23],
  ["1818", 24],
  ["1903e8", 1000],
  ["1a000f4240", 1_000_000],
  ["1b000000e8d4a51000", 1_000_000_000_000],
  ["20", -1],
  ["3903e7", -1000],
  ["f4", false],
  ["f5", true],
  ["4401020304", Uint8Array.of(1, 2, 3, 4)],
  ["6449455446", "IETF"],
  ["62c3bc", "ü"],
  ["8301820203820405", [1, [2, 3], [4, 5]]],
  [
    "a201020304",
    new Map([
      [1, 2],
      [3, 4],
    ]),
  ],
  ["c11a514b67b0", { tag: 1, value: 1_363_896_240 }],
];

test("the published examples are written and read", () => {
  for (const [hex, value] of VECTORS) {
    expect(encodeCbor(value)).toEqual(hexToBytes(hex));
    expect(decodeCbor(hexToBytes(hex))).toEqual({ ok: true, value });
  }
});

test("longer heads, floats, open lengths, repeated keys, bad text and trailing bytes are refused", () => {
  for (const hex of ["", "1800", "190017", "1a00000001", "f90000", "5f4101ff", "a201020103"]) {
    expect(decodeCbor(hexToBytes(hex)), hex).toMatchObject({ refusal: "malformed" });
  }
  for (const hex of ["0000", "61ff", "41", "a16161f5", "9a7fffffff", "1b0020000000000000", "c1"]) {
    expect(decodeCbor(hexToBytes(hex)), hex).toMatchObject({ refusal: "malformed" });
  }
  expect(decodeCbor(new Uint8Array(14).fill(0x81))).toMatchObject({ refusal: "malformed" });
});

test("random bytes never throw, and what is read is written again to the same bytes", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
      const read = decodeCbor(bytes);
      if (read.ok) expect(encodeCbor(read.value)).toEqual(bytes);
    }),
    { numRuns: 5000 },
  );
});
