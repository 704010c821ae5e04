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
import { useFaultText, useWords } from "@holdall/web/words";
import { Button, CheckField, Segmented } from "@holdall/ui/control";
import {
  Amount,
  DecimalInput,
  Percent,
  compare,
  difference,
  formatPercent,
  placesOf,
  scaled,
  textOfScaled,
  useSeparators,
} from "@holdall/ui/number";
import { Plot, PlotRoom } from "@holdall/ui/plot";
import { Band, Empty } from "@holdall/ui/state";
import { useLive } from "@holdall/web/live";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { ReactNode } from "react";
import { useParams } from "wouter";
import { ExtraYield } from "./extra-yield.tsx";
import { LoanEffects } from "./loan-effects.tsx";
import { OwnLoans, useLoans } from "./own-loans.tsx";
import { RateCurve } from "./rate-curve.tsx";
import { Utilization } from "./earn.tsx";
import { usePools } from "./pools.ts";
import type { Pool } from "./pools.ts";
import type { LoanAct } from "./rates-after.ts";

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
  const isThrottled = compare(pool.utilization, pool.throttleUtilizationThreshold) >= 0;
  return (
    <>
      {isThrottled ? <Band kind="warning">{say("earn.throttled")}</Band> : null}
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
            <LoanForm pool={pool} />
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

function Rule({ label, value }: { readonly label: string; readonly value: string }): ReactNode {
  return (
    <div>
      <dt>{label}</dt>
      <dd>
        <Percent value={value} />
      </dd>
    </div>
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
        <Answer asked={asked} rows={8}>
          {(rows) =>
            rows.length < 2 ? (
              <PlotRoom>
                <Empty>{say("earn.noHistory")}</Empty>
              </PlotRoom>
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
      </div>
    </Panel>
  );
}

const ACTS: readonly LoanAct[] = ["lend", "redeem", "borrow", "repay"];

/** Lending repays debt first, and borrowing redeems what is lent first: two sides, four words. */
function LoanForm({ pool }: { readonly pool: Pool }): ReactNode {
  const { say } = useWords();
  const { venue, account } = useSession();
  const queries = useQueryClient();
  const faultText = useFaultText();
  const act = useAct();
  const [kind, setKind] = useState<LoanAct>("lend");
  const [quantity, setQuantity] = useState("");
  const side = kind === "lend" || kind === "repay" ? "Lend" : "Borrow";
  const send = (): void =>
    void act
      .run(
        () => venue.client.rest.borrowLendExecute({ symbol: pool.symbol, side, quantity }),
        say(`earn.${kind}.done`),
      )
      .then((isDone) => isDone && setQuantity(""))
      .then(() => account?.refresh())
      .then(() => queries.invalidateQueries());
  return (
    <div className="panel-body" data-part="loan">
      <Segmented
        choices={ACTS.map((value) => ({ value, label: say(`earn.${value}`) }))}
        label={say("earn.act")}
        onChange={setKind}
        value={kind}
      />
      <DecimalInput
        decimals={placesOf(pool.stepSize)}
        error={act.failure?.sentence}
        faultText={faultText}
        hint={<Most kind={kind} symbol={pool.symbol} />}
        label={say("ticket.quantity")}
        onChange={setQuantity}
        unit={pool.symbol}
        value={quantity}
      />
      <Button
        disabled={quantity === ""}
        isBusy={act.state === "sending"}
        kind="primary"
        onClick={send}
      >
        {say(`earn.${kind}.do`, { asset: pool.symbol })}
      </Button>
      <LoanEffects act={kind} pool={pool} quantity={quantity} />
    </div>
  );
}

interface MostProps {
  readonly kind: LoanAct;
  readonly symbol: string;
}

/** The most that an act can be of: what is free, what is lent, what is owed, or what may be borrowed. */
function Most({ kind, symbol }: MostProps): ReactNode {
  const { account } = useSession();
  switch (kind) {
    case "lend":
      return account === undefined ? null : (
        <MostFree balances={account.balances} symbol={symbol} />
      );
    case "borrow":
      return <MostBorrowed symbol={symbol} />;
    case "redeem":
    case "repay":
      return <MostOfLoan kind={kind} symbol={symbol} />;
  }
}

type Balances = NonNullable<ReturnType<typeof useSession>["account"]>["balances"];

function MostFree(props: { readonly balances: Balances; readonly symbol: string }): ReactNode {
  const present = useLive(props.balances);
  return <AtMost symbol={props.symbol} value={present?.[props.symbol]?.available} />;
}

function MostBorrowed({ symbol }: { readonly symbol: string }): ReactNode {
  const asked = useVenueQuery(["limit-borrow", symbol], (client) =>
    client.rest.limitsBorrow({ symbol }),
  );
  return <AtMost symbol={symbol} value={asked.data?.maxBorrowQuantity} />;
}

/** What is lent stands as more than nothing, what is owed as less. */
function MostOfLoan({ kind, symbol }: MostProps): ReactNode {
  const loans = useLoans();
  const net = loans.data?.find((row) => row.symbol === symbol)?.netQuantity ?? "0";
  const most = kind === "redeem" ? net : difference("0", net);
  return loans.data === undefined ? null : (
    <AtMost symbol={symbol} value={compare(most, "0") > 0 ? most : "0"} />
  );
}

function AtMost(props: { readonly symbol: string; readonly value: string | undefined }): ReactNode {
  const { say } = useWords();
  if (props.value === undefined) return null;
  return (
    <>
      {say("most.atMost")} <Amount unit={props.symbol} value={props.value} />
    </>
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
  return (
    <div className="panel-body">
      <CheckField
        checked={present?.autoLend ?? false}
        disabled={present === undefined || act.state === "sending"}
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
