import type { Venue } from "@holdall/core/protocol";
import { deny } from "../denial.ts";
import type { WatchedPrices } from "./sources-report.ts";

/**
 * Denies while any price is not alive: a source that is too old, an index that is frozen, a perpetual that
 * the engine counts as stale. What a change would do to people is said by these prices.
 */
export async function needLivePrices(
  venue: Venue,
  prices: WatchedPrices | undefined,
): Promise<void> {
  const isOld = prices
    ?.sources()
    .some(
      ({ isFrozen, sources }) => isFrozen || sources.some(({ standing }) => standing === "stale"),
    );
  const { answer: perps } = await venue.query({ kind: "perps" });
  if (isOld === true || perps.some(({ isStale }) => isStale)) return deny("sources-stale");
}
