import type { Random } from "./random.ts";

/** What one frozen file is made of. A frozen plan never changes: a change is a new name. */
export interface Plan {
  readonly name: PlanName;
  readonly seed: number;
  readonly markets: number;
  readonly accounts: number;
  /** Resting orders placed, market after market, before the stream. */
  readonly population: number;
  /** Commands of the stream. */
  readonly commands: number;
  /** Which market a command goes to. */
  readonly marketDraw: "only" | "cubic";
  /** Whether an account holds every asset, or the quote and the bases of three markets. */
  readonly holdings: "all" | "three";
  /** Where the mid starts and whether it walks one tick per 64 commands of its market. */
  readonly mid: { readonly start: "flat" | "staggered"; readonly walks: boolean };
  /** How far from the mid a resting order goes. */
  readonly offset: "uniform375" | "cubic200";
  /** Shares of one thousand. They sum to 1,000. */
  readonly mix: Readonly<Record<MixKind, number>>;
  /** One GTC (or move, replace) in so many is priced through the opposite touch; 0 = none. */
  readonly crossingOneIn: { readonly gtc: number; readonly move: number };
  /** One mark update after so many commands; 0 = none. */
  readonly markEvery: number;
}

export type PlanName = "ec-1" | "cex-50" | "cex-1000";
export type MixKind = "gtc" | "postOnly" | "ioc" | "cancel" | "move" | "replace";

/** Base units of one lot; one lot × one tick is one quote unit, so every notional is exact. */
export const LOT_UNITS = 10_000;
/** Free units every account starts with: enough for any file, and in sum below 2^53 in each. */
export const FUNDS = { base: 1e11, quote: 1e10 } as const;
/** Fees in basis points of what is received, rounded up: the house never loses to rounding. */
export const FEE_BPS = { maker: 2, taker: 5 } as const;

export const PLANS: Readonly<Record<PlanName, Plan>> = {
  "ec-1": {
    name: "ec-1",
    seed: 0xec01,
    markets: 1,
    accounts: 1_000,
    population: 1_000,
    commands: 3_000_000,
    marketDraw: "only",
    holdings: "all",
    mid: { start: "flat", walks: false },
    offset: "uniform375",
    mix: { gtc: 90, postOnly: 0, ioc: 30, cancel: 60, move: 820, replace: 0 },
    crossingOneIn: { gtc: 8, move: 40 },
    markEvery: 0,
  },
  "cex-50": {
    name: "cex-50",
    seed: 0xce50,
    markets: 50,
    accounts: 10_000,
    population: 100_000,
    commands: 3_000_000,
    marketDraw: "cubic",
    holdings: "all",
    mid: { start: "staggered", walks: true },
    offset: "cubic200",
    mix: { gtc: 475, postOnly: 0, ioc: 35, cancel: 440, move: 50, replace: 0 },
    crossingOneIn: { gtc: 16, move: 0 },
    markEvery: 0,
  },
  "cex-1000": {
    name: "cex-1000",
    seed: 0xce1000,
    markets: 1_000,
    accounts: 500_000,
    population: 1_000_000,
    commands: 5_000_000,
    marketDraw: "cubic",
    holdings: "three",
    mid: { start: "staggered", walks: true },
    offset: "cubic200",
    mix: { gtc: 432, postOnly: 48, ioc: 20, cancel: 480, move: 0, replace: 20 },
    crossingOneIn: { gtc: 12, move: 0 },
    markEvery: 10_000,
  },
};

/** Assets are numbered: 0 is the quote, `market + 1` its base. */
export function baseAssetOf(market: number): number {
  return market + 1;
}

/** The assets account number `account` is funded with, ascending. */
export function assetsOf(plan: Plan, account: number): readonly number[] {
  if (plan.holdings === "all") return Array.from({ length: plan.markets + 1 }, (_, asset) => asset);
  const bases = HOLDING_STEPS.map((step) => baseAssetOf((account + step) % plan.markets));
  return [0, ...bases.sort((a, b) => a - b)];
}

/** A uniform account among those that hold the base of `market`. */
export function drawAccount(plan: Plan, random: Random, market: number): number {
  if (plan.holdings === "all") return random.below(plan.accounts);
  const step = HOLDING_STEPS[random.below(HOLDING_STEPS.length)];
  const first = (((market - step) % plan.markets) + plan.markets) % plan.markets;
  return first + plan.markets * random.below(plan.accounts / plan.markets);
}

/** An account holds the markets at these distances from its own number. */
const HOLDING_STEPS: readonly number[] = [0, 333, 667];
