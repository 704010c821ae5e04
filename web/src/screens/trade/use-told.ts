import { useVenueQuery, momentMs } from "@holdall/web/page";
import { useVenue } from "@holdall/web/live";
import type { MarketFeed } from "@holdall/web/live";
import { useEffect, useMemo, useState } from "react";
import type { Moment } from "./candles.ts";
import type { CurveName } from "./curve-names.ts";
import type { Told } from "./curves.ts";

const RATES_MAX = 1_000;
const ASK_MS = 5_000;
const MOMENTS_MAX = 2_000;
const MS_PER_SECOND = 1_000;
const NOTHING: readonly Moment[] = [];

/**
 * What is drawn beside the candles and does not follow from them: the funding rates of the past hours
 * with the estimate of the present one, and the open interest since the page was opened, of which the
 * venue keeps no past. Nothing is asked for that nobody looks at.
 */
export function useTold(feed: MarketFeed, curves: readonly CurveName[]): Told {
  const funding = useFunding(feed, curves.includes("funding"));
  const interest = useInterest(feed, curves.includes("interest"));
  return useMemo(() => ({ funding, interest }), [funding, interest]);
}

function useFunding(feed: MarketFeed, isWanted: boolean): readonly Moment[] {
  const { client } = useVenue();
  const { symbol } = feed.market;
  const { data } = useVenueQuery(
    ["funding-rates", symbol],
    () => client.rest.fundingRates({ symbol, limit: RATES_MAX }),
    isWanted,
  );
  return useMemo(() => {
    if (data === undefined) return NOTHING;
    const past = data
      .map(({ intervalEndTimestamp, fundingRate }) => ({
        timeSeconds: secondsOf(momentMs(intervalEndTimestamp)),
        value: fundingRate,
      }))
      .sort((left, right) => left.timeSeconds - right.timeSeconds);
    const estimate = feed.mark.present?.f ?? undefined;
    const now = { timeSeconds: secondsOf(client.clock.nowMs()), value: estimate ?? "0" };
    return estimate === undefined ? past : [...past, now];
  }, [data, feed, client]);
}

function useInterest(feed: MarketFeed, isWanted: boolean): readonly Moment[] {
  const { client, flush } = useVenue();
  const { symbol } = feed.market;
  const [moments, setMoments] = useState<readonly Moment[]>(NOTHING);
  useEffect(() => {
    if (!isWanted) return;
    let isCurrent = true;
    const note = (value: string): void => {
      const moment = { timeSeconds: secondsOf(client.clock.nowMs()), value };
      const publish = (): void => setMoments((known) => [...known.slice(1 - MOMENTS_MAX), moment]);
      if (isCurrent) flush.mark({ publish });
    };
    const ask = (): void =>
      void client.rest
        .openInterest({ symbol })
        .then(([row]) => typeof row?.openInterest === "string" && note(row.openInterest))
        .catch(() => undefined);
    ask();
    const timer = setInterval(ask, ASK_MS);
    return () => {
      isCurrent = false;
      clearInterval(timer);
    };
  }, [client, flush, symbol, isWanted]);
  return moments;
}

function secondsOf(ms: number): number {
  return (ms - (ms % MS_PER_SECOND)) / MS_PER_SECOND;
}
