import fc from "fast-check";
import { expect, test } from "vitest";
import { ascii } from "./bytes.ts";
import { canonicalBytes, canonicalText, parseCanonical } from "./canonical.ts";
import type { Json } from "./canonical.ts";

const words = fc.string({ unit: fc.constantFrom(...Array.from('abcXYZ019 _"\\/{}[],:')) });
const { json } = fc.letrec<{ json: Json }>((tie) => ({
  json: fc.oneof(
    words,
    fc.boolean(),
    fc.array(tie("json"), { maxLength: 3 }),
    fc.dictionary(words, tie("json"), { maxKeys: 3 }),
  ),
}));

test("what is written is read back, and written the same again", () => {
  fc.assert(
    fc.property(json, (value) => {
      const read = parseCanonical(canonicalBytes(value));
      expect(canonicalText(read!)).toBe(canonicalText(value));
    }),
  );
});

test("keys are sorted, and nothing is spare", () => {
  expect(canonicalText({ b: "1", a: [true, "x"] })).toBe('{"a":[true,"x"],"b":"1"}');
});

test("any other spelling is refused", () => {
  for (const text of [
    '{"b":"1","a":"2"}',
    '{"a":"1","a":"1"}',
    '{"a": "1"}',
    '{"a":1}',
    '{"a":null}',
    '"\\u0041"',
    '"é"',
    "[1.5]",
    "",
    "{",
    '{"a":"1"} ',
    "[".repeat(100_000),
  ]) {
    expect(
      parseCanonical(new Uint8Array(Buffer.from(text, "latin1"))),
      text.slice(0, 20),
    ).toBeUndefined();
  }
  expect(() => canonicalBytes("é")).toThrow(RangeError);
  expect(parseCanonical(ascii('"a"'))).toBe("a");
});
