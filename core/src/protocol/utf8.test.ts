import { expect, test } from "vitest";
import { readUtf8, utf8Length, writeUtf8 } from "./utf8.ts";

test.each([
  ["\u0000", "00"],
  ["\u007f", "7f"],
  ["\u0080", "c2 80"],
  ["é", "c3 a9"],
  ["\u07ff", "df bf"],
  ["\u0800", "e0 a0 80"],
  ["€", "e2 82 ac"],
  ["\uffff", "ef bf bf"],
  ["\u{10000}", "f0 90 80 80"],
  ["🦊", "f0 9f a6 8a"],
  ["\u{10ffff}", "f4 8f bf bf"],
])("%j takes the shortest form, %s, and comes back", (text, hex) => {
  const bytes = Uint8Array.from(hex.split(" "), (byte) => Number.parseInt(byte, 16));
  const target = new Uint8Array(bytes.length + 2).fill(0xaa);
  expect(utf8Length(text)).toBe(bytes.length);
  expect(writeUtf8(target, 1, text)).toBe(1 + bytes.length);
  expect(target).toEqual(Uint8Array.of(0xaa, ...bytes, 0xaa));
  expect(readUtf8(target, 1, 1 + bytes.length)).toBe(text);
  expect(readUtf8(target, 1, bytes.length)).toBe(bytes.length === 1 ? "" : undefined);
});

test("half of a surrogate pair becomes the sign for what cannot be written", () => {
  const target = new Uint8Array(3);
  for (const half of ["\ud800", "\udfff"]) {
    expect(utf8Length(half)).toBe(3);
    writeUtf8(target, 0, half);
    expect(readUtf8(target, 0, 3)).toBe("\ufffd");
  }
});

test.each([
  ["a longer form than needed", [0xc1, 0xbf]],
  ["three bytes where two do", [0xe0, 0x9f, 0xbf]],
  ["four where three do", [0xf0, 0x8f, 0xbf, 0xbf]],
  ["a surrogate", [0xed, 0xa0, 0x80]],
  ["beyond the last code point", [0xf4, 0x90, 0x80, 0x80]],
  ["a lead that is none", [0xf5, 0x80, 0x80, 0x80]],
  ["a second byte alone", [0x80]],
  ["a lead without its second byte", [0xc3, 0x41]],
])("%s is not read", (_, bytes) => {
  expect(readUtf8(Uint8Array.from(bytes), 0, bytes.length)).toBeUndefined();
});
