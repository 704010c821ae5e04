import { seededRng } from "@holdall/server/ports";
import { expect, test } from "vitest";
import { drawNormalPpm, drawShockPpm, regimes, turnRegime } from "./shocks.ts";
import type { RegimeName } from "./shocks.ts";

function moments(draws: readonly number[]) {
  const mean = draws.reduce((sum, draw) => sum + draw, 0) / draws.length;
  const power = (n: number) =>
    draws.reduce((sum, draw) => sum + ((draw - mean) / 1e6) ** n, 0) / draws.length;
  return { mean: mean / 1e6, variance: power(2), kurtosis: power(4) / power(2) ** 2 };
}

test("the normal draw has mean 0, variance 1 and no heavy tails", () => {
  const rng = seededRng(1n);
  const drawn = moments(Array.from({ length: 50_000 }, () => drawNormalPpm(rng)));
  expect(Math.abs(drawn.mean)).toBeLessThan(0.02);
  expect(Math.abs(drawn.variance - 1)).toBeLessThan(0.03);
  expect(Math.abs(drawn.kurtosis - 2.9)).toBeLessThan(0.15);
});

test("the shock has the heavy tails that the comment says", () => {
  const rng = seededRng(2n);
  const drawn = moments(Array.from({ length: 200_000 }, () => drawShockPpm(rng)));
  expect(Math.abs(drawn.variance - 1.62)).toBeLessThan(0.06);
  expect(Math.abs(drawn.kurtosis - 17)).toBeLessThan(3);
});

test("every mood comes, and stays as long as its row says", () => {
  const rng = seededRng(3n);
  const seconds = new Map<RegimeName, number>();
  const visits = new Map<RegimeName, number>();
  let mood: RegimeName = "calm";
  for (let second = 0; second < 500_000; second += 1) {
    seconds.set(mood, (seconds.get(mood) ?? 0) + 1);
    const next = turnRegime(mood, rng);
    if (next !== mood) visits.set(mood, (visits.get(mood) ?? 0) + 1);
    mood = next;
  }
  for (const name of Object.keys(regimes) as RegimeName[]) {
    const stay = seconds.get(name)! / visits.get(name)!;
    expect(stay / regimes[name].staysOneIn).toBeGreaterThan(0.85);
    expect(stay / regimes[name].staysOneIn).toBeLessThan(1.15);
  }
});
