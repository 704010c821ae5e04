import { parseDecimal } from "@holdall/core/num";
import type { Rng } from "@holdall/server/ports";
import { demoAssets } from "../catalogue.ts";

/** Prices are held at 10^-12 dollars, so that a memecoin moves as smoothly as bitcoin. */
export const PRICE_DECIMALS = 12;
/** A price stands for so many seconds. */
export const STEP_SECONDS = 20;

const PPB = 1_000_000_000n;
const PPM = 1_000_000n;
/** Typical move of one second that all assets share, in parts per billion. */
const COMMON_VOLATILITY_PPB = 60_000n;
/** Moves grow with the square root of time: √20, in thousandths. */
const STEP_GROWTH_THOUSANDTHS = 4_472n;
/** The pull to the anchor takes this part of the distance each step: a half-life of about two hours. */
const PULL_DIVISOR = 500n;
/** How wild an hour may be, in percent of what is typical. */
const moods = [60, 80, 100, 100, 120, 150] as const;
const STEPS_AN_HOUR = 3_600 / STEP_SECONDS;

const UNIFORMS = 12;
const ONE_PPM = 1_000_000;

/** The prices of one asset, oldest first, at 10^-12 dollars. */
export type PricePath = readonly bigint[];

/**
 * Invented prices of every traded asset, by symbol: `steps` of them, the last one its start price, so
 * that the present goes on where the past ends. They are drawn from the end to the beginning, which a
 * walk that is drawn back to its anchor allows: seen from either side it is the same kind of walk.
 * Integers only, so that one seed gives the same past on every machine.
 */
export function pricePaths(rng: Rng, steps: number): ReadonlyMap<string, PricePath> {
  const common = rng.fork("common");
  const mood = rng.fork("mood");
  const shared: Move[] = [];
  let percent = 100;
  for (let step = 0; step < steps; step += 1) {
    if (step % STEPS_AN_HOUR === 0) percent = moods[mood.below(moods.length)];
    shared.push({ percent, ppb: moveOf(COMMON_VOLATILITY_PPB, percent, common) });
  }
  const paths = demoAssets.flatMap(({ spec, market }): [string, PricePath][] => {
    if (market === undefined) return [];
    const { startPrice, volatilityPpb, betaPpm } = market;
    const own = rng.fork(`asset ${spec.symbol}`);
    const beta = BigInt(betaPpm);
    const moves = shared.map(({ percent: wild, ppb }) => {
      return (ppb * beta) / PPM + moveOf(BigInt(volatilityPpb), wild, own);
    });
    return [[spec.symbol, walkBack(priceOf(startPrice), moves)]];
  });
  return new Map(paths);
}

interface Move {
  readonly percent: number;
  readonly ppb: bigint;
}

/** The walk that ends at `end`, oldest first: one price a move, the last one `end` itself. */
function walkBack(end: bigint, moves: readonly bigint[]): PricePath {
  const path: bigint[] = [];
  let price = end;
  for (const move of moves) {
    path.push(price);
    const pull = ((end - price) * PPB) / (end * PULL_DIVISOR);
    price = (price * (PPB + move + pull)) / PPB;
  }
  return path.reverse();
}

function priceOf(text: string): bigint {
  const price = parseDecimal(text, PRICE_DECIMALS);
  if (typeof price === "string" || price === 0n) throw new RangeError(`no price: ${text}`);
  return price;
}

/** A move of one step in parts per billion: the sum of twelve even draws, close to a normal one. */
function moveOf(volatilityPpb: bigint, percent: number, rng: Rng): bigint {
  let normalPpm = (-UNIFORMS / 2) * ONE_PPM;
  for (let draw = 0; draw < UNIFORMS; draw += 1) normalPpm += rng.below(ONE_PPM + 1);
  return (volatilityPpb * STEP_GROWTH_THOUSANDTHS * BigInt(percent * normalPpm)) / 100_000_000_000n;
}
