import { useVenueQuery } from "@holdall/web/page";
import type { Wire } from "@holdall/core/contract";

/** Where one's deposits over a network go; asked for once a network is known. */
export function useDepositAddress(blockchain: Wire<"Token">["blockchain"] | undefined) {
  return useVenueQuery(
    ["deposit-address", blockchain],
    (client) => client.rest.depositAddress({ blockchain: blockchain ?? "Solana" }),
    blockchain !== undefined,
  );
}
