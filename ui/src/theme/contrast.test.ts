import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";

const css = readFileSync(new URL("tokens.css", import.meta.url), "utf8");
const surfaces = ["page", "panel", "field", "hover"];
const texts = ["text-1", "text-2", "text-3", "up", "down", "brass", "info", "warning"];

/** The custom properties of the blocks whose selector names all of these. */
function tokensOf(theme: string, palette?: string): Record<string, string> {
  const blocks = [...css.matchAll(/([^{}]+)\{([^}]*)\}/g)];
  const wanted = blocks.filter(([, selector = ""]) => {
    const isTheme = selector.includes(`[data-theme="${theme}"]`);
    const named = /data-palette="([^"]+)"/.exec(selector)?.[1];
    return isTheme && (named === undefined || named === palette);
  });
  const pairs = wanted.flatMap(([, , body = ""]) => [...body.matchAll(/--([\w-]+):\s*([^;]+);/g)]);
  return Object.fromEntries(pairs.map(([, name = "", value = ""]) => [name, value]));
}

function luminance(hex: string): number {
  const channels = [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255);
  const [r = 0, g = 0, b = 0] = channels.map((c) =>
    c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4,
  );
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** WCAG 2.2, "contrast ratio". */
function contrast(one: string, other: string): number {
  const [high = 0, low = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (high + 0.05) / (low + 0.05);
}

const looks = [
  ["ink", undefined],
  ["ink", "blue-amber"],
  ["canvas", undefined],
  ["canvas", "blue-amber"],
] as const;

describe.each(looks)("in %s, palette %s,", (theme, palette) => {
  const tokens = tokensOf(theme, palette);

  test("every text reads on every surface", () => {
    for (const text of texts) {
      for (const surface of surfaces) {
        expect(contrast(tokens[text], tokens[surface]), `${text} on ${surface}`).toBeGreaterThan(
          4.5,
        );
      }
    }
  });

  test("borders of controls are seen", () => {
    for (const surface of surfaces) {
      expect(contrast(tokens["border"], tokens[surface]), surface).toBeGreaterThan(3);
    }
  });

  test("sides read on their depth bars and buttons", () => {
    for (const side of ["up", "down"]) {
      expect(contrast(tokens[side], tokens[`${side}-bar`]), `${side} on bar`).toBeGreaterThan(4.5);
      expect(contrast(tokens["on-side"], tokens[side]), `on ${side}`).toBeGreaterThan(4.5);
    }
  });
});
