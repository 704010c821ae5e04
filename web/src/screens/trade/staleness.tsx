import { useLive, useVenue } from "@holdall/web/live";
import type { MarketFeed } from "@holdall/web/live";
import { useSay } from "@holdall/web/words";
import type { ReactNode } from "react";

/** How long nothing was heard of a market, in whole seconds: of the socket, or of this market alone. */
export function useSilence(feed: MarketFeed): number {
  const { connection } = useVenue();
  const { silentSeconds } = useLive(connection.state);
  const ownSeconds = useLive(feed.silentSeconds);
  return silentSeconds > ownSeconds ? silentSeconds : ownSeconds;
}

/** The age of what a panel shows, once it is old: the values stay, and say so. */
export function Staleness({ feed }: { readonly feed: MarketFeed }): ReactNode {
  const say = useSay();
  const seconds = useSilence(feed);
  if (seconds === 0) return null;
  return (
    <span className="staleness label" data-part="staleness" title={say("trade.staleWhy")}>
      <svg aria-hidden="true" className="staleness-clock" viewBox="0 0 12 12">
        <circle cx="6" cy="6" r="5" />
        <path d="M6 3v3l2 1.5" />
      </svg>
      {say("trade.stale", { seconds: String(seconds) })}
    </span>
  );
}
