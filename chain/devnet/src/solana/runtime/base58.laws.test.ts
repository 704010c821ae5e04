import { getBase58Decoder, getBase58Encoder } from "@solana/kit";
import fc from "fast-check";
import { expect, test } from "vitest";
import { base58, fromBase58 } from "./base58.ts";

const bytes = fc.oneof(
  fc.uint8Array({ maxLength: 80 }),
  fc
    .tuple(fc.nat({ max: 40 }), fc.uint8Array({ maxLength: 40 }))
    .map(([zeros, rest]) => new Uint8Array([...new Uint8Array(zeros), ...rest])),
);

test("it writes and reads as the public codec does", () => {
  fc.assert(
    fc.property(bytes, (value) => {
      const text = base58(value);
      expect(text).toBe(getBase58Decoder().decode(value));
      expect(fromBase58(text)).toStrictEqual(value);
      expect(new Uint8Array(getBase58Encoder().encode(text))).toStrictEqual(value);
    }),
    { numRuns: 2_000 },
  );
});

test("letters outside the alphabet and endless texts are refused", () => {
  for (const text of ["0", "O", "I", "l", "a b", "é", "1".repeat(2_001)]) {
    expect(fromBase58(text)).toBeUndefined();
  }
  expect(fromBase58("")).toStrictEqual(new Uint8Array());
});
