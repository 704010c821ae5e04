import {
  Answer,
  Panel,
  Screen,
  SignedInOnly,
  isoOf,
  momentMs,
  useAct,
  useMomentText,
  useVenueQuery,
} from "@holdall/web/page";
import { useSession } from "@holdall/web/session";
import { useWords } from "@holdall/web/words";
import { CheckField, Segmented } from "@holdall/ui/control";
import {
  Amount,
  Percent,
  formatPercent,
  scaled,
  textOfScaled,
  useSeparators,
} from "@holdall/ui/number";
import { Plot, PlotRoom } from "@holdall/ui/plot";
import { Empty } from "@holdall/ui/state";
import { useLive } from "@holdall/web/live";
import { useState } from "react";
import type { ReactNode } from "react";
import { useParams } from "wouter";
import { ExtraYield } from "./extra-yield.tsx";
import { LoanForm } from "./loan-form.tsx";
import { OwnLoans } from "./own-loans.tsx";
import { RateCurve } from "./rate-curve.tsx";
import { Utilization } from "./earn.tsx";
import { StaleRates, Throttled } from "./pool-bands.tsx";
import { usePools, useStaleRates } from "./pools.ts";
import type { Pool } from "./pools.ts";

const INTERVALS = ["1d", "1w", "1month", "1year"] as const;
type Interval = (typeof INTERVALS)[number];

/** `/earn/:asset`: one pool, its rate over time, and what one lends to it or owes it. */
export function EarnAsset(): ReactNode {
  const { asset } = useParams<{ asset: string }>();
  const { say } = useWords();
  const pools = usePools();
  return (
    <Screen lead={say("earn.assetLead")} title={say("earn.assetTitle", { asset })}>
      <Answer asked={pools} rows={8}>
        {(rows) => {
          const pool = rows.find(({ symbol }) => symbol === asset);
          return pool === undefined ? (
            <Empty>{say("earn.unknown", { asset })}</Empty>
          ) : (
            <PoolPage pool={pool} />
          );
        }}
      </Answer>
    </Screen>
  );
}

function PoolPage({ pool }: { readonly pool: Pool }): ReactNode {
  const { say } = useWords();
  const { signedIn } = useSession();
  return (
    <>
      <Throttled pool={pool} />
      <StaleRates />
      <dl className="figures">
        <Figure label={say("earn.lendRate")}>
          <Percent value={pool.lendInterestRate} />
        </Figure>
        <ExtraYield symbol={pool.symbol} />
        <Figure label={say("earn.borrowRate")}>
          <Percent value={pool.borrowInterestRate} />
        </Figure>
        <Figure label={say("earn.utilization")}>
          <Utilization pool={pool} />
        </Figure>
      </dl>
      <div className="columns">
        <div className="stack">
          <RateCurve pool={pool} />
          <RateHistory symbol={pool.symbol} />
        </div>
        <Panel title={say("earn.act")}>
          <SignedInOnly>
            <LoanForm key={pool.symbol} pool={pool} />
            <AutoLend />
          </SignedInOnly>
        </Panel>
      </div>
      {signedIn === undefined ? null : (
        <Panel part="own-loans" title={say("earn.mine")}>
          <OwnLoans symbol={pool.symbol} />
        </Panel>
      )}
      <Panel title={say("earn.rules")}>
        <dl className="rows panel-body">
          <Row label={say("earn.lent")} part="pool-lent">
            <Amount unit={pool.symbol} value={pool.lentQuantity} />
          </Row>
          <Row label={say("earn.borrowed")} part="pool-borrowed">
            <Amount unit={pool.symbol} value={pool.borrowedQuantity} />
          </Row>
          <Row label={say("trade.state")} part="pool-state">
            {say(`pool.${pool.state}`)}
          </Row>
          <Rule label={say("earn.optimal")} value={pool.optimalUtilization} />
          <Rule label={say("earn.throttle")} value={pool.throttleUtilizationThreshold} />
          <Rule label={say("earn.bound")} value={pool.throttleUtilizationBound} />
          <Rule label={say("earn.most")} value={pool.maxUtilization} />
          <Rule label={say("earn.fee")} value={pool.fee} />
        </dl>
      </Panel>
    </>
  );
}

function Figure(props: { readonly label: string; readonly children: ReactNode }): ReactNode {
  return (
    <div>
      <dt className="label">{props.label}</dt>
      <dd className="figure-large">{props.children}</dd>
    </div>
  );
}

function Row(props: {
  readonly label: string;
  readonly part?: string;
  readonly children: ReactNode;
}): ReactNode {
  return (
    <div data-part={props.part}>
      <dt>{props.label}</dt>
      <dd>{props.children}</dd>
    </div>
  );
}

function Rule({ label, value }: { readonly label: string; readonly value: string }): ReactNode {
  return (
    <Row label={label}>
      <Percent value={value} />
    </Row>
  );
}

function RateHistory({ symbol }: { readonly symbol: string }): ReactNode {
  const { say } = useWords();
  const momentText = useMomentText();
  const separators = useSeparators();
  const [interval, setInterval] = useState<Interval>("1w");
  const asked = useVenueQuery(["rates", symbol, interval], (client) =>
    client.rest.borrowLendMarketsHistory({ symbol, interval }),
  );
  return (
    <Panel
      aside={
        <Segmented
          choices={INTERVALS.map((value) => ({ value, label: say(`interval.${value}`) }))}
          label={say("chart.interval")}
          onChange={setInterval}
          value={interval}
        />
      }
      title={say("earn.history")}
    >
      <div className="panel-body">
        <PlotRoom>
          <Answer asked={asked} rows={6}>
            {(rows) =>
              rows.length < 2 ? (
                <Empty>{say("earn.noHistory")}</Empty>
              ) : (
                <Plot
                  atText={(at) => momentText(isoOf(at), "date")}
                  kind="steps"
                  label={say("earn.history")}
                  points={rows.map((row) => ({
                    at: BigInt(momentMs(row.timestamp)),
                    value: scaled(row.lendInterestRate),
                  }))}
                  tickText={(value) => formatPercent(textOfScaled(value), {}, separators)}
                />
              )
            }
          </Answer>
        </PlotRoom>
      </div>
    </Panel>
  );
}

function AutoLend(): ReactNode {
  const { account } = useSession();
  return account === undefined ? null : <AutoLendSwitch settings={account.settings} />;
}

type Settings = NonNullable<ReturnType<typeof useSession>["account"]>["settings"];

function AutoLendSwitch({ settings }: { readonly settings: Settings }): ReactNode {
  const { say } = useWords();
  const { venue, account } = useSession();
  const present = useLive(settings);
  const act = useAct();
  const isStale = useStaleRates() > 0;
  return (
    <div className="panel-body">
      <CheckField
        checked={present?.autoLend ?? false}
        disabled={present === undefined || isStale || act.state === "sending"}
        hint={say("earn.autoLendHint")}
        label={say("earn.autoLend")}
        onChange={(event) =>
          void act
            .run(
              () => venue.client.rest.accountUpdate({ autoLend: event.target.checked }),
              say("settings.saved"),
            )
            .then(() => account?.refresh())
        }
      />
    </div>
  );
}
