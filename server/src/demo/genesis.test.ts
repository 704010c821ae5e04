import { createEngine, EventBuffer } from "@holdall/core/engine";
import { decodeEvent, marketScale, recordBytes } from "@holdall/core/protocol";
import type { AccountId, Command, Event, Venue } from "@holdall/core/protocol";
import { expect, test } from "vitest";
import { demoAssets } from "./catalogue.ts";
import { demoFeeTiers } from "./fee-tiers.ts";
import { genesis, genesisOf } from "./genesis.ts";
import { perpSymbols } from "./margin-rows.ts";
import { accountNumberOf, demoPeople, startUnits, tradedSymbols } from "./people.ts";

/** The true engine after the commands, and everything it said. */
function played(commands = genesis(), engine = createEngine(), sequence = 0) {
  const out = new EventBuffer();
  const events: Event[] = [];
  commands.forEach((command, index) => {
    out.clear();
    engine.apply(command, sequence + index + 1, 1_700_000_000_000_000, out);
    for (let at = 0; at < out.end; at += recordBytes(out.views, at, out.end)) {
      events.push(decodeEvent(out.views, at, out.end));
    }
  });
  return { engine, events };
}

const venueOf = (engine: ReturnType<typeof createEngine>) =>
  ({
    query: async (query: never) => ({ sequence: 0, answer: engine.view(query) }),
  }) as unknown as Venue;

test("the engine takes every command of the genesis", () => {
  const { engine, events } = played();
  expect(events.filter((event) => event.kind === "rejected" || event.kind === "repeated")).toEqual(
    [],
  );
  const markets = engine.view({ kind: "markets" });
  expect(markets.map((market) => market.spec.symbol)).toEqual([
    ...tradedSymbols().map((symbol) => `${symbol}_USDC`),
    ...perpSymbols().map((symbol) => `${symbol}_USDC_PERP`),
  ]);
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

test("a venue that has the world needs no genesis; an empty one does", async () => {
  expect(await genesisOf(venueOf(createEngine()))).toBe("needed");
  expect(await genesisOf(venueOf(played().engine))).toBe("made");
});

/** What somebody does first on a venue of their own. */
const ownAsset = (symbol: string): Command => ({
  kind: "add-asset",
  spec: JSON.stringify({ symbol, displayName: symbol, decimals: 6, tokens: [] }),
});
const [openHouse] = genesis().filter((command) => command.kind === "open-account");
const ownAccount: Command = { ...openHouse, name: "main" };

test.each([
  ["an asset of its own", [ownAsset("OWN")]],
  ["the demo's first asset in a form of its own", [ownAsset(demoAssets[0].spec.symbol)]],
  ["a person and no asset", [ownAccount]],
  ["a person in the first place", [ownAsset(demoAssets[0].spec.symbol), ownAccount]],
  ["the demo's first account and no asset", [openHouse]],
])("a venue with %s is somebody's own", async (_what, commands) => {
  expect(await genesisOf(venueOf(played(commands).engine))).toBe("foreign");
});

test("wherever a start dies, the next one completes the same world", async () => {
  const whole = genesis();
  const { engine: expected } = played();
  for (let cut = 0; cut < whole.length; cut += 1) {
    const { engine } = played(whole.slice(0, cut));
    expect(await genesisOf(venueOf(engine))).toBe("needed");
    played(whole, engine, cut);
    expect(await genesisOf(venueOf(engine))).toBe("made");
    expect(engine.view({ kind: "assets" })).toEqual(expected.view({ kind: "assets" }));
    expect(engine.view({ kind: "markets" })).toEqual(expected.view({ kind: "markets" }));
    for (let number = 1; number <= demoPeople.length + 1; number += 1) {
      const accountId = number as AccountId;
      for (const kind of ["account", "balances"] as const) {
        expect(engine.view({ kind, accountId })).toEqual(expected.view({ kind, accountId }));
      }
    }
  }
});

test("nobody unknown has an account number", () => {
  expect(() => accountNumberOf("mallory")).toThrow("mallory");
});
