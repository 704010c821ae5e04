import type { Client } from "@holdall/client";
import { useVenueQuery } from "@holdall/web/page";
import { useSay } from "@holdall/web/words";
import { CompactAmount, Percent, compare, product, sum } from "@holdall/ui/number";
import type { ReactNode } from "react";
import { Link } from "wouter";
import type { MarketRow } from "./market-row.ts";

/** Loans move slowly: they are asked for so often while they are looked at. */
const ASK_MS = 30_000;

/** The venue in five figures: turnover, what is open, what is lent and borrowed, what backs it. */
export function DayTotals({ rows }: { readonly rows: readonly MarketRow[] }): ReactNode {
  const say = useSay();
  const askPools = (client: Client) => client.rest.borrowLendMarkets();
  const pools = useVenueQuery(["pools"], askPools, true, ASK_MS);
  const days = useVenueQuery(["reserves-latest"], (client) => client.rest.reservesLatest());
  const volumes = rows.flatMap(({ day }) => (day === undefined ? [] : [day.quoteVolume]));
  const open = rows.flatMap(({ openValue }) => (openValue === undefined ? [] : [openValue]));
  const worst = Object.values(days.data?.ratios ?? {}).toSorted(compare)[0];
  const valueOf = (name: "lentQuantity" | "borrowedQuantity"): string | undefined =>
    pools.data === undefined
      ? undefined
      : sum(pools.data.map((pool) => product(pool[name], pool.assetMarkPrice)));
  return (
    <dl className="figures" data-part="totals">
      <Total
        label={say("markets.volume")}
        value={volumes.length === 0 ? undefined : sum(volumes)}
      />
      <Total
        label={say("markets.openInterest")}
        value={open.length === 0 ? undefined : sum(open)}
      />
      <Total label={say("markets.lent")} value={valueOf("lentQuantity")} />
      <Total label={say("markets.borrowed")} value={valueOf("borrowedQuantity")} />
      <div>
        <dt className="label">{say("markets.reserves")}</dt>
        <dd className="figure-large">
          <Link href="/reserves">
            <Percent rounding="floor" value={worst} />
          </Link>
        </dd>
      </div>
    </dl>
  );
}

function Total(props: { readonly label: string; readonly value: string | undefined }): ReactNode {
  return (
    <div>
      <dt className="label">{props.label}</dt>
      <dd className="figure-large">
        <CompactAmount unit="USDC" value={props.value} />
      </dd>
    </div>
  );
}
