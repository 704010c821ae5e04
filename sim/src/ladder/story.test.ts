/**
 * One account for everything, as its user lives it: with the package `ccxt` against the true program,
 * through the end of a month and into the crash. The wall clock of the venue stands still but where the story
 * goes on, so that it takes seconds and every figure can be read while nothing moves.
 */
import { renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { connect, explain } from "@holdall/client";
import type { Client } from "@holdall/client";
import { expect, test } from "vitest";
import { realClient } from "./real-client.twin.ts";
import type { RealClient } from "./real-client.twin.ts";
import { dataFolder, eventually, VenueProcess } from "./venue-process.twin.ts";

/**
 * The crash begins so long after the start: here as the month ends, when interest and funding of the
 * hour are due, and the yield of the month.
 */
const CRASH_AFTER_MS = 30_000;
/** The program reads its clock anew after at most so long, busy as it may be. */
const SEEN_AFTER_MS = 150;
/** Marks follow at most by a part each second of the machine: so many looks are more than enough. */
const STEPS_MAX = 400;
const perp = "SOL/USDC:USDC";

/** A wall clock that goes on when it is told to. */
class HeldClock {
  nowMs: number;
  readonly #file: string;

  constructor(folder: string, startMs: number) {
    this.#file = join(folder, "now");
    this.nowMs = startMs;
    this.#write();
  }

  /** What the program needs to be told to follow it. */
  get environment(): Readonly<Record<string, string>> {
    const loaded = new URL("held-clock-worker.ts", import.meta.url);
    return { HELD_CLOCK: this.#file, NODE_OPTIONS: `--import=${loaded.href}` };
  }

  /** Goes on, and waits until the program has seen it. */
  async pass(ms: number): Promise<void> {
    this.nowMs += ms;
    this.#write();
    await new Promise((resolve) => {
      setTimeout(resolve, SEEN_AFTER_MS);
    });
  }

  #write(): void {
    writeFileSync(`${this.#file}.next`, `${this.nowMs}`);
    renameSync(`${this.#file}.next`, this.#file);
  }
}

/** The trader of the story: the package's client for what it does, the house's for what it checks. */
interface Trader {
  readonly client: RealClient;
  readonly own: Client;
  readonly raw: (name: string, parameters?: object) => Promise<unknown>;
}

async function traderAt(venue: VenueProcess, clock: HeldClock): Promise<Trader> {
  const client = await realClient(venue, "alice");
  client.milliseconds = () => clock.nowMs;
  // The venue's time goes on at half speed while its clock stands still: a busy machine needs a wide window.
  client.options["recvWindow"] = 60_000;
  const calls = client as unknown as Record<string, (of: object) => Promise<unknown>>;
  const { url, wsUrl } = venue.ready;
  const { apiSecret } = venue.key("alice");
  const own = await connect({ url, wsUrl, apiSecret, world: { nowMs: () => clock.nowMs } });
  await client.loadMarkets();
  return { client, own, raw: (name, parameters = {}) => calls[name](parameters) };
}

/** The sum over all accounts of each asset, as the venue's metrics tell it: zero always. */
async function expectZeroSum(venue: VenueProcess): Promise<void> {
  const text = await (await fetch(`${venue.ready.url}/metrics`)).text();
  const sums = text.match(/^holdall_reconciliation_difference_units\{.*$/gmu) ?? [];
  expect(sums.length).toBeGreaterThan(5);
  expect(sums.filter((line) => !line.endsWith("} 0"))).toEqual([]);
}

/** Everything but some USDC goes to a sub-account: what happens to the rest is nobody else's business. */
async function putAside({ own }: Trader, keptUsdc: number): Promise<void> {
  const { subaccountId: id } = await own.rest.subaccountCreate({ name: "savings" });
  for (const [symbol, { available }] of Object.entries(await own.rest.capital())) {
    const quantity = symbol === "USDC" ? `${Number(available) - keptUsdc}` : available;
    if (Number(quantity) <= 0) continue;
    await own.rest.subaccountTransfer({
      fromSubaccountId: 0,
      toSubaccountId: id,
      symbol,
      quantity,
    });
  }
}

/** An explanation that comes to what the venue says, taken while nothing moves. */
async function explained({ own }: Trader) {
  return eventually(async () => {
    const explanation = await explain(own);
    return explanation.comparisons.every(({ isEqual }) => isEqual) ? explanation : undefined;
  }, "an explanation that comes to the same");
}

const MICRO = 1_000_000_000_000n;

/**
 * The highest mark below the present one at which the explained account has less than it must: its
 * only position is long, and dollars are its only collateral, so that only this mark matters.
 */
async function predictedMark(trader: Trader): Promise<number> {
  // Two questions: between them the mark may move, and then they are asked again.
  const { netEquity, maintenance, position } = await eventually(async () => {
    const explanation = await explained(trader);
    const [asked] = await trader.own.rest.positions({});
    const value = Number(asked.netQuantity) * Number(asked.markPrice);
    const isOfOneMark = Math.abs(Number(explanation.exposure / MICRO) / 1e6 - value) < 0.0001;
    return isOfOneMark ? { ...explanation, position: asked } : undefined;
  }, "a position at the mark that was explained");
  const [size, mark] = [Number(position.netQuantity), Number(position.markPrice)];
  const { base, factor } = position.mmfFunction;
  const needed = (price: number): number => {
    const value = size * price;
    return value * Math.max(Number(base), Number(factor) * Math.sqrt(value));
  };
  expect(Number(maintenance / MICRO) / 1e6).toBeCloseTo(needed(mark), 0);
  for (let ticks = Math.round(mark * 100); ticks > 0; ticks -= 1) {
    const price = ticks / 100;
    const equity = Number(netEquity / MICRO) / 1e6 - size * (mark - price);
    if (equity < needed(price)) return price;
  }
  throw new Error("nothing liquidates it");
}

test("lends, opens a perp on it, is paid and pays, survives a fall, and is liquidated where explain says", async () => {
  const folder = dataFolder();
  const now = new Date();
  const monthEndMs = Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1);
  const clock = new HeldClock(folder.path, monthEndMs - CRASH_AFTER_MS);
  const venue = await VenueProcess.start({
    data: join(folder.path, "venue"),
    arguments: ["--no-chains", "--scenario", "crash"],
    environment: clock.environment,
  });
  try {
    await live(venue, clock);
  } finally {
    expect(await venue.stop()).toBe(0);
    folder.remove();
  }
}, 150_000);

async function live(venue: VenueProcess, clock: HeldClock): Promise<void> {
  const trader = await traderAt(venue, clock);
  const { client, own, raw } = trader;
  const stages: string[] = [];
  own.subscribe("liquidationUpdate", {}, ({ g }) => stages.push(g));

  // She has a thousand dollars, is given three thousand, and lends all of it.
  await putAside(trader, 1_000);
  await own.rest.faucet({ symbol: "USDC", quantity: "3000" });
  await raw("privatePostApiV1BorrowLend", { side: "Lend", symbol: "USDC", quantity: "4000" });
  expect(await own.rest.borrowLendPositions()).toMatchObject([
    { symbol: "USDC", netQuantity: "4000" },
  ]);
  await expectZeroSum(venue);

  // A position of more than twenty times that, on lent collateral.
  await raw("privatePatchApiV1Account", { leverageLimit: "50" });
  const { markPrice } = await client.fetchFundingRate(perp);
  const size = Math.floor((4_000 * 24) / markPrice!);
  const most = Math.round(markPrice! * 100.2) / 100;
  const immediate = { timeInForce: "IOC" };
  const order = await client.createOrder(perp, "limit", "buy", size, most, immediate);
  expect(order.filled).toBeGreaterThan(size * 0.7);
  expect(stages).toEqual([]);

  // The month ends: she is paid for what she lends, twice, and pays for what she holds.
  await clock.pass(CRASH_AFTER_MS);
  const interest = await eventually(async () => {
    const rows = (await raw("privateGetWapiV1HistoryInterest")) as Record<string, string>[];
    return rows.find(({ paymentType, symbol }) => paymentType === "Lend" && symbol === "USDC");
  }, "interest on what is lent");
  expect(Number(interest["quantity"])).toBeGreaterThan(0);
  const [paid] = await eventually(async () => {
    const rows = await client.fetchFundingHistory(perp);
    return rows.length > 0 ? rows : undefined;
  }, "a payment of funding");
  expect(paid.amount).not.toBe(0);
  const [ofMonth] = await eventually(async () => {
    const rows = (await raw("privateGetWapiV1HistoryBorrowLend")) as Record<string, unknown>[];
    const yields = rows.filter(({ isYield }) => isYield === true);
    return yields.length > 0 ? yields : undefined;
  }, "her part of the month's yield");
  expect(ofMonth).toMatchObject({ eventType: "Lend", symbol: "USDC" });
  expect(Number(ofMonth["quantity"])).toBeGreaterThan(0);
  await expectZeroSum(venue);

  // A first fall: equity is lost, nothing else happens.
  const before = await explained(trader);
  const predicted = await predictedMark(trader);
  const [held] = await own.rest.positions({});
  expect(Math.abs(Number(held.estLiquidationPrice) - predicted)).toBeLessThan(0.015);
  await clock.pass(5_000);
  const after = await eventually(async () => {
    const now = await explained(trader);
    return now.netEquity < before.netEquity ? now : undefined;
  }, "a lower equity");
  expect(after.netEquity > after.maintenance).toBe(true);
  expect(stages).toEqual([]);

  // It goes on until she is flagged, on a mark at or below the predicted one, and on none above it.
  const safeMarks: number[] = [];
  for (let step = 0; stages.length === 0; step += 1) {
    if (step > STEPS_MAX) throw new Error("she was never liquidated");
    const { markPrice: mark } = await client.fetchFundingRate(perp);
    if (stages.length === 0) safeMarks.push(mark!);
    await clock.pass(2_000);
  }
  expect(stages[0]).toBe("Flagged");
  // It takes two marks in a row: she may have been seen under the first, and under no third.
  const below = safeMarks.filter((mark) => mark <= predicted);
  expect(new Set(below).size).toBeLessThanOrEqual(2);
  expect(safeMarks.length - below.length).toBeGreaterThan(2);
  const { markPrice: last } = await client.fetchFundingRate(perp);
  expect(last!).toBeLessThanOrEqual(predicted);
  await expectZeroSum(venue);

  own.close();
  await client.close();
}
