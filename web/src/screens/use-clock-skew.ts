import { useVenueQuery } from "@holdall/web/page";
import { useVenue } from "@holdall/web/live";
import type { UseQueryResult } from "@tanstack/react-query";

/** How far the venue's clock is ahead of this device's, in milliseconds as text, measured anew. */
export function useClockSkew(): UseQueryResult<string> {
  const { client } = useVenue();
  return useVenueQuery(["clock"], async () => {
    await client.clock.measure();
    return String(client.clock.skewMs());
  });
}
