import { expect, test } from "vitest";
import { accept, refuse } from "./outcome.ts";
import { REFUSALS } from "./registry.ts";

test("every refusal has a sentence and a hint, different in English and in French", () => {
  const rows = Object.entries(REFUSALS);
  expect(rows.length).toBeGreaterThan(30);
  for (const [code, row] of rows) {
    for (const text of [row.sentence.en, row.sentence.fr, row.hint.en, row.hint.fr]) {
      expect(text, code).toMatch(/^[A-ZÀ-Ý].*\.$/u);
      expect(text.length, code).toBeLessThanOrEqual(100);
    }
    expect(row.sentence.en, code).not.toBe(row.sentence.fr);
    expect(row.hint.en, code).not.toBe(row.hint.fr);
    expect(code).toMatch(/^[a-z]+(-[a-z]+)*$/u);
  }
});

test("no two codes say the same sentence", () => {
  const sentences = Object.values(REFUSALS).map((row) => row.sentence.en);
  expect(new Set(sentences).size).toBe(sentences.length);
});

test("an outcome carries a value or a code with its operands", () => {
  expect(accept(7)).toEqual({ ok: true, value: 7 });
  expect(refuse("word-unknown", "3")).toEqual({ ok: false, refusal: "word-unknown", detail: "3" });
});
