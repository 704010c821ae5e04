import { momentMs, useVenueQuery } from "@holdall/web/page";
import type { Market } from "@holdall/web/live";
import { scaled, signOf } from "@holdall/ui/number";
import { Sparkline } from "@holdall/ui/plot";
import type { ReactNode } from "react";

/** Candles of one picture. */
const COUNT = 48;
const DAY = { interval: "30m", seconds: 1_800 } as const;
/** Of a market that has no day behind it yet. */
const HOUR = { interval: "1m", seconds: 60 } as const;
const YOUNG_MS = 14_400_000;

/** The last day of a market in half hours; of a market of today, its last minutes. Its room is kept until then. */
export function Spark(props: {
  readonly market: Market;
  /** The change of the day that stands beside it: its colour says the same. */
  readonly change: string | undefined;
}): ReactNode {
  const { symbol, createdAt } = props.market;
  const asked = useVenueQuery(["spark", symbol], (client) => {
    const nowMs = client.clock.nowMs();
    const { interval, seconds } = nowMs - momentMs(createdAt) < YOUNG_MS ? HOUR : DAY;
    const nowSeconds = (nowMs - (nowMs % 1_000)) / 1_000;
    return client.rest.klines({ symbol, interval, startTime: nowSeconds - COUNT * seconds });
  });
  const values = (asked.data ?? []).flatMap(({ close }) =>
    close === null || close === undefined ? [] : [scaled(close)],
  );
  const direction = props.change === undefined ? 0 : signOf(props.change);
  return <Sparkline direction={direction} values={values} />;
}
