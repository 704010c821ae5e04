import fc from "fast-check";
import { expect, test } from "vitest";
import { outsideText, outsideWords } from "./outside-text.ts";

const hostile = fc.constantFrom(
  ...Array.from("\u0000\u0007\n\r\t\u001b\u007f\u0085\u00ad\u061c\u200b\u200d\u200e\u200f\u2028"),
  ...Array.from("\u2029\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff"),
  "\ud800",
  "\udfff",
  "\u{e0041}",
  "\u05d0",
  "\u0627",
  "\u{1f600}",
  "a",
);
const texts = fc.oneof(
  fc.string({ unit: "binary", maxLength: 300 }),
  fc.array(hostile, { maxLength: 300 }).map((signs) => signs.join("")),
);
const unseen = /[\u202a-\u202e\u2066-\u2069]|[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u;
const limits = fc.integer({ min: 1, max: 200 });

test("nothing that orders, hides or ends text survives, and no text is longer than it may be", () => {
  fc.assert(
    fc.property(texts, limits, (text, signsMax) => {
      const shown = outsideText(text, signsMax);
      expect(shown).not.toMatch(unseen);
      expect(Array.from(shown).length).toBeLessThanOrEqual(signsMax + 1);
    }),
  );
});

test("in a sentence a text ends what it begins: one isolate around it, and none inside", () => {
  fc.assert(
    fc.property(texts, limits, (text, signsMax) => {
      const shown = outsideWords(text, signsMax);
      const inner = /^\u2068(.*)\u2069$/su.exec(shown)?.[1] ?? shown;
      expect(inner).toBe(outsideText(text, signsMax));
      if (/[\u05d0\u0627]/.test(inner)) expect(inner).not.toBe(shown);
    }),
  );
});

test("what is seen stays as it is, in every script", () => {
  for (const text of ["Épargne de Zoë", "תיק", "محفظة", "財布 1", "", "🎒 sac"]) {
    expect(outsideText(text)).toBe(text);
    expect(outsideText(outsideText(text))).toBe(text);
  }
});

test("a name that would turn its neighbours around shows that it would", () => {
  expect(outsideText("abc\u202e321\u0007\n\u007f")).toBe("abc\ufffd321\u2407\u240a\ufffd");
  expect(outsideWords("תיק")).toBe("\u2068תיק\u2069");
  expect(outsideWords("Main")).toBe("Main");
  expect(outsideText("x".repeat(121))).toBe(`${"x".repeat(120)}…`);
  expect(outsideText("😀😀", 1)).toBe("😀…");
});
