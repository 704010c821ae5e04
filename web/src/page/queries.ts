import { useVenue } from "@holdall/web/live";
import type { Market } from "@holdall/web/live";
import type { Client } from "@holdall/client";
import { useQuery } from "@tanstack/react-query";
import type { UseQueryResult } from "@tanstack/react-query";

const FRESH_MS = 30_000;

/**
 * Asks the venue for something that changes slowly; the key names it and what it depends on. With
 * `everyMs` it is asked again and again while the page is seen.
 */
export function useVenueQuery<Result>(
  key: readonly unknown[],
  ask: (client: Client) => Promise<Result>,
  isEnabled = true,
  everyMs?: number,
): UseQueryResult<Result> {
  const { client, owner } = useVenue();
  return useQuery({
    queryKey: [owner, ...key],
    // A list that is absent is null: a query may not answer with nothing.
    queryFn: async () => ask(client),
    staleTime: FRESH_MS,
    refetchInterval: everyMs ?? false,
    retry: false,
    enabled: isEnabled,
  });
}

/**
 * Asks for what is the same for everybody: it stays when somebody signs in or out, and with it what was
 * typed on a page that shows it.
 */
function usePublicQuery<Result>(
  name: string,
  ask: (client: Client) => Promise<Result>,
): UseQueryResult<Result> {
  const { client } = useVenue();
  return useQuery({
    queryKey: ["public", name],
    queryFn: () => ask(client),
    staleTime: FRESH_MS,
    retry: false,
  });
}

/** Every market of the venue. */
export function useMarkets(): UseQueryResult<readonly Market[]> {
  return usePublicQuery("markets", (client) => client.rest.markets());
}

/** Every asset of the venue. */
export function useAssets() {
  return usePublicQuery("assets", (client) => client.rest.assets());
}
