import { NoAnswer, VenueRefusal } from "@holdall/client";
import type { InputOf, OrderSession } from "@holdall/client";
import { mulDiv, PPM } from "@holdall/core/num";
import type { Side } from "@holdall/core/protocol";
import type { Rng } from "@holdall/server/ports";
import { arrivals } from "./arrivals.ts";
import type { ArrivalProfile } from "./arrivals.ts";
import { followPrices } from "./fair-prices.ts";
import { dollarsOf, loadGrids, lotsFor, wirePrice, wireSize } from "./grid.ts";
import type { Grid } from "./grid.ts";
import { followHoldings } from "./holdings.ts";
import type { BotOptions } from "./maker.ts";

/** How a taker behaves. */
export interface TakerProfile extends ArrivalProfile {
  /** What it likes to hold of each asset, in dollars: the further away, the likelier it returns. */
  readonly targetDollars: number;
}

type OrderInput = InputOf<"orderExecute">;

/** Sizes in dollars: usually the least and up to as much again; sometimes many times that. */
const DOLLARS_LEAST = 40;
const DOLLARS_RANGE = 200;
const largeSizes = [
  { chancePpm: 8_000, factor: 60 },
  { chancePpm: 50_000, factor: 15 },
  { chancePpm: 200_000, factor: 4 },
] as const;
/** How far a taker's limit lies beyond the fair price, in millionths. */
const LIMIT_PPM = 2_500;

/** Takes from the books in clusters until it is stopped. Returns how to stop. */
export async function runTaker(options: BotOptions<TakerProfile>): Promise<() => void> {
  const { client, clock, rng, profile } = options;
  const grids = await loadGrids(client);
  const [session, holdings] = await Promise.all([client.openSession(), followHoldings(client)]);
  const prices = followPrices(client, grids);
  const next = arrivals(profile, rng.fork("arrivals"));
  const choices = rng.fork("choices");
  let isStopped = false;
  let cancel = (): void => {};
  let grid = grids[0];
  let side: Side = "bid";

  function trade(isChild: boolean): void {
    // A child follows its parent: the same market, the same side.
    if (!isChild) grid = grids[choices.below(grids.length)];
    const fair = prices.ticks(grid.symbol);
    if (fair === undefined) return;
    // Of a perp it likes to hold nothing: even chances at zero.
    const own = dollarsOf(grid, holdings.of(grid), fair);
    const held = grid.isPerp ? own + profile.targetDollars : own;
    if (!isChild) side = chooseSide(held, profile.targetDollars, choices);
    void send(session, orderOf(grid, side, fair, choices), options.onFault);
  }

  function arm(): void {
    const { delayMicros, isChild } = next();
    cancel = clock.after(delayMicros, () => {
      if (isStopped) return;
      trade(isChild);
      arm();
    });
  }

  arm();
  return () => {
    isStopped = true;
    cancel();
  };
}

/** Even chances at the target; at twice the target it sells, with nothing it buys, nine times in ten. */
export function chooseSide(heldDollars: number, targetDollars: number, rng: Rng): Side {
  const bounded = Math.max(0, Math.min(2 * targetDollars, heldDollars));
  const buyPpm = 900_000 - mulDiv(bounded, 400_000, targetDollars, "floor");
  return rng.below(PPM) < buyPpm ? "bid" : "ask";
}

/** A size in dollars with a heavy tail. */
export function drawDollars(rng: Rng): number {
  const dollars = DOLLARS_LEAST + rng.below(DOLLARS_RANGE);
  let chance = rng.below(PPM);
  for (const large of largeSizes) {
    if (chance < large.chancePpm) return dollars * large.factor;
    chance -= large.chancePpm;
  }
  return dollars;
}

/** Half market orders by quantity, a fifth by notional, the rest limits that do not rest. */
export function orderOf(grid: Grid, side: Side, fairTicks: number, rng: Rng): OrderInput {
  const dollars = drawDollars(rng);
  const base = { symbol: grid.symbol, side: side === "bid" ? "Bid" : "Ask" } as const;
  const quantity = wireSize(grid, lotsFor(grid, dollars, fairTicks));
  const kind = rng.below(10);
  if (kind < 5) return { ...base, orderType: "Market", quantity };
  if (kind < 7) return { ...base, orderType: "Market", quoteQuantity: String(dollars) };
  const beyond = side === "bid" ? PPM + LIMIT_PPM : PPM - LIMIT_PPM;
  const priceTicks = Math.max(1, mulDiv(fairTicks, beyond, PPM, "floor"));
  const price = wirePrice(grid, priceTicks);
  return { ...base, orderType: "Limit", price, quantity, timeInForce: "IOC" };
}

async function send(
  session: OrderSession,
  order: OrderInput,
  onFault: (fault: Error) => void,
): Promise<void> {
  try {
    await session.send("orderExecute", order);
  } catch (failure) {
    // A thin book, an auction, or a connection that comes back by itself: the next arrival tries.
    const isExpected = failure instanceof VenueRefusal || failure instanceof NoAnswer;
    if (!isExpected) onFault(failure as Error);
  }
}
