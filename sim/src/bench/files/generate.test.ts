import { expect, test } from "vitest";
import { applyPlain, plainExchange } from "../twin/plain-exchange.ts";
import { plainDigest } from "../twin/plain-digest.ts";
import { commandAt, FLAG, KIND, RECORD_WORDS, wordsOf } from "./command-file.ts";
import type { FileCommand } from "./command-file.ts";
import { frozenRow } from "./frozen.ts";
import { generate } from "./generate.ts";
import { assetsOf, drawAccount, PLANS } from "./plans.ts";
import type { Plan, PlanName } from "./plans.ts";
import { randomFrom } from "./random.ts";

const NAMES: readonly PlanName[] = ["ec-1", "cex-50", "cex-1000"];

/** The plan at a size for a test: the shape is the same. */
function small(name: PlanName): Plan {
  const plan = PLANS[name];
  const markets = Math.min(plan.markets, 5);
  return { ...plan, markets, accounts: 500, population: 1_000, commands: 10_000, markEvery: 100 };
}

function commandsOf(bytes: Uint8Array): FileCommand[] {
  const words = wordsOf(bytes);
  return Array.from({ length: words.length / RECORD_WORDS }, (_, at) => commandAt(words, at));
}

test.each(NAMES)(
  "%s: the frozen plan is the plan of the code, and its shares sum to 1,000",
  (name) => {
    expect(frozenRow(name).plan).toEqual(PLANS[name]);
    expect(Object.values(PLANS[name].mix).reduce((sum, share) => sum + share, 0)).toBe(1_000);
  },
);

test.each(NAMES)("%s: between 5 and 7 % of the frozen commands trade", (name) => {
  const { expected, plan } = frozenRow(name);
  const share = expected.tradingCommands / plan.commands;
  expect(share).toBeGreaterThanOrEqual(0.05);
  expect(share).toBeLessThanOrEqual(0.07);
});

test.each(NAMES)("%s: the same plan gives the same bytes, another seed gives others", (name) => {
  const plan = small(name);
  const once = generate(plan);
  expect(generate(plan)).toEqual(once);
  expect(generate({ ...plan, seed: plan.seed + 1 }).expected.digest).not.toBe(once.expected.digest);
});

test.each(NAMES)(
  "%s: reading the file again gives the expected figures and loses no unit",
  (name) => {
    const plan = small(name);
    const { bytes, expected } = generate(plan);
    const exchange = plainExchange(plan);
    const supply = sumsByAsset(exchange.accounts);
    for (const command of commandsOf(bytes)) applyPlain(exchange, command);
    expect(exchange.totals).toEqual(pick(expected));
    expect(plainDigest(exchange)).toBe(expected.digest);
    expect(sumsByAsset(exchange.accounts)).toEqual(supply);
  },
);

test.each(NAMES)(
  "%s: names only live orders, never crosses post-only, trades with nobody's own",
  (name) => {
    const plan = small(name);
    const exchange = plainExchange(plan);
    for (const command of commandsOf(generate(plan).bytes)) {
      // The plain exchange throws on an unknown order and on a post-only order that would take.
      const events = applyPlain(exchange, command);
      const owners = events
        .filter((event) => event.kind === "filled")
        .map((event) => event.order.account);
      for (let at = 0; at < owners.length; at += 2) expect(owners[at]).not.toBe(owners[at + 1]);
      if (command.kind === KIND.move || command.kind === KIND.replace) {
        expect(command.totalLots).toBeGreaterThanOrEqual(command.sizeLots);
      }
    }
  },
);

test.each(NAMES)(
  "%s: population is bids and asks in turn, and held within 90 and 110 %",
  (name) => {
    const plan = small(name);
    const commands = commandsOf(generate(plan).bytes);
    const sides = commands.slice(0, plan.population).map((command) => command.flags & FLAG.ask);
    expect(sides).toEqual(sides.map((_, at) => at % 2));
    const exchange = plainExchange(plan);
    const perMarket = plan.population / plan.markets;
    for (const [at, command] of commands.entries()) {
      applyPlain(exchange, command);
      if (at % 1_000 === 999 && at >= plan.population) {
        expect(exchange.orders.size).toBeLessThanOrEqual(plan.markets * (perMarket * 1.1 + 1));
      }
    }
  },
);

test("an account of a plan with three holdings holds the quote and three bases it may trade", () => {
  const plan = PLANS["cex-1000"];
  const random = randomFrom(1);
  for (let draw = 0; draw < 1_000; draw++) {
    const market = random.below(plan.markets);
    const account = drawAccount(plan, random, market);
    const assets = assetsOf(plan, account);
    expect(account).toBeLessThan(plan.accounts);
    expect(assets).toHaveLength(4);
    expect(assets).toContain(market + 1);
    expect(assets).toContain(0);
  }
});

function pick(totals: object): object {
  const { trades, volumeLots, volumeQuote, feesBase, feesQuote } = totals as Record<string, number>;
  return { trades, volumeLots, volumeQuote, feesBase, feesQuote };
}

function sumsByAsset(
  accounts: readonly ReadonlyMap<number, { freeUnits: number; lockedUnits: number }>[],
): Map<number, bigint> {
  const sums = new Map<number, bigint>();
  for (const balances of accounts) {
    for (const [asset, { freeUnits, lockedUnits }] of balances) {
      sums.set(asset, (sums.get(asset) ?? 0n) + BigInt(freeUnits) + BigInt(lockedUnits));
    }
  }
  return sums;
}
