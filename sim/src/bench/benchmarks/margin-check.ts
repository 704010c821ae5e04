/** MARGIN-CHECK: what an order costs of an account with six collaterals and eight positions. */
import type { Row } from "../harness/report.ts";
import { row } from "../harness/report.ts";
import { inChild } from "../harness/child.ts";
import { inRounds } from "../harness/rounds.ts";
import {
  openMarginVenue,
  openTrader,
  pairUp,
  PERPS,
  perpMarket,
  START_TICKS,
} from "../margin/venue.ts";
import type { MarginVenue } from "../margin/venue.ts";
import type { Bench } from "./benchmark.ts";

/** `performance.md` section 11, G3. */
const MICROS_MAX = 1.5;
const PAIRS = 500;
const ORDERS_PER_BATCH = 16_000;
const BATCHES = 20;
const WARMUP_BATCHES = 5;

/** CPU of a resting order with its whole margin check. */
export async function marginCheckBenchmark(bench: Bench): Promise<readonly Row[]> {
  const { check } = await inRounds(["check"] as const, bench.rounds, async () => {
    const micros = await inChild<number>("margin-check", {});
    bench.say(`margin-check: ${micros.toFixed(3)} CPU µs/order`);
    return micros;
  });
  return [
    row({
      benchmark: "margin-check",
      metric: "order with a 14-leg check",
      unit: "CPU µs/order",
      values: check,
      target: { of: "value", is: "<=", limit: MICROS_MAX },
      note: "6 collaterals, 8 positions; the order rests, its events are written",
    }),
  ];
}

/** The task of the child: CPU microseconds per order. */
export async function marginCheckTask(): Promise<number> {
  const venue = openMarginVenue();
  const traders: number[] = [];
  for (let pair = 0; pair < PAIRS; pair += 1) {
    const longId = openTrader(venue, 1_000);
    const shortId = openTrader(venue, 1_000);
    pairUp(venue, longId, shortId, 2_000);
    traders.push(longId, shortId);
  }
  for (let batch = 0; batch < WARMUP_BATCHES; batch += 1) placeBatch(venue, traders);
  let micros = 0;
  for (let batch = 0; batch < BATCHES; batch += 1) micros += placeBatch(venue, traders);
  venue.verify();
  return micros / (BATCHES * ORDERS_PER_BATCH);
}

/** Places a batch far from the other side and takes it out again; only the placing is timed. */
function placeBatch(venue: MarginVenue, traders: readonly number[]): number {
  const before = process.cpuUsage();
  for (let order = 0; order < ORDERS_PER_BATCH; order += 1) {
    venue.place(
      traders[order % traders.length],
      perpMarket(order % PERPS),
      START_TICKS - 100 - (order % 300),
    );
  }
  const { user, system } = process.cpuUsage(before);
  for (const accountId of traders) {
    venue.send("cancel-all-orders", { accountId, everyMarket: true, scope: "all", marketId: 0 });
  }
  return user + system;
}
