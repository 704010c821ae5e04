/**
 * CASCADE: a hundred thousand leveraged accounts, eight perpetuals, six collaterals, thin books, and
 * marks that fall by a fifth in 500 rounds, with liquidations, a backstop that is soon exhausted, and
 * deleveraging.
 */
import type { Row } from "../harness/report.ts";
import { row } from "../harness/report.ts";
import { inChild } from "../harness/child.ts";
import {
  openMarginVenue,
  openTrader,
  pairUp,
  PERPS,
  perpMarket,
  setMarks,
  START_TICKS,
} from "../margin/venue.ts";
import type { MarginVenue } from "../margin/venue.ts";
import type { Bench } from "./benchmark.ts";

/** `performance.md` sections 9 and 11, G3. */
const ROUNDS_PER_SECOND_MIN = 20;
const ACCOUNTS = 100_000;
const ROUNDS = 500;
/** Each so many rounds an hour passes: interest, funding and settlement. */
const ROUNDS_PER_HOUR = 50;
const FALL_PPM = 200_000;
const MICROS_PER_SECOND = 1_000_000;
const HOUR_MICROS = 3_600 * MICROS_PER_SECOND;

interface Fall {
  readonly cpuSeconds: number;
  readonly worstMs: number;
  readonly liquidated: number;
  readonly deleveraged: number;
}

/** Rounds per CPU-second, the slowest of them, and what was liquidated. */
export async function cascadeBenchmark(bench: Bench): Promise<readonly Row[]> {
  bench.say(`cascade: ${ACCOUNTS} accounts, ${ROUNDS} rounds`);
  const fall = await inChild<Fall>("cascade", { accounts: ACCOUNTS, rounds: ROUNDS });
  const common = { benchmark: "cascade" };
  const note = `${fall.liquidated} accounts liquidated, ${fall.deleveraged} times a position was deleveraged; every law holds at the end`;
  return [
    row({
      ...common,
      metric: "rounds",
      unit: "rounds/CPU-second",
      values: [ROUNDS / fall.cpuSeconds],
      target: { of: "value", is: ">=", limit: ROUNDS_PER_SECOND_MIN },
      note,
    }),
    row({ ...common, metric: "slowest round", unit: "ms", values: [fall.worstMs] }),
  ];
}

/** The task of the child. */
export async function cascadeTask(input: {
  readonly accounts: number;
  readonly rounds: number;
}): Promise<Fall> {
  return fallOf(openCrowd(input.accounts), input.rounds);
}

/** Makers with thin ladders, backstop providers that also lend, and traders in opposite pairs. */
function openCrowd(accounts: number): MarginVenue {
  const venue = openMarginVenue();
  for (let provider = 0; provider < PROVIDERS; provider += 1) {
    offer(venue, openTrader(venue, 20_000_000));
  }
  for (let maker = 0; maker < 8; maker += 1) quote(venue, openTrader(venue, 500_000), maker);
  for (let pair = 0; pair < accounts / 2; pair += 1) {
    const longId = openTrader(venue, USDC_OF_EACH);
    const shortId = openTrader(venue, USDC_OF_EACH);
    const leverage = 2 + (pair % 19);
    pairUp(venue, longId, shortId, Math.floor((leverage * USDC_OF_EACH * 6) / PERPS));
    if (leverage === 2) {
      venue.send("borrow", { accountId: shortId, assetId: 1, units: 20_000_000 });
    }
  }
  return venue;
}

/** USDC worth of each collateral that a trader brings. */
const USDC_OF_EACH = 100;
const PROVIDERS = 4;
/** What a provider takes of a perpetual in an hour: all together a fortieth of what is open. */
const LOTS_PER_HOUR = 250_000;

function offer(venue: MarginVenue, accountId: number): void {
  for (let perp = 0; perp < PERPS; perp += 1) {
    venue.send("set-backstop", { accountId, marketId: perpMarket(perp), capacity: LOTS_PER_HOUR });
  }
  for (const assetId of [0, 1]) {
    venue.send("lend", { accountId, assetId, units: 1_000_000_000_000 });
  }
}

/** Bids down to three quarters of the price, asks up to a quarter above it. */
function quote(venue: MarginVenue, accountId: number, maker: number): void {
  for (let marketId = 0; marketId < perpMarket(PERPS); marketId += 1) {
    for (let level = 1; level <= 25; level += 1) {
      const common = { accountId, marketId, sizeLots: 200 };
      const away = level * 100 + maker;
      venue.send("place-order", { ...common, side: "bid", priceTicks: START_TICKS - away });
      venue.send("place-order", { ...common, side: "ask", priceTicks: START_TICKS + away });
    }
  }
}

function fallOf(venue: MarginVenue, rounds: number): Fall {
  const counts = { liquidated: 0, deleveraged: 0 };
  let worstMs = 0;
  const before = process.cpuUsage();
  for (let round = 1; round <= rounds; round += 1) {
    const started = performance.now();
    fallOnce(venue, round, rounds, counts);
    worstMs = Math.max(worstMs, performance.now() - started);
  }
  const cpu = process.cpuUsage(before);
  venue.verify();
  return { cpuSeconds: (cpu.user + cpu.system) / 1e6, worstMs, ...counts };
}

interface Counts {
  liquidated: number;
  deleveraged: number;
}

function fallOnce(venue: MarginVenue, round: number, rounds: number, counts: Counts): void {
  const isHour = round % ROUNDS_PER_HOUR === 0;
  venue.nowMicros += isHour ? HOUR_MICROS : MICROS_PER_SECOND;
  const fallen = START_TICKS - Math.floor((START_TICKS * FALL_PPM * round) / (rounds * 1_000_000));
  setMarks(venue, (asset) => fallen + (((round * 7 + asset * 13) % 9) - 4));
  if (isHour) venue.send("tick", {});
  venue.send("mark-round", {});
  venue.eachOf("liquidation-changed", ({ stage }) => {
    if (stage === "flagged") counts.liquidated += 1;
  });
  counts.deleveraged += venue.countOf("deleveraged");
}
