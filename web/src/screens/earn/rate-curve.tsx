import { Answer, Panel, useVenueQuery } from "@holdall/web/page";
import { useWords } from "@holdall/web/words";
import { formatPercent, scaled, textOfScaled, useSeparators } from "@holdall/ui/number";
import { Plot } from "@holdall/ui/plot";
import type { ReactNode } from "react";
import { curveOf, pointsOf } from "./curve-points.ts";
import type { Pool } from "./earn.tsx";

/** The rate that borrowers pay at each utilisation, with the present one marked. */
export function RateCurve({ pool }: { readonly pool: Pool }): ReactNode {
  const { say } = useWords();
  const separators = useSeparators();
  const { symbol } = pool;
  const asked = useVenueQuery(["parameters"], (client) => client.rest.parameters({}));
  const percent = (value: bigint): string =>
    formatPercent(textOfScaled(value), { places: 0 }, separators);
  return (
    <Panel part="curve" title={say("earn.curve")}>
      <div className="panel-body">
        <Answer asked={asked} rows={6}>
          {(rows) => (
            <Plot
              atText={percent}
              label={say("earn.curveOf", { asset: symbol })}
              marks={[
                { at: scaled(pool.utilization), text: say("earn.now") },
                { at: scaled(pool.optimalUtilization), text: say("earn.optimum") },
              ]}
              points={pointsOf(curveOf(rows, symbol))}
              tickText={percent}
            />
          )}
        </Answer>
      </div>
    </Panel>
  );
}
