import type { Client } from "@holdall/client";
import {
  Answer,
  Panel,
  Screen,
  SignedInOnly,
  demoToken,
  useAct,
  useVenueQuery,
} from "@holdall/web/page";
import { useLive } from "@holdall/web/live";
import { useSession } from "@holdall/web/session";
import type { OpenSession } from "@holdall/web/session";
import { useFaultText, useWords } from "@holdall/web/words";
import type { Say } from "@holdall/web/words";
import { Button, CheckField } from "@holdall/ui/control";
import { Amount, DecimalInput, Percent, rounded, sum } from "@holdall/ui/number";
import { Empty } from "@holdall/ui/state";
import { DataTable } from "@holdall/ui/table";
import type { Column } from "@holdall/ui/table";
import type { Wire } from "@holdall/core/contract";
import { useState } from "react";
import type { ReactNode } from "react";
import { Link } from "wouter";
import { AccountPages } from "../account-pages/account-pages.tsx";
import { Health } from "../health/health.tsx";
import { EquityHistory } from "./equity-history.tsx";
import { Explained } from "./explanation.tsx";
import { MarginAtRisk } from "./margin-at-risk.tsx";
import { ProfitBySource } from "./profit-by-source.tsx";
import { WhatIf } from "./what-if.tsx";

type Margin = Wire<"MarginAccountSummary">;
type Account = NonNullable<OpenSession["account"]>;

/** `/account`: equity as its formula, health, collateral, and the account's own settings. */
export function AccountScreen(): ReactNode {
  const { say } = useWords();
  const { account } = useSession();
  return (
    <Screen aside={<AccountPages />} lead={say("account.lead")} title={say("nav.account")}>
      <SignedInOnly>{account === undefined ? null : <Overview account={account} />}</SignedInOnly>
    </Screen>
  );
}

function Overview({ account }: { readonly account: Account }): ReactNode {
  const { say } = useWords();
  const margin = useLive(account.margin);
  const fills = useLive(account.fills);
  return (
    <>
      <div className="columns">
        <Equity margin={margin} />
        <Panel title={say("health.title")}>
          <div className="panel-body">
            <Health margin={margin} />
          </div>
          <h3 className="part-head">{say("whatIf.title")}</h3>
          <div className="panel-body">
            <WhatIf assets={movable(margin)} fills={fills.length} />
          </div>
        </Panel>
      </div>
      <MarginAtRisk account={account} />
      <div className="columns">
        <EquityHistory />
        <ProfitBySource />
      </div>
      <CollateralPanel account={account} margin={margin} />
      <Explained />
      <AccountSettings account={account} />
    </>
  );
}

/** What is owned and has a price of its own. */
function movable(margin: Margin | undefined): readonly string[] {
  return (margin?.collateral ?? []).map(({ symbol }) => symbol).filter((each) => each !== "USDC");
}

interface MarginProps {
  readonly margin: Margin | undefined;
}

/** Equity as it is made. A missing term makes the sum unknown, never partial. */
function Equity({ margin }: MarginProps): ReactNode {
  const { say } = useWords();
  const term = (
    name: string,
    sign: string,
    value: string | undefined,
    href?: string,
  ): ReactNode => (
    <div data-term={href === "/earn" ? "debt" : undefined} key={name}>
      <dt>
        <span className="formula-sign">{sign}</span>
        {href === undefined ? name : <Link href={href}>{name}</Link>}
      </dt>
      <dd>
        <Amount places={2} value={value} />
      </dd>
    </div>
  );
  const collateral = margin?.collateral.map(({ collateralValue }) => collateralValue);
  const total = margin === undefined ? undefined : sum(collateral ?? []);
  return (
    <Panel part="equity" title={say("account.equity")}>
      <div className="panel-body formula">
        <p className="hero">
          <Amount places={2} unit="USDC" value={margin?.netEquity} />
        </p>
        <dl>
          {term(say("account.collateral"), "", total, "#collateral")}
          {term(
            say("account.unrealized"),
            "+",
            margin?.pnlUnrealized,
            "/trade/BTC_USDC?tab=positions",
          )}
          {term(say("account.unsettled"), "+", margin?.unsettledEquity)}
          {term(say("account.debt"), "\u2212", margin?.borrowLiability, "/earn")}
          <div className="formula-result">
            <dt>
              <span className="formula-sign">=</span>
              {say("account.equity")}
            </dt>
            <dd>
              <Amount places={2} value={margin?.netEquity} />
            </dd>
          </div>
          {term(say("account.locked"), "\u2212", margin?.netEquityLocked)}
          <div className="formula-result">
            <dt>
              <span className="formula-sign">=</span>
              {say("account.available")}
            </dt>
            <dd>
              <Amount places={2} value={margin?.netEquityAvailable} />
            </dd>
          </div>
        </dl>
        <Withdrawable />
        <p className="label">{say("account.withdrawNote")}</p>
      </div>
    </Panel>
  );
}

/** How often what may leave is asked for: it moves with the marks, and no stream tells it. */
const WITHDRAWABLE_MS = 2_000;

/** What may leave now, as the venue says it. */
function Withdrawable(): ReactNode {
  const { say } = useWords();
  const ask = (client: Client) => client.rest.limitsWithdrawal({ symbol: "USDC" });
  const { data } = useVenueQuery(["withdrawable"], ask, true, WITHDRAWABLE_MS);
  return (
    <dl className="rows" data-part="withdrawable">
      <div>
        <dt>{say("account.withdrawable")}</dt>
        <dd>
          <Amount places={2} value={data?.maxWithdrawalQuantity} />
        </dd>
      </div>
    </dl>
  );
}

type Collateral = Margin["collateral"][number];

function collateralColumns(say: Say): readonly Column<Collateral>[] {
  return [
    {
      key: "asset",
      head: say("balances.asset"),
      cell: ({ symbol }) => <strong>{symbol}</strong>,
    },
    {
      key: "total",
      head: say("balances.total"),
      align: "end",
      cell: ({ totalQuantity }) => <Amount value={totalQuantity} />,
    },
    {
      key: "available",
      head: say("balances.available"),
      align: "end",
      isWide: true,
      cell: ({ availableQuantity }) => <Amount value={availableQuantity} />,
    },
    {
      key: "orders",
      head: say("balances.locked"),
      align: "end",
      isWide: true,
      cell: ({ openOrderQuantity }) => <Amount value={openOrderQuantity} />,
    },
    {
      key: "lent",
      head: say("earn.lent"),
      align: "end",
      isWide: true,
      cell: ({ lendQuantity }) => <Amount value={lendQuantity} />,
    },
    {
      key: "mark",
      head: say("markets.mark"),
      align: "end",
      isWide: true,
      cell: ({ assetMarkPrice }) => <Amount value={assetMarkPrice} />,
    },
    {
      key: "weight",
      head: say("account.weight"),
      align: "end",
      isWide: true,
      cell: ({ collateralWeight }) => <Percent value={collateralWeight} />,
    },
    {
      key: "value",
      head: say("account.value"),
      align: "end",
      cell: ({ collateralValue }) => <Amount places={2} value={collateralValue} />,
    },
  ];
}

function CollateralPanel({
  account,
  margin,
}: MarginProps & { readonly account: Account }): ReactNode {
  const { say } = useWords();
  const asked = { data: margin?.collateral, error: null, refetch: () => account.refresh() };
  return (
    <Panel part="collateral" title={say("nav.collateral")}>
      <Answer asked={asked}>
        {(rows) =>
          rows.length === 0 ? (
            <Empty
              action={
                <Link className="button" href="/funds">
                  {say("nav.funds")}
                </Link>
              }
            >
              {say(demoToken() === undefined ? "account.deposit" : "account.depositOrDemo")}
            </Empty>
          ) : (
            <DataTable
              caption={say("nav.collateral")}
              columns={collateralColumns(say)}
              keyOf={({ symbol }) => symbol}
              rows={rows}
            />
          )
        }
      </Answer>
    </Panel>
  );
}

const SWITCHES = [
  "autoLend",
  "autoBorrowSettlements",
  "autoRepayBorrows",
  "autoRealizePnl",
] as const;

/** What the account does by itself, and how much it may borrow against itself. */
function AccountSettings({ account }: { readonly account: Account }): ReactNode {
  const { say } = useWords();
  const settings = useLive(account.settings);
  const { venue } = useSession();
  const act = useAct();
  const change = (part: Wire<"UpdateAccountSettingsRequest">): void =>
    void act
      .run(() => venue.client.rest.accountUpdate(part), say("settings.saved"))
      .then(() => account.refresh());
  return (
    <Panel title={say("account.settings")}>
      <div className="panel-body">
        {SWITCHES.map((name) => (
          <CheckField
            checked={settings?.[name] ?? false}
            disabled={settings === undefined || act.state === "sending"}
            hint={say(`account.${name}.hint`)}
            key={name}
            label={say(`account.${name}`)}
            onChange={(event) => change({ [name]: event.target.checked })}
          />
        ))}
        <Leverage
          isBusy={act.state === "sending"}
          key={settings?.leverageLimit}
          onSave={(leverageLimit) => change({ leverageLimit })}
          present={settings?.leverageLimit ?? ""}
        />
      </div>
    </Panel>
  );
}

function Leverage(props: {
  readonly present: string;
  readonly isBusy: boolean;
  readonly onSave: (limit: string) => void;
}): ReactNode {
  const { say } = useWords();
  const faultText = useFaultText();
  const [limit, setLimit] = useState(rounded(props.present, 0, "floor"));
  return (
    <div className="form">
      <DecimalInput
        decimals={0}
        faultText={faultText}
        hint={say("account.leverageHint")}
        label={say("account.leverage")}
        onChange={setLimit}
        step="1"
        unit="×"
        value={limit}
      />
      <Button
        disabled={limit === "" || limit === rounded(props.present, 0, "floor")}
        isBusy={props.isBusy}
        onClick={() => props.onSave(limit)}
      >
        {say("settings.save")}
      </Button>
    </div>
  );
}
