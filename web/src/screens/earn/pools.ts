import { useSecond, useVenueQuery } from "@holdall/web/page";
import type { ResponseOf } from "@holdall/core/contract";
import { staleSeconds } from "./stale-rates.ts";

/** A lending pool as the venue tells of it. */
export type Pool = ResponseOf<"borrowLendMarkets">[number];

/** Rates follow every loan of anybody: they are asked for so often while they are looked at. */
const ASK_MS = 10_000;

/** Every lending pool of the venue. */
export function usePools() {
  return useVenueQuery(["pools"], (client) => client.rest.borrowLendMarkets(), true, ASK_MS);
}

/** How long ago the shown rates were heard, in whole seconds; 0 while they are current. */
export function useStaleRates(): number {
  const { dataUpdatedAt } = usePools();
  return staleSeconds(dataUpdatedAt, useSecond());
}
