import {
  Answer,
  Outside,
  Screen,
  SignedInOnly,
  Time,
  useAct,
  useMomentText,
  useShortcut,
  useWebQuery,
} from "@holdall/web/page";
import { marketName } from "@holdall/web/live";
import { useWeb } from "@holdall/web/session";
import { useWords } from "@holdall/web/words";
import { Button, SelectField, Tabs, TextField } from "@holdall/ui/control";
import { Empty } from "@holdall/ui/state";
import { DataTable, focusRow } from "@holdall/ui/table";
import type { WebResponseOf } from "@holdall/core/contract";
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import type { FormEvent, ReactNode } from "react";
import { useSearchParams } from "wouter";
import { focusPart } from "../focus-part.ts";
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
  const panel = useRef<HTMLDivElement>(null);
  const [asked, setAsked] = useState(0);
  useShortcut((shortcut) => {
    if (shortcut === "nextRow" || shortcut === "rowBefore") {
      if (panel.current !== null) focusRow(panel.current, shortcut === "nextRow" ? 1 : -1);
    } else if (shortcut === "propose") {
      setSearch({ tab: "markets" });
      setAsked((count) => count + 1);
    }
  });
  return (
    <Screen lead={say("operator.lead")} title={say("nav.operator")}>
      <SignedInOnly>
        <div className="panel" ref={panel}>
          <Tabs
            choices={TABS.map((value) => ({ value, label: say(`operator.${value}`) }))}
            label={say("nav.operator")}
            onChange={(next) => setSearch({ tab: next })}
            value={tab}
          >
            <OperatorPart asked={asked} tab={tab} />
          </Tabs>
        </div>
      </SignedInOnly>
    </Screen>
  );
}

function OperatorPart(props: {
  readonly tab: (typeof TABS)[number];
  /** How often a change was asked for by its key. */
  readonly asked: number;
}): ReactNode {
  const { tab, asked } = props;
  switch (tab) {
    case "markets":
      return <Markets asked={asked} />;
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

function Markets({ asked }: { readonly asked: number }): ReactNode {
  const { say } = useWords();
  const listed = useWebQuery("operatorMarkets");
  return (
    <Answer asked={listed}>
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
          <StateForm asked={asked} markets={rows} />
        </>
      )}
    </Answer>
  );
}

const STATES = ["Open", "PostOnly", "LimitOnly", "CancelOnly", "Closed"] as const;

function StateForm(props: {
  readonly markets: readonly OperatorMarket[];
  readonly asked: number;
}): ReactNode {
  const { markets, asked } = props;
  useEffect(() => {
    if (asked > 0) focusPart("market-state");
  }, [asked]);
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
    <form className="panel-body form" data-part="market-state" onSubmit={onSubmit}>
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
