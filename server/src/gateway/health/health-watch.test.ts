import type { Ticks } from "@holdall/core/num";
import type { MarketId } from "@holdall/core/protocol";
import { check, webRoutes } from "@holdall/core/contract";
import { SimClock, SimDisk, seededRng, writeFully } from "@holdall/server/ports";
import { crc32 } from "node:zlib";
import { expect, test } from "vitest";
import { Catalogue } from "../catalogue.ts";
import { addMargin, setPrices } from "../testing/margin-world.twin.ts";
import { LocalVenue } from "../testing/local-venue.twin.ts";
import { HealthWatch, type HealthOptions } from "./health-watch.ts";

const SECOND_MICROS = 1_000_000;
const DAY_MS = 86_400_000;
const LOG_PATH = "/data/incidents.log";

/** A venue with a perpetual market, on a disk that outlives its watch. */
async function world() {
  const clock = new SimClock();
  const venue = new LocalVenue(clock);
  addMargin(venue);
  const { catalogue } = await Catalogue.load(venue);
  const disk = new SimDisk(seededRng(1n));
  const log = { disk, path: LOG_PATH };
  const faults: unknown[] = [];
  const nowMs = (): number => Math.floor(clock.wallMicros() / 1_000);
  const open = async (more: Partial<HealthOptions> = {}): Promise<HealthWatch> => {
    const past = { log, restoredMs: () => undefined };
    const onFault = (fault: unknown): void => void faults.push(fault);
    const watch = new HealthWatch({ venue, catalogue, clock, past, onFault, ...more });
    venue.subscribe((result) => watch.hear(result));
    await watch.start();
    return watch;
  };
  const pass = async (seconds: number): Promise<void> => {
    for (let second = 0; second < seconds; second++) {
      clock.run(clock.monotonicMicros() + SECOND_MICROS);
      await settled();
    }
  };
  return { clock, venue, disk, log, faults, nowMs, open, pass };
}

/** Everything that waits for no clock has been done. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 10; turn++) await Promise.resolve();
}

test("a venue in order has no incident, and says since when it could have had one", async () => {
  const { open, nowMs, venue, faults } = await world();
  setPrices(venue, 2_000);
  const watch = await open({ historyLag: () => 3, days: () => [] });
  const health = watch.read();
  expect(check(webRoutes.health.response, health).ok).toBe(true);
  expect(health.parts.map(({ part }) => part)).toEqual(["Engine", "Ledger", "History", "Reserves"]);
  expect(health.parts.every(({ isWell, since }) => isWell && since === nowMs())).toBe(true);
  expect(health).toMatchObject({ recordedSince: nowMs(), incidents: [], unbalanced: 0 });
  expect(health.markets).toMatchObject([
    { symbol: "SOL_USDC", orderBookState: "Open" },
    { symbol: "SOL_USDC_PERP", sources: 5, isPriced: true, since: nowMs() },
  ]);
  expect(health.markets[0]?.since).toBeUndefined();
  expect(health.restoredAt).toBeUndefined();
  expect(faults).toEqual([]);
  watch.stop();
});

test("a spot market that was priced has sources that suffice, or an incident", async () => {
  const { open, pass, nowMs, venue } = await world();
  const watch = await open();
  const spot = () => watch.read().markets[0];
  expect(spot()?.sources).toBeUndefined();
  const price = (sources: number, indexTicks: number): void =>
    void venue.apply({
      kind: "set-prices",
      marketId: 0 as MarketId,
      sources,
      indexTicks: indexTicks as Ticks,
      markTicks: 2_000 as Ticks,
    });
  price(4, 2_000);
  await pass(10);
  expect(spot()).toMatchObject({ symbol: "SOL_USDC", sources: 4, isPriced: true });
  for (const [sources, indexTicks] of [
    [2, 2_000],
    [4, 0],
  ] as const) {
    price(sources, indexTicks);
    await pass(10);
    expect(spot()).toMatchObject({ sources, isPriced: false, since: nowMs() });
    expect(watch.read().incidents[0]).toMatchObject({ part: "Prices", symbol: "SOL_USDC" });
    price(3, 2_000);
    await pass(10);
    expect(spot()).toMatchObject({ sources: 3, isPriced: true });
  }
  // Prices that stand still are told once: that they are is no fault.
  await pass(70);
  expect(spot()).toMatchObject({ sources: 3, isPriced: true });
  watch.stop();
});

test("silent prices are an incident of their market until they are back, also over a restart", async () => {
  const { open, pass, nowMs, venue } = await world();
  setPrices(venue, 2_000);
  const first = await open();
  await pass(60);
  expect(first.read().incidents).toEqual([]);
  await pass(10);
  const from = nowMs();
  const incident = { part: "Prices", symbol: "SOL_USDC_PERP", from };
  expect(first.read().incidents).toEqual([incident]);
  expect(first.read().markets[1]).toMatchObject({ isPriced: false, sources: 0, since: from });
  first.stop();

  const second = await open();
  expect(second.read().incidents).toEqual([incident]);
  setPrices(venue, 2_000);
  await pass(10);
  const until = second.read().markets[1]?.since;
  expect(until).toBeGreaterThan(from);
  expect(second.read().incidents).toEqual([{ ...incident, until }]);
  second.stop();
});

test("the time between the last command and a start was an interruption; the first start's was none", async () => {
  const { open, nowMs, log } = await world();
  const restoredMs = (): number => 7;
  const aliveMs = nowMs() - 60_000;
  const first = await open({ past: { log, aliveMs, restoredMs } });
  expect(first.read()).toMatchObject({ incidents: [], restoredAt: 7 });
  first.stop();
  const second = await open({ past: { log, aliveMs, restoredMs } });
  expect(second.read().incidents).toEqual([{ part: "Venue", from: aliveMs, until: nowMs() }]);
  second.stop();
  const third = await open({ past: { log, aliveMs: nowMs() - 2_000, restoredMs } });
  expect(third.read().incidents).toHaveLength(1);
  third.stop();
});

test("a history that lags, a proof that is late and an engine that is silent are incidents", async () => {
  const { clock, open, pass, venue, nowMs, faults } = await world();
  const dayOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10);
  let lag = 10_000;
  let date = dayOf(nowMs() - DAY_MS);
  let ask: LocalVenue["query"] = venue.query;
  const watch = await open({
    venue: { ...doorOf(venue), query: (query) => ask(query) },
    historyLag: () => lag,
    days: () => [{ date }],
  });
  expect(watch.read().incidents).toEqual([]);
  lag = 10_001;
  date = dayOf(nowMs() - 3 * DAY_MS);
  await pass(10);
  const failed = (): string[] =>
    watch.read().incidents.flatMap(({ part, until }) => (until === undefined ? [part] : []));
  expect(failed()).toEqual(["History"]);
  clock.stepWall(3_600_000_000);
  await pass(10);
  expect(failed()).toContain("Reserves");
  ask = () => Promise.reject(new Error("the engine is gone"));
  await pass(10);
  expect(failed()).toContain("Engine");
  expect(faults).toHaveLength(1);
  ask = () => new Promise(() => {});
  lag = 0;
  await pass(20);
  expect(failed()).toContain("Engine");
  watch.stop();
});

function doorOf(venue: LocalVenue) {
  return {
    submit: (command: Parameters<LocalVenue["submit"]>[0]) => venue.submit(command),
    subscribe: (listener: Parameters<LocalVenue["subscribe"]>[0]) => venue.subscribe(listener),
  };
}

test("a damaged record is told and left alone, and keeps nobody out", async () => {
  const { open, disk, faults, nowMs } = await world();
  disk.makeFolder("/data");
  const good = crc32("{}").toString(16).padStart(8, "0");
  writeFully(disk.open(LOG_PATH, "create"), Buffer.from(`00000000 {}\n${good} {}\n`), 0);
  const watch = await open();
  expect(faults).toHaveLength(1);
  expect(watch.read()).toMatchObject({ recordedSince: nowMs(), incidents: [] });
  watch.stop();
});
