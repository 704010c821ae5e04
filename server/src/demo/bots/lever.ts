import { VenueRefusal, NoAnswer } from "@holdall/client";
import type { InputOf } from "@holdall/client";
import type { Rng } from "@holdall/server/ports";
import { followPrices } from "./fair-prices.ts";
import { loadGrids, lotsFor, wireSize } from "./grid.ts";
import type { Grid } from "./grid.ts";
import { ignoreRefusal } from "./ignore-refusal.ts";
import type { BotOptions } from "./maker.ts";

/** How a leveraged trader behaves. */
export interface LeverProfile {
  /** Exposure that it aims at, in multiples of what it owns. */
  readonly leverage: number;
  /** How often it thinks, in microseconds. */
  readonly periodMicros: number;
  /** One thought in so many turns its positions around. */
  readonly turnsOneIn: number;
  /** One thought in two turns is long, or this many of a hundred. */
  readonly longPercent: number;
}

/**
 * Holds perps with borrowed size: more than it could stand if prices went against it, which is what
 * liquidations are shown with. When it has lost nearly all it asks the faucet, like anybody.
 */
export async function runLever(options: BotOptions<LeverProfile>): Promise<() => void> {
  const { client, clock, rng, profile, onFault } = options;
  const grids = (await loadGrids(client)).filter(({ isPerp }) => isPerp);
  const prices = followPrices(client, grids);
  const limit = String(profile.leverage + 2);
  await client.rest.accountUpdate({ leverageLimit: limit }).catch(ignoreRefusal);
  let isStopped = false;
  let cancel = (): void => {};

  async function think(): Promise<void> {
    const summary = await client.rest.capitalCollateral({});
    const equity = wholeDollars(summary.netEquity);
    if (equity < EQUITY_LEAST) {
      await client.rest.faucet({ symbol: "USDC" }).catch(ignoreRefusal);
      return;
    }
    const grid = grids[rng.below(grids.length)];
    const fair = prices.ticks(grid.symbol);
    if (fair === undefined) return;
    if (rng.below(profile.turnsOneIn) === 0) await close(grid);
    const missing = equity * profile.leverage - wholeDollars(summary.netExposureFutures);
    const dollars = Math.floor(missing / 3);
    if (dollars < ORDER_LEAST) return;
    const side = rng.below(100) < profile.longPercent ? "Bid" : "Ask";
    await order({ ...marketOrder(grid, dollars, fair), side });
  }

  async function close(grid: Grid): Promise<void> {
    const [position] = await client.rest.positions({ symbol: grid.symbol });
    if (position === undefined) return;
    const isShort = position.netQuantity.startsWith("-");
    await order({
      symbol: grid.symbol,
      side: isShort ? "Bid" : "Ask",
      orderType: "Market",
      quantity: position.netQuantity.replace("-", ""),
      reduceOnly: true,
    });
  }

  async function order(input: InputOf<"orderExecute">): Promise<void> {
    await client.rest.orderExecute(input).catch(ignoreRefusal);
  }

  function arm(delayMicros: number): void {
    cancel = clock.after(delayMicros, () => {
      think()
        .catch((fault: unknown) => {
          const isExpected = fault instanceof VenueRefusal || fault instanceof NoAnswer;
          if (!isExpected) onFault(fault as Error);
        })
        .finally(() => {
          if (!isStopped) arm(jittered(profile.periodMicros, rng));
        });
    });
  }

  arm(rng.below(profile.periodMicros));
  return () => {
    isStopped = true;
    cancel();
  };
}

const EQUITY_LEAST = 500;
const ORDER_LEAST = 200;

function marketOrder(grid: Grid, dollars: number, fairTicks: number) {
  const quantity = wireSize(grid, lotsFor(grid, dollars, fairTicks));
  return { symbol: grid.symbol, orderType: "Market", quantity } as const;
}

/** Within a quarter of the period, either way. */
function jittered(periodMicros: number, rng: Rng): number {
  return periodMicros - Math.floor(periodMicros / 4) + rng.below(Math.floor(periodMicros / 2));
}

/** Whole dollars of a decimal text, toward zero. */
function wholeDollars(text: string): number {
  const [whole] = text.split(".");
  return Number(whole);
}
