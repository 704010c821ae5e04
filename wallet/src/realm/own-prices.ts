import { canonicalKey } from "@holdall/wallet/clear";
import { nativeKey } from "@holdall/wallet/policy";
import type { Price } from "@holdall/wallet/policy";

/**
 * A price that the person has confirmed with their rules, or the highest that has counted since: quote
 * units of one whole asset of 10^decimals units.
 */
export interface ConfirmedPrice {
  readonly network: string;
  /** As limits call it. */
  readonly asset: string;
  readonly quoteUnits: bigint;
  readonly decimals: number;
}

/** Prices as the router brings them, by the asset keys of explanations. */
export type BroughtPrices = Readonly<Record<string, Price>>;

/** A price that has fallen below one such part of what was confirmed is no price. */
const FALL_MAX = 2n;

/**
 * The prices that count on a network, by the keys of limits. Whoever brings them may lie, and only a
 * price that is too low lets more out: one of an asset that has none confirmed is not believed, nor one
 * below half of it. A lie so lets out twice the limit at most, however often it is told.
 */
export function believedPrices(
  confirmed: readonly ConfirmedPrice[],
  network: string,
  brought: BroughtPrices,
): Readonly<Record<string, Price>> {
  const rows = Object.entries(brought).flatMap(([key, price]) => {
    const asset = key === "native" ? nativeKey(network) : key;
    const known = confirmed.find((one) => isOf(one, network, asset));
    const isBelieved =
      known?.decimals === price.decimals && price.quoteUnits * FALL_MAX >= known.quoteUnits;
    return isBelieved ? [[asset, price] as const] : [];
  });
  return Object.fromEntries(rows);
}

/** The confirmed prices after these have counted: none is lower than it was. */
export function raisedPrices(
  confirmed: readonly ConfirmedPrice[],
  network: string,
  counted: Readonly<Record<string, Price>>,
): readonly ConfirmedPrice[] {
  return confirmed.map((one) => {
    const risen = Object.entries(counted).find(
      ([asset, { quoteUnits }]) => isOf(one, network, asset) && quoteUnits > one.quoteUnits,
    );
    return risen === undefined ? one : { ...one, quoteUnits: risen[1].quoteUnits };
  });
}

function isOf(one: ConfirmedPrice, network: string, asset: string): boolean {
  return one.network === network && canonicalKey(one.asset) === canonicalKey(asset);
}
