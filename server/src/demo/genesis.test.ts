import { createEngine, EventBuffer } from "@holdall/core/engine";
import { decodeEvent, marketScale, recordBytes } from "@holdall/core/protocol";
import type { Event } from "@holdall/core/protocol";
import { expect, test } from "vitest";
import { demoAssets } from "./catalogue.ts";
import { demoFeeTiers } from "./fee-tiers.ts";
import { genesis, isGenesisNeeded } from "./genesis.ts";
import { accountNumberOf, demoPeople, startUnits, tradedSymbols } from "./people.ts";

/** The true engine after the commands, and everything it said. */
function played() {
  const engine = createEngine();
  const out = new EventBuffer();
  const events: Event[] = [];
  genesis().forEach((command, index) => {
    out.clear();
    engine.apply(command, index + 1, 1_700_000_000_000_000, out);
    for (let at = 0; at < out.end; at += recordBytes(out.views, at, out.end)) {
      events.push(decodeEvent(out.views, at, out.end));
    }
  });
  return { engine, events };
}

test("the engine takes every command of the genesis", () => {
  const { engine, events } = played();
  expect(events.filter((event) => event.kind === "rejected" || event.kind === "repeated")).toEqual(
    [],
  );
  const markets = engine.view({ kind: "markets" });
  expect(markets.map((market) => market.spec.symbol)).toEqual(
    tradedSymbols().map((symbol) => `${symbol}_USDC`),
  );
  expect(markets.every((market) => market.state === "open")).toBe(true);
  expect(engine.view({ kind: "assets" })).toHaveLength(7);
});

test("everybody has the account and the money that the rows say, and all of it sums to zero", () => {
  const { engine, events } = played();
  const opened = events.filter((event) => event.kind === "account-opened");
  expect(opened.map(({ accountId, userId, name }) => [accountId, userId, name])).toEqual(
    demoPeople.map(({ name }, index) => [index + 1, index + 1, name]),
  );
  for (const who of demoPeople) {
    const accountId = accountNumberOf(who.name) as never;
    const held = new Map(
      engine
        .view({ kind: "balances", accountId })
        .map((row) => [row.assetId as number, row.freeUnits]),
    );
    demoAssets.forEach((asset, index) => {
      expect(held.get(index) ?? 0).toBe(startUnits(who, asset));
    });
  }
  for (const row of engine.view({ kind: "zero-sum" })) expect(row.differenceUnits).toBe("0");
});

test("the house accounts are those that the parameters name", () => {
  const parameters = played().engine.view({ kind: "parameters" });
  expect([parameters.feeAccountId, parameters.dustAccountId]).toEqual([1, 2]);
  expect(parameters.feeTiers).toHaveLength(11);
});

test("every market is aligned, and its start price lies on its grid with room for the levels", () => {
  for (const { spec, market } of demoAssets) {
    if (market === undefined) continue;
    const scale = marketScale(market, spec.decimals, demoAssets[0].spec.decimals);
    expect(scale?.quoteUnitsPerLotTick).toBeGreaterThanOrEqual(1);
    const startTicks = Number(market.startPrice) / Number(market.tickSize);
    expect(Math.abs(startTicks - Math.round(startTicks))).toBeLessThan(1e-6);
    expect(startTicks).toBeGreaterThan(5_000);
    expect(startTicks * 4).toBeLessThan(market.priceTicksMax);
  }
});

test("the fee tiers fall from the first to the last as the mechanics say", () => {
  expect(demoFeeTiers[0]).toMatchObject({
    volumeUnitsMin: 0,
    spotMakerPpm: 800,
    spotTakerPpm: 1_000,
  });
  expect(demoFeeTiers[0]).toMatchObject({ perpMakerPpm: 200, perpTakerPpm: 500 });
  expect(demoFeeTiers[10]).toMatchObject({ spotMakerPpm: 0, spotTakerPpm: 250, perpTakerPpm: 180 });
  demoFeeTiers.slice(1).forEach((tier, index) => {
    const before = demoFeeTiers[index];
    expect(tier.volumeUnitsMin).toBeGreaterThan(before.volumeUnitsMin);
    for (const fee of ["spotMakerPpm", "spotTakerPpm", "perpMakerPpm", "perpTakerPpm"] as const) {
      expect(tier[fee]).toBeLessThan(before[fee]);
    }
  });
});

test("a venue that knows an asset needs no genesis", async () => {
  const { engine } = played();
  const venueOf = (asked: ReturnType<typeof createEngine>) => ({
    query: async (query: never) => ({ sequence: 0, answer: asked.view(query) }),
  });
  expect(await isGenesisNeeded(venueOf(createEngine()) as never)).toBe(true);
  expect(await isGenesisNeeded(venueOf(engine) as never)).toBe(false);
});

test("nobody unknown has an account number", () => {
  expect(() => accountNumberOf("mallory")).toThrow("mallory");
});
