import { Answer } from "@holdall/web/page";
import { useWeb } from "@holdall/web/session";
import { useWords } from "@holdall/web/words";
import type { Say } from "@holdall/web/words";
import { SelectField } from "@holdall/ui/control";
import { Amount, compare, formatPercent, quotient, useSeparators } from "@holdall/ui/number";
import { Empty } from "@holdall/ui/state";
import { DataTable } from "@holdall/ui/table";
import type { Column } from "@holdall/ui/table";
import type { WebResponseOf } from "@holdall/core/contract";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import type { ReactNode } from "react";

type Report = WebResponseOf<"operatorShock">;
type Shocked = Report["accounts"][number];

/** How far marks may be moved, in percent either way. */
const MOST = 30;
const ALL = "";
/** A slider on its way asks nothing: the question is the one where it rests. */
const REST_MS = 250;

/**
 * Who would be liquidated if the marks of one asset, or of all, moved at once, and what the fund would
 * pay: the venue's own sums over a copy of its prices, of which nothing happens.
 */
export function ShockForm({ assets }: { readonly assets: readonly string[] }): ReactNode {
  const { say } = useWords();
  const { call } = useWeb();
  const separators = useSeparators();
  const [percent, setPercent] = useState(0);
  const [symbol, setSymbol] = useState(ALL);
  const resting = useResting(percent);
  const asked = useQuery({
    queryKey: ["web", "shock", symbol, resting],
    queryFn: () =>
      call("operatorShock", {
        percent: resting,
        ...(symbol === ALL ? {} : { symbol }),
      }),
    enabled: resting !== 0,
    placeholderData: keepPreviousData,
    retry: false,
  });
  const share = quotient(String(percent), "100") ?? "0";
  return (
    <div data-part="shock">
      <div className="panel-body form">
        <p className="label">{say("shock.note")}</p>
        <SelectField
          label={say("whatIf.which")}
          onChange={(event) => setSymbol(event.target.value)}
          options={[
            { value: ALL, label: say("shock.all") },
            ...assets.map((each) => ({ value: each, label: each })),
          ]}
          value={symbol}
        />
        <label className="field">
          <span className="label">
            {say("whatIf.move")} {formatPercent(share, { sign: "always", places: 0 }, separators)}
          </span>
          <input
            className="slider"
            max={MOST}
            min={-MOST}
            onChange={(event) => setPercent(event.target.valueAsNumber)}
            step={1}
            type="range"
            value={percent}
          />
        </label>
      </div>
      {resting === 0 ? null : (
        <Answer asked={asked} rows={6}>
          {(report) => <Outcome report={report} />}
        </Answer>
      )}
    </div>
  );
}

/** A number once it has stayed the same for a moment. */
function useResting(value: number): number {
  const [resting, setResting] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setResting(value), REST_MS);
    return () => clearTimeout(timer);
  }, [value]);
  return resting;
}

function Outcome({ report }: { readonly report: Report }): ReactNode {
  const { say } = useWords();
  const { accounts, found, settlementSymbol, sequence } = report;
  const isCovered = compare(report.uncovered, "0") === 0;
  const figures = [
    ["shock.exposure", report.exposure, "exposure"],
    ["shock.lack", report.lack, "lack"],
    ["shock.fund", report.fund, "fund-then"],
    ["shock.fundPays", report.fundPays, "fund-pays"],
  ] as const;
  return (
    <>
      <dl className="figures panel-body">
        <div>
          <dt className="label">{say("shock.found")}</dt>
          <dd className="figure-large" data-part="found">
            <Amount value={String(found)} />
          </dd>
        </div>
        {figures.map(([key, value, part]) => (
          <div key={key}>
            <dt className="label">{say(key)}</dt>
            <dd className="figure-large" data-part={part}>
              <Amount places={2} unit={settlementSymbol} value={value} />
            </dd>
          </div>
        ))}
        <div>
          <dt className="label">{say("shock.uncovered")}</dt>
          <dd className={isCovered ? "figure-large" : "figure-large down"} data-part="uncovered">
            <Amount places={2} unit={settlementSymbol} value={report.uncovered} />
          </dd>
        </div>
        <div>
          <dt className="label">{say("preview.sequence")}</dt>
          <dd className="figure-large">{`#${sequence}`}</dd>
        </div>
      </dl>
      {accounts.length === 0 ? (
        <Empty>{say("shock.nobody")}</Empty>
      ) : (
        <DataTable
          caption={say("shock.accounts")}
          columns={columnsOf(say)}
          keyOf={({ account }) => account}
          rows={accounts}
        />
      )}
    </>
  );
}

function columnsOf(say: Say): readonly Column<Shocked>[] {
  const money = (
    key: "netEquity" | "maintenance" | "exposure" | "lack",
    head: string,
    isWide: boolean,
  ): Column<Shocked> => ({
    key,
    head,
    align: "end",
    isWide,
    cell: (row) => <Amount places={2} value={row[key]} />,
  });
  return [
    {
      key: "account",
      head: say("nav.account"),
      cell: ({ account }) => <code className="hash">{account}</code>,
    },
    money("netEquity", say("account.equity"), false),
    money("maintenance", say("explain.maintenance"), true),
    money("exposure", say("explain.exposure"), true),
    money("lack", say("shock.lacks"), false),
    {
      key: "already",
      head: say("shock.when"),
      isWide: true,
      cell: ({ isAlready }) => say(isAlready ? "shock.already" : "shock.then"),
    },
  ];
}
