import { useSession, useWeb } from "@holdall/web/session";
import type { WebQueryOf, WebResponseOf, WebRouteName } from "@holdall/core/contract";
import { useQuery } from "@tanstack/react-query";
import type { UseQueryResult } from "@tanstack/react-query";

/** The page's routes that only read. */
type ReadRoute = {
  [N in WebRouteName]: WebQueryOf<N> extends undefined ? N : never;
}[WebRouteName];

/** Asks a route of the page that reads and takes nothing, as the signed-in person. */
export function useWebQuery<N extends ReadRoute>(
  name: N,
  isEnabled = true,
): UseQueryResult<WebResponseOf<N>> {
  const { call } = useWeb();
  const { signedIn } = useSession();
  return useQuery({
    queryKey: ["web", signedIn?.apiKey ?? "", name],
    queryFn: () => call(name, undefined as Parameters<typeof call<N>>[1]),
    retry: false,
    enabled: isEnabled && signedIn !== undefined,
  });
}
