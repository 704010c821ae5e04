import { Answer, Panel, useVenueQuery } from "@holdall/web/page";
import { useSession } from "@holdall/web/session";
import { useSay } from "@holdall/web/words";
import { Delta } from "@holdall/ui/number";
import type { ReactNode } from "react";
import { Link } from "wouter";
import { taxEvents } from "../tax-events.ts";
import { taxLedger } from "../tax-rows.ts";
import { profitOf, sources } from "./profit.ts";

const SETTLEMENT = "USDC";

/** What was won and lost since the beginning, by where it came from, from the venue's histories. */
export function ProfitBySource(): ReactNode {
  const say = useSay();
  const { signedIn } = useSession();
  const subaccountId = signedIn?.subaccountId ?? 0;
  const asked = useVenueQuery(["profit", subaccountId], async (client) => {
    const events = await taxEvents({ client, settlement: SETTLEMENT, subaccountId });
    return profitOf(taxLedger(events, SETTLEMENT).rows, SETTLEMENT);
  });
  return (
    <Panel part="profit" title={say("profit.title")}>
      <Answer asked={asked} rows={7}>
        {({ bySource, total, unknown }) => (
          <div className="panel-body formula">
            <dl>
              {sources.map((source) => (
                <div data-source={source} key={source}>
                  <dt>{say(`profit.${source}`)}</dt>
                  <dd>
                    <Delta places={2} value={bySource[source]} />
                  </dd>
                </div>
              ))}
              <div className="formula-result">
                <dt>{say("profit.total")}</dt>
                <dd>
                  <Delta places={2} unit={SETTLEMENT} value={total} />
                </dd>
              </div>
            </dl>
            <p className="label">
              {say("profit.note")} <Link href="/account/tax">{say("nav.tax")}</Link>
            </p>
            {unknown === 0 ? null : (
              <p className="label">{say("profit.unknown", { count: String(unknown) })}</p>
            )}
          </div>
        )}
      </Answer>
    </Panel>
  );
}
