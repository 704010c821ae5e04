import * as fc from "fast-check";
import { expect, test } from "vitest";
import { AMOUNT_MAX } from "./amount.ts";
import { lawRuns, safeIntegers } from "./arbitraries.twin.ts";
import { DECIMALS_MAX, formatDecimal, parseDecimal, parseUnits } from "./decimal.ts";

test("plain decimals are read exactly", () => {
  expect(parseDecimal("0", 6)).toBe(0n);
  expect(parseDecimal("1.5", 2)).toBe(150n);
  expect(parseDecimal("00012.340", 3)).toBe(12_340n);
  expect(parseDecimal("1.50000", 1)).toBe(15n);
  expect(parseDecimal("42", 0)).toBe(42n);
  expect(parseUnits("0.000001", 6)).toBe(1);
  expect(parseUnits("9007199254.740976", 6)).toBe(AMOUNT_MAX);
});

const malformed = [
  "", ".", "-", "+1", "-1", "1e5", "1E5", "1e-5", ".5", "5.", "1.2.3", " 1", "1 ", "1,5", "1_000",
  "0x10", "NaN", "Infinity", "١", "1\n", "1.-5", "--1",
]; // prettier-ignore

test("every other form is refused as malformed, by both readers", () => {
  for (const text of malformed) {
    expect(parseDecimal(text, 6), text).toBe("decimal-malformed");
    expect(parseUnits(text, 6), text).toBe("decimal-malformed");
  }
});

test("a sign is read only where it is allowed", () => {
  expect(parseDecimal("-1.5", 2, "exact", "signed")).toBe(-150n);
  expect(parseDecimal("1.5", 2, "exact", "signed")).toBe(150n);
  expect(parseDecimal("-0", 2, "exact", "signed")).toBe(0n);
  expect(parseDecimal("--1", 2, "exact", "signed")).toBe("decimal-malformed");
  expect(parseDecimal("-", 2, "exact", "signed")).toBe("decimal-malformed");
  expect(parseDecimal("-.5", 2, "exact", "signed")).toBe("decimal-malformed");
});

test("digits beyond the decimals are refused, or rounded as named", () => {
  expect(parseDecimal("1.239", 2)).toBe("decimal-too-precise");
  expect(parseUnits("1.239", 2)).toBe("decimal-too-precise");
  expect(parseDecimal("1.239", 2, "floor")).toBe(123n);
  expect(parseDecimal("1.231", 2, "ceil")).toBe(124n);
  expect(parseDecimal("1.230", 2, "ceil")).toBe(123n);
  expect(parseDecimal("-1.231", 2, "floor", "signed")).toBe(-124n);
  expect(parseDecimal("-1.239", 2, "ceil", "signed")).toBe(-123n);
  expect(parseDecimal("0.5", 0, "floor")).toBe(0n);
  expect(parseDecimal("0.5", 0, "ceil")).toBe(1n);
});

test("28 significant digits pass, 29 do not; leading zeros do not count up to 64 characters", () => {
  const digits28 = "1234567890123456789012345678";
  expect(parseDecimal(digits28, 0)).toBe(BigInt(digits28));
  expect(parseDecimal(`${digits28}9`, 0)).toBe("decimal-too-long");
  expect(parseDecimal(`0.${digits28}`, 28)).toBe(BigInt(digits28));
  expect(parseDecimal(`0.0000${digits28}`, 32)).toBe(BigInt(digits28));
  expect(parseDecimal(`0.${digits28}9`, 29)).toBe("decimal-too-long");
  expect(parseDecimal("0".repeat(64), 0)).toBe(0n);
  expect(parseDecimal("0".repeat(65), 0)).toBe("decimal-too-long");
});

test("units stop exactly at the largest amount", () => {
  expect(parseUnits("9007199254740976", 0)).toBe(AMOUNT_MAX);
  expect(parseUnits("9007199254740977", 0)).toBe("decimal-out-of-range");
  expect(parseUnits("99999999999999999999", 0)).toBe("decimal-out-of-range");
});

test("formatting drops zeros at the end down to the padding", () => {
  expect(formatDecimal(150n, 2)).toBe("1.5");
  expect(formatDecimal(100n, 2)).toBe("1");
  expect(formatDecimal(100n, 2, { pad: 2 })).toBe("1.00");
  expect(formatDecimal(100n, 2, { pad: true })).toBe("1.00");
  expect(formatDecimal(7, 0, { pad: true })).toBe("7");
  expect(formatDecimal(0, 5, { pad: 5 })).toBe("0.00000");
  expect(formatDecimal(5, 3)).toBe("0.005");
  expect(formatDecimal(-5, 3)).toBe("-0.005");
  expect(formatDecimal(-1500, 3, { pad: 1 })).toBe("-1.5");
  expect(formatDecimal(1234, 3, { pad: 1 })).toBe("1.234");
  expect(formatDecimal(7, 0, { pad: 2 })).toBe("7.00");
  expect(formatDecimal(-0, 2)).toBe("0");
  expect(formatDecimal(AMOUNT_MAX, 6)).toBe("9007199254.740976");
});

test("a number that is no amount, and a count of decimals out of range, are refused", () => {
  for (const value of [0.5, NaN, 2 ** 60])
    expect(() => formatDecimal(value, 2)).toThrow(RangeError);
  for (const decimals of [-1, 0.5, DECIMALS_MAX + 1]) {
    expect(() => formatDecimal(1n, decimals)).toThrow(RangeError);
    expect(() => parseDecimal("1", decimals)).toThrow(RangeError);
    expect(() => parseUnits("1", decimals)).toThrow(RangeError);
  }
  expect(parseDecimal("1", DECIMALS_MAX)).toBe(10n ** BigInt(DECIMALS_MAX));
});

const decimals = fc.integer({ min: 0, max: 12 });

test("what is written is read back, padded or not, by both readers", () => {
  const pads = fc.integer({ min: 0, max: 12 });
  fc.assert(
    fc.property(safeIntegers, decimals, pads, (value, places, pad) => {
      const amount = Math.max(-AMOUNT_MAX, Math.min(AMOUNT_MAX, value));
      const text = formatDecimal(amount, places, { pad: Math.min(pad, places) });
      const unsigned = formatDecimal(Math.abs(amount), places, { pad: Math.min(pad, places) });
      return (
        parseDecimal(text, places, "exact", "signed") === BigInt(amount) &&
        parseUnits(unsigned, places) === Math.abs(amount)
      );
    }),
    { numRuns: lawRuns },
  );
});

test("the fast reader and the general one agree on every text made of a number's characters", () => {
  const texts = fc.string({ unit: fc.constantFrom(..."0123456789.-e".split("")), maxLength: 24 });
  fc.assert(
    fc.property(texts, decimals, (text, places) => {
      const general = parseDecimal(text, places);
      const fast = parseUnits(text, places);
      if (typeof general === "string") return fast === general;
      return general > BigInt(AMOUNT_MAX)
        ? fast === "decimal-out-of-range"
        : BigInt(fast) === general;
    }),
    { numRuns: lawRuns },
  );
});

test("rounding up exceeds rounding down by one exactly when digits are cut", () => {
  const digits = fc.string({
    unit: fc.constantFrom(..."0123456789".split("")),
    minLength: 1,
    maxLength: 12,
  });
  fc.assert(
    fc.property(digits, digits, decimals, (whole, fraction, places) => {
      const text = `${whole}.${fraction}`;
      const [down, up] = [parseDecimal(text, places, "floor"), parseDecimal(text, places, "ceil")];
      if (typeof down === "string" || typeof up === "string") return false;
      const isExact = typeof parseDecimal(text, places) === "bigint";
      return up - down === (isExact ? 0n : 1n);
    }),
    { numRuns: lawRuns },
  );
});
