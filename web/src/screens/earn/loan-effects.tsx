import { useVenueQuery } from "@holdall/web/page";
import { useVenue } from "@holdall/web/live";
import { useSay } from "@holdall/web/words";
import { explain } from "@holdall/client";
import { Amount, Percent, product, quotient, signOf } from "@holdall/ui/number";
import type { ReactNode } from "react";
import { fractionOf, freeOf } from "../margin-figures.ts";
import { curveOf } from "./curve-points.ts";
import type { Pool } from "./pools.ts";
import { ratesAfter } from "./rates-after.ts";
import type { LoanAct } from "./rates-after.ts";

interface EffectsProps {
  readonly pool: Pool;
  readonly act: LoanAct;
  readonly quantity: string;
}

/**
 * What a loan would change, before it is asked for: the rates of the pool, and the margin of the
 * account, both by the venue's public formulas.
 */
export function LoanEffects({ pool, act, quantity }: EffectsProps): ReactNode {
  const say = useSay();
  const parameters = useVenueQuery(["parameters"], (client) => client.rest.parameters({}));
  const explained = useVenueQuery(["explained"], (client) => explain(client));
  if (signOf(quantity || "0") !== 1) return null;
  const now = { lend: pool.lendInterestRate, borrow: pool.borrowInterestRate };
  const then =
    parameters.data === undefined
      ? undefined
      : ratesAfter(pool, curveOf(parameters.data, pool.symbol), { act, quantity });
  const side = act === "lend" || act === "redeem" ? "lend" : "borrow";
  const before = explained.data;
  const after = before?.afterLoan({
    symbol: pool.symbol,
    change: act === "lend" || act === "repay" ? quantity : `-${quantity}`,
    mark: pool.assetMarkPrice,
  });
  return (
    <dl className="rows" data-part="loan-effects">
      <Change
        label={say(side === "lend" ? "earn.lendRate" : "earn.borrowRate")}
        now={<Percent value={now[side]} />}
        then={<Percent value={then?.[side]} />}
      />
      {act === "borrow" ? <FullHour pool={pool} quantity={quantity} /> : null}
      <Change
        label={say("health.fraction")}
        now={<Percent rounding="floor" value={fractionOf(before)} />}
        then={<Percent rounding="floor" value={fractionOf(after)} />}
      />
      <Change
        label={say("preview.available")}
        now={<Amount places={2} value={freeOf(before)} />}
        then={<Amount places={2} unit="USDC" value={freeOf(after)} />}
      />
    </dl>
  );
}

function Change(props: {
  readonly label: string;
  readonly now: ReactNode;
  readonly then: ReactNode;
}): ReactNode {
  return (
    <div>
      <dt>{props.label}</dt>
      <dd>
        <span className="quiet">{props.now}</span> {"→"} {props.then}
      </dd>
    </div>
  );
}

const HOUR_MS = 3_600_000;
const YEAR_MS = "31536000000";

/** Interest of a new debt up to the full hour, at the present rate; the venue rounds it up. */
function FullHour({ pool, quantity }: Pick<EffectsProps, "pool" | "quantity">): ReactNode {
  const say = useSay();
  const { client } = useVenue();
  const restMs = HOUR_MS - (client.clock.nowMs() % HOUR_MS);
  const year = product(quantity, pool.borrowInterestRate);
  return (
    <div>
      <dt>{say("preview.entryFee")}</dt>
      <dd>
        <Amount
          places={9}
          rounding="ceil"
          unit={pool.symbol}
          value={quotient(product(year, String(restMs)), YEAR_MS)}
        />
      </dd>
    </div>
  );
}
