import { useVenueQuery } from "@holdall/web/page";
import type { ResponseOf } from "@holdall/core/contract";

/** A lending pool as the venue tells of it. */
export type Pool = ResponseOf<"borrowLendMarkets">[number];

/** Every lending pool of the venue. */
export function usePools() {
  return useVenueQuery(["pools"], (client) => client.rest.borrowLendMarkets());
}
