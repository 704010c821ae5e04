import { useLive, useVenue } from "@holdall/web/live";
import type { MarketFeed } from "@holdall/web/live";
import type { ReactNode } from "react";
import { AgeMark } from "../age-mark/age-mark.tsx";

/** How long nothing was heard of a market, in whole seconds: of the socket, or of this market alone. */
export function useSilence(feed: MarketFeed): number {
  const { connection } = useVenue();
  const { silentSeconds } = useLive(connection.state);
  const ownSeconds = useLive(feed.silentSeconds);
  return silentSeconds > ownSeconds ? silentSeconds : ownSeconds;
}

/** The age of what a panel shows, once it is old: the values stay, and say so. */
export function Staleness({ feed }: { readonly feed: MarketFeed }): ReactNode {
  return <AgeMark seconds={useSilence(feed)} />;
}
