import {
  Answer,
  Outside,
  Screen,
  SignedInOnly,
  Time,
  useAct,
  useMomentText,
  useWebQuery,
} from "@holdall/web/page";
import { marketName } from "@holdall/web/live";
import { useWeb } from "@holdall/web/session";
import { useWords } from "@holdall/web/words";
import { Button, SelectField, Tabs, TextField } from "@holdall/ui/control";
import { Empty } from "@holdall/ui/state";
import { DataTable } from "@holdall/ui/table";
import type { WebResponseOf } from "@holdall/core/contract";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { FormEvent, ReactNode } from "react";
import { useSearchParams } from "wouter";
import { AuditLog } from "./audit-log.tsx";
import { Books } from "./books.tsx";
import { LiquidationLog } from "./liquidation-log.tsx";
import { Queue } from "./queue.tsx";
import { Risk } from "./risk.tsx";

type OperatorMarket = WebResponseOf<"operatorMarkets">[number];
const TABS = [
  "markets",
  "risk",
  "liquidations",
  "queue",
  "proposals",
  "reconciliation",
  "audit",
] as const;

/** `/operator`: halting alone, loosening together, and everything written down. */
export function Operator(): ReactNode {
  const { say } = useWords();
  const [search, setSearch] = useSearchParams();
  const tab = TABS.find((each) => each === search.get("tab")) ?? "markets";
  return (
    <Screen lead={say("operator.lead")} title={say("nav.operator")}>
      <SignedInOnly>
        <div className="panel">
          <Tabs
            choices={TABS.map((value) => ({ value, label: say(`operator.${value}`) }))}
            label={say("nav.operator")}
            onChange={(next) => setSearch({ tab: next })}
            value={tab}
          >
            <OperatorPart tab={tab} />
          </Tabs>
        </div>
      </SignedInOnly>
    </Screen>
  );
}

function OperatorPart({ tab }: { readonly tab: (typeof TABS)[number] }): ReactNode {
  switch (tab) {
    case "markets":
      return <Markets />;
    case "risk":
      return <Risk />;
    case "liquidations":
      return <LiquidationLog />;
    case "queue":
      return <Queue />;
    case "proposals":
      return <Proposals />;
    case "reconciliation":
      return <Books />;
    case "audit":
      return <AuditLog />;
  }
}

function Markets(): ReactNode {
  const { say } = useWords();
  const asked = useWebQuery("operatorMarkets");
  return (
    <Answer asked={asked}>
      {(rows) => (
        <>
          <DataTable
            caption={say("operator.markets")}
            columns={[
              {
                key: "market",
                head: say("trade.market"),
                cell: ({ symbol }) => marketName(symbol),
              },
              {
                key: "kind",
                head: say("status.kind"),
                cell: ({ marketType }) =>
                  say(marketType === "PERP" ? "markets.perpetual" : "markets.spot"),
              },
              {
                key: "state",
                head: say("trade.state"),
                cell: ({ state }) => say(`market.${state}.short`),
              },
            ]}
            keyOf={({ symbol }) => symbol}
            rows={rows}
          />
          <StateForm markets={rows} />
        </>
      )}
    </Answer>
  );
}

const STATES = ["Open", "PostOnly", "LimitOnly", "CancelOnly", "Closed"] as const;

function StateForm({ markets }: { readonly markets: readonly OperatorMarket[] }): ReactNode {
  const { say } = useWords();
  const web = useWeb();
  const queries = useQueryClient();
  const act = useAct();
  const [symbol, setSymbol] = useState(markets[0]?.symbol ?? "");
  const [state, setState] = useState<(typeof STATES)[number]>("CancelOnly");
  const [reason, setReason] = useState("");
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    void act
      .run(
        () => web.confirmed("operatorMarketState", { symbol, state, reason }),
        say("operator.sent"),
      )
      .then(() => queries.invalidateQueries());
  };
  return (
    <form className="panel-body form" onSubmit={onSubmit}>
      <SelectField
        label={say("trade.market")}
        onChange={(event) => setSymbol(event.target.value)}
        options={markets.map((each) => ({ value: each.symbol, label: marketName(each.symbol) }))}
        value={symbol}
      />
      <SelectField
        hint={say("operator.stateHint")}
        label={say("trade.state")}
        onChange={(event) => setState(STATES.find((each) => each === event.target.value) ?? state)}
        options={STATES.map((value) => ({ value, label: say(`market.${value}.short`) }))}
        value={state}
      />
      <TextField
        error={act.failure?.sentence}
        label={say("operator.reason")}
        maxLength={256}
        onChange={(event) => setReason(event.target.value)}
        required
        value={reason}
      />
      <Button isBusy={act.state === "sending"} kind="primary" type="submit">
        {say("operator.change")}
      </Button>
    </form>
  );
}

/** What has become of a proposal; what is announced says for when. */
function Status(props: {
  readonly proposal: WebResponseOf<"operatorProposals">[number];
}): ReactNode {
  const { say } = useWords();
  const momentText = useMomentText();
  const { status, effectiveAt } = props.proposal;
  if (status !== "Announced") return say(`operator.${status}`);
  return say("operator.Announced", { at: momentText(effectiveAt ?? 0) });
}

function Proposals(): ReactNode {
  const { say } = useWords();
  const web = useWeb();
  const queries = useQueryClient();
  const asked = useWebQuery("operatorProposals");
  const act = useAct();
  const sign = (proposalId: string, hash: string): void =>
    void act
      .run(
        () => web.confirmed("operatorProposalSign", { proposalId, hash }),
        say("operator.signed"),
      )
      .then(() => queries.invalidateQueries());
  return (
    <Answer asked={asked}>
      {(rows) =>
        rows.length === 0 ? (
          <Empty>{say("operator.nothing")}</Empty>
        ) : (
          <DataTable
            caption={say("operator.proposals")}
            columns={[
              { key: "at", head: say("time"), cell: ({ proposedAt }) => <Time at={proposedAt} /> },
              {
                key: "who",
                head: say("operator.by"),
                cell: ({ proposedBy }) => <Outside text={proposedBy} />,
              },
              {
                key: "what",
                head: say("operator.proposed"),
                cell: ({ change }) =>
                  `${marketName(change.symbol)} → ${say(`market.${change.state}.short`)}`,
              },
              { key: "hash", head: say("operator.hash"), isWide: true, cell: ({ hash }) => hash },
              {
                key: "status",
                head: say("orders.status"),
                cell: (row) => <Status proposal={row} />,
              },
              {
                key: "act",
                head: <span className="visually-hidden">{say("actions")}</span>,
                align: "end",
                cell: ({ proposalId, hash, status }) =>
                  status === "Waiting" ? (
                    <button
                      className="row-action"
                      onClick={() => sign(proposalId, hash)}
                      type="button"
                    >
                      {say("operator.sign")}
                    </button>
                  ) : null,
              },
            ]}
            keyOf={({ proposalId }) => proposalId}
            rows={rows}
          />
        )
      }
    </Answer>
  );
}
