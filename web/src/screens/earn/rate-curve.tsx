import { Answer, Panel, useVenueQuery } from "@holdall/web/page";
import { useWords } from "@holdall/web/words";
import {
  formatPercent,
  product,
  quotient,
  rounded,
  scaled,
  textOfScaled,
  useSeparators,
} from "@holdall/ui/number";
import { Plot } from "@holdall/ui/plot";
import { useState } from "react";
import type { ReactNode } from "react";
import { curveOf, pointsOf } from "./curve-points.ts";
import type { Curve } from "./curve-points.ts";
import type { Pool } from "./pools.ts";
import { ratesAt } from "./rates-after.ts";

/** The rate that borrowers pay at each utilisation, the present one marked, and any other to ask about. */
export function RateCurve({ pool }: { readonly pool: Pool }): ReactNode {
  const { say } = useWords();
  const { symbol } = pool;
  const asked = useVenueQuery(["parameters"], (client) => client.rest.parameters({}));
  return (
    <Panel part="curve" title={say("earn.curve")}>
      <div className="panel-body">
        <Answer asked={asked} rows={9}>
          {(rows) => <AskedCurve curve={curveOf(rows, symbol)} pool={pool} />}
        </Answer>
      </div>
    </Panel>
  );
}

/** The plot and, along its axis, a slider of whole percents: an arrow is one percent of utilisation. */
function AskedCurve({ pool, curve }: { readonly pool: Pool; readonly curve: Curve }): ReactNode {
  const { say } = useWords();
  const separators = useSeparators();
  const present = rounded(product(pool.utilization, "100"), 0, "half-even");
  const [chosen, setChosen] = useState<string | undefined>();
  const percent = chosen ?? present;
  const utilization = quotient(percent, "100") ?? "0";
  const rates = ratesAt(curve, utilization, pool.fee);
  const whole = (value: bigint): string =>
    formatPercent(textOfScaled(value), { places: 0 }, separators);
  const exact = (value: string): string => formatPercent(value, { places: 2 }, separators);
  return (
    <>
      <Plot
        atText={whole}
        label={say("earn.curveOf", { asset: pool.symbol })}
        marks={[
          { at: scaled(pool.utilization), text: say("earn.now") },
          { at: scaled(pool.optimalUtilization), text: say("earn.optimum") },
          // The slider below says where it stands.
          ...(chosen === undefined ? [] : [{ at: scaled(utilization), text: "" }]),
        ]}
        points={pointsOf(curve)}
        tickText={whole}
      />
      <label className="field curve-asked">
        <input
          className="slider"
          max={100}
          min={0}
          onChange={(event) => setChosen(event.target.value)}
          step={1}
          type="range"
          value={percent}
        />
        <span className="label" data-part="rates-at">
          {say("earn.at", {
            utilization: whole(scaled(utilization)),
            borrow: exact(rates.borrow),
            lend: exact(rates.lend),
          })}
        </span>
      </label>
    </>
  );
}
