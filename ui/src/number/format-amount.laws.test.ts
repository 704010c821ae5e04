import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  formatAmount,
  formatCompact,
  formatPercent,
  formatText,
  separatorsOf,
} from "./format-amount.ts";

const english = separatorsOf("en");
const french = separatorsOf("fr");
const texts = fc
  .tuple(fc.boolean(), fc.stringMatching(/^(0|[1-9]\d{0,24})$/), fc.stringMatching(/^\d{0,13}$/))
  .map(([isNegative, whole, fraction]) => {
    const text = fraction === "" ? whole : `${whole}.${fraction}`;
    return isNegative ? `-${text}` : text;
  });
const modes = {
  floor: "floor",
  ceil: "ceil",
  trunc: "trunc",
  away: "expand",
  "half-even": "halfEven",
} as const;

/** What the platform writes, but for the two deliberate differences: the minus sign, and no sign of zero. */
function asPlatform(language: string, text: string, places: number, mode: string): string {
  const format = new Intl.NumberFormat(language, {
    minimumFractionDigits: places,
    maximumFractionDigits: places,
    useGrouping: "always",
    signDisplay: "negative",
    roundingMode: mode as "floor",
  });
  return format.format(text as unknown as number).replace("-", "\u2212");
}

describe("the formatter", () => {
  test("writes 100,000 numbers of up to 38 digits as the platform does", () => {
    const formats = new Map<string, Intl.NumberFormat>();
    let seed = 20_261_128;
    const random = (below: number): number => {
      seed = (Math.imul(seed, 1_103_515_245) + 12_345) & 0x7fff_ffff;
      return (seed >>> 8) % below;
    };
    for (let round = 0; round < 100_000; round += 1) {
      const language = round % 2 === 0 ? "en" : "fr";
      const digits = Array.from({ length: 1 + random(38) }, () => random(10)).join("");
      const places = random(Math.min(digits.length, 12));
      const whole = digits.slice(0, digits.length - places).replace(/^0+(?=\d)/, "");
      const text = places === 0 ? whole : `${whole}.${digits.slice(digits.length - places)}`;
      const name = `${language}${places}`;
      const format =
        formats.get(name) ??
        new Intl.NumberFormat(language, {
          minimumFractionDigits: places,
          maximumFractionDigits: places,
          useGrouping: "always",
        });
      formats.set(name, format);
      const ours = formatText(text, {}, language === "en" ? english : french);
      if (ours !== format.format(text as unknown as number)) {
        expect(ours).toBe(format.format(text as unknown as number));
      }
    }
  });

  test("rounds in every direction as the platform does", () => {
    const rounding = fc.constantFrom(...(Object.keys(modes) as (keyof typeof modes)[]));
    fc.assert(
      fc.property(texts, fc.nat(10), rounding, (text, places, mode) => {
        expect(formatText(text, { places, rounding: mode }, english)).toBe(
          asPlatform("en", text, places, modes[mode]),
        );
      }),
      { numRuns: 2_000 },
    );
  });

  test("shows integers of units as their decimal text", () => {
    expect(formatAmount(6_120_450n, 2, {}, english)).toBe("61,204.50");
    expect(formatAmount(6_120_450, 2, {}, french)).toBe("61\u202f204,50");
    expect(formatAmount(-5, 3, {}, english)).toBe("\u22120.005");
    expect(formatAmount(0, 2, { sign: "always" }, english)).toBe("0.00");
    expect(formatAmount(7, 0, { sign: "always" }, english)).toBe("+7");
  });

  test("a cut number that becomes zero loses its sign", () => {
    expect(formatText("-0.004", { places: 2, rounding: "trunc" }, english)).toBe("0.00");
    expect(formatText("-0.004", { places: 2, rounding: "floor" }, english)).toBe("\u22120.01");
  });

  test("percent multiplies by a hundred, exactly", () => {
    expect(formatPercent("0.0123", {}, english)).toBe("1.23%");
    expect(formatPercent("-1", { sign: "always" }, french)).toBe("\u2212100,00\u202f%");
    expect(formatPercent("0.000012", { places: 4 }, english)).toBe("0.0012%");
    expect(formatPercent("12.5", { places: 0 }, english)).toBe("1,250%");
  });

  test("compact numbers have four significant digits", () => {
    expect(formatCompact("0.000123456", english)).toBe("0.0001234");
    expect(formatCompact("12.34567", english)).toBe("12.35");
    expect(formatCompact("1234.5", english)).toBe("1,234");
    expect(formatCompact("648312.55", english)).toBe("648.3K");
    expect(formatCompact("3814000", french)).toBe("3,814\u202fM");
    expect(formatCompact("1500000000", french)).toBe("1,500\u202fMd");
  });

  test("text that is no number stays as it is", () => {
    for (const text of ["", "abc", "1e5", "1.", ".5", "--1"]) {
      expect(formatText(text, { places: 2 }, english)).toBe(text);
    }
  });
});
