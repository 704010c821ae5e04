import { seededRng } from "@holdall/server/ports";
import { expect, test } from "vitest";
import { arrivals } from "./arrivals.ts";

const profile = { basePerSecond: 1, children: 0.6, decayPerSecond: 2 };

function draw(count: number, given = profile, seed = 1n) {
  const next = arrivals(given, seededRng(seed));
  return Array.from({ length: count }, next);
}

test("over a long time they come base / (1 − children) per second", () => {
  const all = draw(60_000);
  const seconds = all.reduce((sum, each) => sum + each.delayMicros, 0) / 1e6;
  expect(all.length / seconds).toBeGreaterThan(2.5 * 0.96);
  expect(all.length / seconds).toBeLessThan(2.5 * 1.04);
});

test("the share that excitement caused is the share of children", () => {
  const all = draw(60_000);
  const share = all.filter((each) => each.isChild).length / all.length;
  expect(Math.abs(share - 0.6)).toBeLessThan(0.02);
});

test("they come in clusters: counts of a second vary far more than those of a Poisson process", () => {
  const dispersion = (given: typeof profile) => {
    const counts: number[] = [];
    let at = 0;
    for (const { delayMicros } of draw(40_000, given)) {
      at += delayMicros;
      const second = Math.floor(at / 1e6);
      counts[second] = (counts[second] ?? 0) + 1;
    }
    const full = Array.from(counts, (count) => count ?? 0);
    const mean = full.reduce((sum, count) => sum + count, 0) / full.length;
    return full.reduce((sum, count) => sum + (count - mean) ** 2, 0) / full.length / mean;
  };
  expect(dispersion(profile)).toBeGreaterThan(1.8);
  const plain = dispersion({ ...profile, basePerSecond: 2.5, children: 0 });
  expect(Math.abs(plain - 1)).toBeLessThan(0.08);
});

test("one seed gives one sequence", () => {
  expect(draw(50)).toEqual(draw(50));
  expect(draw(50)).not.toEqual(draw(50, profile, 2n));
});

test("a wait is bounded", () => {
  const rare = draw(200, { basePerSecond: 0.001, children: 0, decayPerSecond: 1 });
  expect(Math.max(...rare.map((each) => each.delayMicros))).toBe(60_000_000);
});

test.each([1, 1.5, -0.1, Number.NaN])("%d children would explode or make no sense", (children) => {
  expect(() => arrivals({ ...profile, children }, seededRng(1n))).toThrow("children");
});
