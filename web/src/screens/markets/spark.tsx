import { useVenueQuery } from "@holdall/web/page";
import { scaled } from "@holdall/ui/number";
import { Sparkline } from "@holdall/ui/plot";
import type { ReactNode } from "react";

const HALF_HOURS = 48;
const HALF_HOUR_SECONDS = 1_800;

/** The last day of a market in half hours. */
export function Spark({ symbol }: { readonly symbol: string }): ReactNode {
  const asked = useVenueQuery(["spark", symbol], (client) => {
    const nowMs = client.clock.nowMs();
    const nowSeconds = (nowMs - (nowMs % 1_000)) / 1_000;
    const startTime = nowSeconds - HALF_HOURS * HALF_HOUR_SECONDS;
    return client.rest.klines({ symbol, interval: "30m", startTime });
  });
  const values = (asked.data ?? []).flatMap(({ close }) =>
    close === null || close === undefined ? [] : [scaled(close)],
  );
  const first = values[0] ?? 0n;
  const last = values.at(-1) ?? 0n;
  return <Sparkline direction={last > first ? 1 : last < first ? -1 : 0} values={values} />;
}
