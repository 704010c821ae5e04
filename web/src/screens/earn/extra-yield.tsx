import { useVenueQuery } from "@holdall/web/page";
import { useWords } from "@holdall/web/words";
import { Percent } from "@holdall/ui/number";
import type { ResponseOf } from "@holdall/core/contract";
import type { ReactNode } from "react";

interface Extra {
  readonly name: "earn.bills" | "earn.staking";
  readonly paid: "earn.eachMonth" | "earn.eachEpoch";
  /** A year, of what earns it, and the part of what is lent that does. */
  readonly rate: string;
  readonly share: string;
}

/**
 * What the treasury pays beside the interest of a pool, as a figure of its own: it comes from
 * elsewhere and at other times, and a sum would hide how much of it is lent and borrowed.
 */
export function ExtraYield({ symbol }: { readonly symbol: string }): ReactNode {
  const { say } = useWords();
  const { data } = useVenueQuery(["yields"], (client) => client.rest.borrowLendApy({}));
  const extra = data === undefined ? undefined : extraOf(data, symbol);
  if (extra === undefined) return null;
  return (
    <div data-part="extra-yield">
      <dt className="label">{say(extra.name)}</dt>
      <dd className="figure-large">
        <Percent value={extra.rate} />
      </dd>
      <dd className="label">
        {say("earn.yieldShare")} <Percent places={0} value={extra.share} /> · {say(extra.paid)}
      </dd>
    </div>
  );
}

function extraOf(rates: ResponseOf<"borrowLendApy">, symbol: string): Extra | undefined {
  const bills = rates.treasury?.find((each) => each.symbol === symbol);
  if (bills !== undefined) {
    const { rate, share } = bills;
    return { name: "earn.bills", paid: "earn.eachMonth", rate, share };
  }
  const staked = rates.staking.find((each) => each.symbol === symbol);
  if (staked === undefined) return undefined;
  const { stakingRate: rate, dilutionFactor: share } = staked;
  return { name: "earn.staking", paid: "earn.eachEpoch", rate, share };
}
