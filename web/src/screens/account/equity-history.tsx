import { Answer, Panel, Time, isoOf, useMomentText } from "@holdall/web/page";
import { useSession, useWeb } from "@holdall/web/session";
import { useSay } from "@holdall/web/words";
import { Segmented } from "@holdall/ui/control";
import { Amount, formatAmount, scaled, useSeparators } from "@holdall/ui/number";
import { Plot } from "@holdall/ui/plot";
import { Empty } from "@holdall/ui/state";
import { DataTable } from "@holdall/ui/table";
import type { WebResponseOf } from "@holdall/core/contract";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { ReactNode } from "react";

const SPANS = ["day", "week", "month", "year"] as const;
type Span = (typeof SPANS)[number];
type Points = WebResponseOf<"equityHistory">;
const SCALE_DECIMALS = 18;
const FRESH_MS = 60_000;
/** Below so much between its ends, ten dollars, an axis counts cents. */
const NARROW = 10n * 10n ** BigInt(SCALE_DECIMALS);

/** What the account was worth: the venue notes it each minute while its owner is signed in. */
export function EquityHistory(): ReactNode {
  const say = useSay();
  const { signedIn } = useSession();
  const { call } = useWeb();
  const [span, setSpan] = useState<Span>("day");
  const asked = useQuery({
    queryKey: ["web", signedIn?.apiKey, signedIn?.subaccountId, "equityHistory", span],
    queryFn: () => call("equityHistory", { span }),
    refetchInterval: FRESH_MS,
    retry: false,
  });
  return (
    <Panel
      aside={
        <Segmented
          choices={SPANS.map((value) => ({ value, label: say(`span.${value}`) }))}
          label={say("equity.span")}
          onChange={setSpan}
          value={span}
        />
      }
      part="equity-history"
      title={say("equity.history")}
    >
      <div className="panel-body">
        <Answer asked={asked} rows={8}>
          {(points) =>
            points.length < 2 ? <Empty>{say("equity.begins")}</Empty> : <Drawn points={points} />
          }
        </Answer>
      </div>
    </Panel>
  );
}

function Drawn({ points }: { readonly points: Points }): ReactNode {
  const say = useSay();
  const momentText = useMomentText();
  const separators = useSeparators();
  return (
    <>
      <Plot
        atText={(at) => momentText(isoOf(at))}
        label={say("equity.label")}
        points={points.map(({ at, equity }) => ({ at: BigInt(at), value: scaled(equity) }))}
        tickText={(value, span) => {
          const places = span < NARROW ? 2 : 0;
          return formatAmount(value, SCALE_DECIMALS, { places }, separators);
        }}
      />
      <details>
        <summary>{say("chart.asTable")}</summary>
        <DataTable
          caption={say("equity.history")}
          columns={[
            { key: "time", head: say("time"), cell: ({ at }) => <Time at={at} /> },
            {
              key: "equity",
              head: say("account.equity"),
              align: "end",
              cell: ({ equity }) => <Amount places={2} value={equity} />,
            },
          ]}
          keyOf={({ at }) => String(at)}
          rows={points.toReversed()}
        />
      </details>
    </>
  );
}
