import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { performance, PerformanceObserver } from "node:perf_hooks";
import { setImmediate } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, test } from "vitest";
import { wordsOf } from "../files/command-file.ts";
import { generate } from "../files/generate.ts";
import { PLANS } from "../files/plans.ts";
import type { Plan, PlanName } from "../files/plans.ts";
import { compileNative } from "../native/native.ts";
import { openEngine, openEngineWithIdentities, openEngineWithMargin } from "./engine.ts";

const NAMES: readonly PlanName[] = ["ec-1", "cex-50", "cex-1000"];
const native = compileNative();

/** The plan at a size for a test: the shape is the same. */
function small(name: PlanName): Plan {
  const plan = PLANS[name];
  const markets = Math.min(plan.markets, 10);
  const marks = { markEvery: plan.markEvery === 0 ? 0 : 100 };
  return { ...plan, ...marks, markets, accounts: 500, population: 1_000, commands: 10_000 };
}

test.each(NAMES)(
  "%s: the engine finds the state, trades and fees of the plain exchange",
  (name) => {
    const plan = small(name);
    const { bytes, expected } = generate(plan);
    const { trades, volumeLots, volumeQuote, feesBase, feesQuote } = expected;
    for (const open of [openEngine, openEngineWithIdentities]) {
      const arena = open(plan, wordsOf(bytes));
      arena.run(0, plan.population + plan.commands);
      expect(arena.totals()).toEqual({ trades, volumeLots, volumeQuote, feesBase, feesQuote });
      expect(arena.digest()).toBe(expected.digest);
    }
  },
);

test("cex-1000 with margin on: the same trades, and every law of margin holds", () => {
  const plan = small("cex-1000");
  const { bytes, expected } = generate(plan);
  const { trades, volumeLots, volumeQuote } = expected;
  const arena = openEngineWithMargin(plan, wordsOf(bytes));
  arena.run(0, plan.population + plan.commands);
  expect(arena.totals()).toMatchObject({ trades, volumeLots, volumeQuote });
  expect(arena.totals().feesQuote).not.toBe(expected.feesQuote);
  expect(arena.digest()).toBe("");
});

test.skipIf(native === undefined).each(["ec-1", "cex-50"] as const)(
  "%s: the native yardstick writes as many event bytes as the engine",
  (name) => {
    const plan = small(name);
    const { bytes } = generate(plan);
    const folder = mkdtempSync(`${tmpdir()}/arena-`);
    writeFileSync(`${folder}/commands`, bytes);
    const limits = { warmup: 1_000, limit: plan.commands };
    const pass = native!.run(plan, `${folder}/commands`, limits);
    rmSync(folder, { recursive: true });
    const arena = openEngine(plan, wordsOf(bytes));
    arena.run(0, plan.population);
    const before = arena.eventBytes();
    arena.run(plan.population, plan.population + plan.commands);
    expect(arena.eventBytes() - before).toBe(pass.eventBytes);
  },
);

test("a million commands cause at most two minor collections", async () => {
  const plan: Plan = { ...PLANS["ec-1"], commands: 600_000 };
  const words = wordsOf(generate(plan).bytes);
  const warm = openEngine(plan, words);
  warm.run(0, plan.population + 200_000);

  // What else lives in this process may collect meanwhile, and only ever adds: the fewest of three count.
  let fewest = Number.POSITIVE_INFINITY;
  for (let attempt = 0; attempt < 3 && fewest > 1; attempt++) {
    const arena = openEngine(plan, words);
    arena.run(0, plan.population + 100_000);
    const minor = await minorCollections(() => {
      arena.run(plan.population + 100_000, plan.population + plan.commands);
    });
    fewest = Math.min(fewest, minor);
  }

  // Half a million commands: at most one.
  expect(fewest).toBeLessThanOrEqual(1);
});

/** A whole collection. The flag that shows it to programs may be set late. */
function collectGarbage(): void {
  setFlagsFromString("--expose-gc");
  (runInNewContext("gc") as () => void)();
}

/** Scavenges of this thread while `act` runs. */
async function minorCollections(act: () => void): Promise<number> {
  const starts: number[] = [];
  const observer = new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      const { kind } = (entry as unknown as { detail: { kind: number } }).detail;
      if (kind === 1) starts.push(entry.startTime);
    }
  });
  observer.observe({ entryTypes: ["gc"] });
  // What others left behind is collected now, not while the commands run.
  collectGarbage();
  await setImmediate();
  const from = performance.now();
  act();
  const until = performance.now();
  await setImmediate();
  await setImmediate();
  observer.disconnect();
  return starts.filter((start) => start >= from && start <= until).length;
}
