import { mulDivWide, parseDecimal, units } from "@holdall/core/num";
import type { Units } from "@holdall/core/num";
import { demoAssets } from "./catalogue.ts";
import type { DemoAsset } from "./catalogue.ts";

/** Who a person of the demonstration is: what it starts with, and whether its key is shown. */
export interface DemoPerson {
  readonly name: string;
  readonly role:
    | "house"
    | "trader"
    | "maker"
    | "taker"
    | "saver"
    | "borrower"
    | "lever"
    | "provider";
  /** Dollars, and each other asset's worth in dollars at its starting price. */
  readonly dollars: number;
  readonly dollarsPerAsset: number;
}

function person(
  name: string,
  role: DemoPerson["role"],
  dollars = 0,
  dollarsPerAsset = 0,
): DemoPerson {
  return { name, role, dollars, dollarsPerAsset };
}

/**
 * Everybody, in the order in which their accounts are opened: on an empty venue the first gets account
 * and user 1. Fees and dust come first, since parameters name them; whoever joined later stands
 * behind, so that nobody's number ever changes.
 */
export const demoPeople: readonly DemoPerson[] = [
  person("fees", "house"),
  person("dust", "house", 10_000),
  person("alice", "trader", 250_000, 50_000),
  person("bob", "trader", 250_000, 50_000),
  person("maker-north", "maker", 12_000_000, 2_000_000),
  person("maker-east", "maker", 12_000_000, 2_000_000),
  person("maker-south", "maker", 12_000_000, 2_000_000),
  person("taker-calm", "taker", 6_000_000, 1_000_000),
  person("taker-keen", "taker", 6_000_000, 1_000_000),
  person("pools", "house"),
  person("clearing", "house"),
  person("backstop-fund", "house", 500_000),
  person("treasury", "house", 250_000, 50_000),
  person("saver-still", "saver", 4_000_000, 1_000_000),
  person("saver-slow", "saver", 2_000_000, 500_000),
  person("borrower-steady", "borrower", 100_000, 400_000),
  person("borrower-short", "borrower", 900_000),
  person("lever-bold", "lever", 60_000),
  person("lever-brisk", "lever", 40_000),
  person("lever-mild", "lever", 80_000),
  person("provider-deep", "provider", 8_000_000, 100_000),
];

/** Account and user ids count from 1 in order of opening. */
export function accountNumberOf(name: string): number {
  const index = demoPeople.findIndex((each) => each.name === name);
  if (index < 0) throw new RangeError(`nobody is called ${name}`);
  return index + 1;
}

/** Prices of the rows have at most this many decimals. */
const PRICE_DECIMALS = 12;

/**
 * What a person starts with of an asset, in ledger units: whole dollars, or as many whole assets as
 * its dollars buy at the starting price, rounded down.
 */
export function startUnits(
  who: Pick<DemoPerson, "dollars" | "dollarsPerAsset">,
  asset: DemoAsset,
): Units {
  const { spec, market } = asset;
  if (market === undefined) return wholeUnits(BigInt(who.dollars), spec.decimals);
  const price = parseDecimal(market.startPrice, PRICE_DECIMALS);
  if (typeof price === "string") throw new RangeError(`${spec.symbol}: ${price}`);
  const dollars = BigInt(who.dollarsPerAsset) * 10n ** BigInt(PRICE_DECIMALS);
  return wholeUnits(mulDivWide(dollars, 1n, price, "floor"), spec.decimals);
}

function wholeUnits(whole: bigint, decimals: number): Units {
  return units(Number(whole * 10n ** BigInt(decimals)));
}

/** The symbols that trade against the dollar. */
export function tradedSymbols(): readonly string[] {
  return demoAssets.flatMap((asset) => (asset.market === undefined ? [] : [asset.spec.symbol]));
}
