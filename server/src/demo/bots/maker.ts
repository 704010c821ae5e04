import type { Client, OrderSession } from "@holdall/client";
import { NoAnswer } from "@holdall/client";
import { mulDiv, PPM } from "@holdall/core/num";
import type { Clock, Rng } from "@holdall/server/ports";
import { followPrices } from "./fair-prices.ts";
import type { FairPrices } from "./fair-prices.ts";
import { dollarsOf, loadGrids, wirePrice, wireSize } from "./grid.ts";
import type { Grid } from "./grid.ts";
import { followHoldings } from "./holdings.ts";
import type { Holdings } from "./holdings.ts";
import { ignoreRefusal } from "./ignore-refusal.ts";
import { changes, ladder } from "./ladder.ts";
import type { LadderProfile, Rung } from "./ladder.ts";
import { OwnOrders } from "./own-orders.ts";

/** How a maker behaves. */
export interface MakerProfile extends LadderProfile {
  /** How often it looks at each market, in microseconds. */
  readonly periodMicros: number;
  /** What it likes to hold of each asset, in dollars. */
  readonly targetDollars: number;
  /** How far its opinion of the price wanders from everybody's, in millionths. */
  readonly opinionPpm: number;
}

export interface BotOptions<Profile> {
  readonly client: Client;
  readonly clock: Clock;
  readonly rng: Rng;
  readonly profile: Profile;
  readonly onFault: (fault: Error) => void;
}

interface Maker {
  readonly options: BotOptions<MakerProfile>;
  readonly session: OrderSession;
  readonly orders: OwnOrders;
  readonly prices: FairPrices;
  readonly holdings: Holdings;
  readonly grids: readonly Grid[];
  /** The connection broke: what is in the books is not known. */
  isLost: boolean;
}

/** Once in so many looks at a market, what is believed of it is compared with the venue. */
const RECONCILE_ONE_IN = 40;
/** How long a maker waits for a price of every market before it quotes those that have one. */
const PRICES_MICROS = 5_000_000;
/** The most orders of one batch. */
const BATCH_MAX = 50;

/**
 * Quotes every market on both sides until it is stopped. It begins by taking back whatever an earlier
 * run left in the books. Resolves when every market was looked at once; returns how to stop.
 */
export async function runMaker(options: BotOptions<MakerProfile>): Promise<() => void> {
  const { client, clock, rng, profile } = options;
  const grids = await loadGrids(client);
  const [session, holdings] = await Promise.all([client.openSession(), followHoldings(client)]);
  const prices = followPrices(client, grids);
  const orders = new OwnOrders(grids);
  orders.follow(client);
  const maker: Maker = { options, session, orders, prices, holdings, grids, isLost: false };
  await takeBack(maker);
  await Promise.race([prices.ready, passed(clock, PRICES_MICROS)]);

  let isStopped = false;
  const cancels = new Map<string, () => void>();
  const look = async (grid: Grid, opinion: Rng): Promise<void> => {
    await requote(maker, grid, opinion).catch((fault: unknown) => lose(maker, fault as Error));
    if (isStopped) return;
    const jitter = opinion.below(profile.periodMicros / 2);
    const again = () => void look(grid, opinion);
    cancels.set(
      grid.symbol,
      clock.after(profile.periodMicros - profile.periodMicros / 4 + jitter, again),
    );
  };
  await Promise.all(grids.map((grid) => look(grid, rng.fork(grid.symbol))));
  return () => {
    isStopped = true;
    for (const cancel of cancels.values()) cancel();
  };
}

function passed(clock: Clock, micros: number): Promise<void> {
  return new Promise((resolve) => {
    clock.after(micros, resolve);
  });
}

/** One look at one market: make the book what the ladder wants. */
async function requote(maker: Maker, grid: Grid, rng: Rng): Promise<void> {
  const { session, orders, holdings, options } = maker;
  const { profile } = options;
  if (maker.isLost) await recover(maker);
  if (rng.below(RECONCILE_ONE_IN) === 0) {
    orders.replace(grid.symbol, await options.client.rest.orders({ symbol: grid.symbol }));
  }
  const fair = maker.prices.ticks(grid.symbol);
  if (fair === undefined) return;
  const opinionPpm = rng.below(2 * profile.opinionPpm + 1) - profile.opinionPpm;
  const believed = mulDiv(fair, PPM + opinionPpm, PPM, "floor");
  const held = dollarsOf(grid, holdings.of(grid), fair) - (grid.isPerp ? 0 : profile.targetDollars);
  const inventoryPpm = mulDiv(clampDollars(held), PPM, profile.targetDollars, "floor");
  const wanted = ladder(grid, Math.max(believed, 1), inventoryPpm, profile);
  const { cancel, place } = changes(orders.of(grid.symbol), wanted);
  const cancelled = cancel.map(async ({ id }) => {
    await session.send("orderCancel", { symbol: grid.symbol, orderId: id }).catch(ignoreRefusal);
    orders.remove(grid.symbol, id);
  });
  await Promise.all([
    ...cancelled,
    ...batches(place).map((batch) => placeBatch(maker, grid, batch)),
  ]);
}

function clampDollars(dollars: number): number {
  return Math.max(-1_000_000_000, Math.min(1_000_000_000, dollars));
}

function batches(rungs: readonly Rung[]): Rung[][] {
  const count = Math.ceil(rungs.length / BATCH_MAX);
  return Array.from({ length: count }, (_, index) =>
    rungs.slice(index * BATCH_MAX, (index + 1) * BATCH_MAX),
  );
}

async function placeBatch(maker: Maker, grid: Grid, rungs: readonly Rung[]): Promise<void> {
  const results = await maker.session.send(
    "orderExecuteBatch",
    rungs.map((rung) => ({
      symbol: grid.symbol,
      side: rung.side === "bid" ? ("Bid" as const) : ("Ask" as const),
      orderType: "Limit" as const,
      price: wirePrice(grid, rung.priceTicks),
      quantity: wireSize(grid, rung.sizeLots),
      postOnly: true,
    })),
  );
  // A refused rung (it would take, or the money is short) is simply missing until the next look.
  for (const result of results) if (result.operation === "Ok") maker.orders.add(result);
}

function lose(maker: Maker, fault: Error): void {
  maker.isLost = maker.isLost || fault instanceof NoAnswer;
  if (!(fault instanceof NoAnswer)) maker.options.onFault(fault);
}

async function recover(maker: Maker): Promise<void> {
  await maker.session.ready;
  if (!maker.isLost) return;
  maker.isLost = false;
  await takeBack(maker);
}

async function takeBack({ session, orders, grids }: Maker): Promise<void> {
  await Promise.all(grids.map(({ symbol }) => session.send("orderCancelAll", { symbol })));
  orders.clear();
}
