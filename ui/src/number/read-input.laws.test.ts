import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { formatText, separatorsOf } from "./format-amount.ts";
import { readInput } from "./read-input.ts";

const english = separatorsOf("en");
const french = separatorsOf("fr");

describe("reading what was typed", () => {
  test("gives back whatever the formatter writes, unless it has two readings", () => {
    const amounts = fc
      .tuple(fc.bigInt({ min: 0n, max: 10n ** 15n }), fc.integer({ min: 0, max: 8 }))
      .map(([units, places]) => {
        const digits = units.toString().padStart(places + 1, "0");
        const whole = digits.slice(0, digits.length - places);
        return places === 0 ? whole : `${whole}.${digits.slice(digits.length - places)}`;
      });
    fc.assert(
      fc.property(amounts, fc.constantFrom(english, french), (text, separators) => {
        const read = readInput(formatText(text, {}, separators), 8, separators);
        if (read.ok) expect(read.text).toBe(text);
        else expect(read.fault).toBe("ambiguous");
      }),
    );
  });

  test("never reads more than was written: a result is a plain amount within its decimals", () => {
    fc.assert(
      fc.property(fc.string(), fc.nat(8), (typed, decimals) => {
        const read = readInput(typed, decimals, english);
        if (!read.ok) return;
        expect(read.text).toMatch(/^$|^\d+(\.\d+)?$/);
        expect((read.text.split(".")[1] ?? "").length).toBeLessThanOrEqual(decimals);
      }),
    );
  });

  const cases: readonly (readonly [string, string | object])[] = [
    ["", ""],
    ["61204.50", "61204.50"],
    ["61 204,50", "61204.50"],
    ["1,234.5", "1234.5"],
    ["1.234,5", "1234.5"],
    ["1,234,567", "1234567"],
    ["0,5", "0.5"],
    ["007", "7"],
    [".5", "0.5"],
    ["1,234", { fault: "ambiguous" }],
    ["1e5", { fault: "not-a-number" }],
    ["-1", { fault: "not-a-number" }],
    ["1.2.3", { fault: "not-a-number" }],
    ["1,23.4", { fault: "not-a-number" }],
    ["0.123456789", { fault: "too-many-decimals" }],
    ["0.120000000", "0.12000000"],
    ["1".repeat(29), { fault: "too-long" }],
  ];
  test.each(cases)("in English, %s", (typed, expected) => {
    const read = readInput(typed, 8, english);
    expect(read).toMatchObject(
      typeof expected === "string" ? { ok: true, text: expected } : { ok: false, ...expected },
    );
  });

  test("in French a comma is the decimal mark, and a dot is one too", () => {
    expect(readInput("1,234", 8, french)).toStrictEqual({ ok: true, text: "1.234" });
    expect(readInput("1.234", 8, french)).toStrictEqual({ ok: true, text: "1.234" });
  });
});
