import { Answer, Outside } from "@holdall/web/page";
import { marketName } from "@holdall/web/live";
import { useWeb } from "@holdall/web/session";
import { useWords } from "@holdall/web/words";
import type { Say } from "@holdall/web/words";
import { SelectField } from "@holdall/ui/control";
import { Amount, formatText, useSeparators } from "@holdall/ui/number";
import { Empty } from "@holdall/ui/state";
import { DataTable } from "@holdall/ui/table";
import type { Column } from "@holdall/ui/table";
import type { WebResponseOf } from "@holdall/core/contract";
import { formatDecimal } from "@holdall/core/num";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { ReactNode } from "react";

type MarketSources = WebResponseOf<"operatorSources">["markets"][number];
type PriceSource = MarketSources["sources"][number];

/** Sources quote each second: what is shown is never much older. */
const ASK_MS = 2_000;
const SECOND_DECIMALS = 3;
/** A source that is left out or held back, as against one that counts. */
const isOff = ({ standing }: PriceSource): boolean => standing !== "Counted";

/** What each price source says of one market, how far from the index, and why it does not count. */
export function Sources(): ReactNode {
  const { say } = useWords();
  const { call } = useWeb();
  const asked = useQuery({
    queryKey: ["web", "sources"],
    queryFn: () => call("operatorSources", undefined),
    refetchInterval: ASK_MS,
    retry: false,
  });
  return (
    <section data-part="sources">
      <h2 className="part-head">{say("operator.sources")}</h2>
      <Answer asked={asked} rows={6}>
        {({ markets }) =>
          markets.length === 0 ? (
            <Empty>{say("sources.none")}</Empty>
          ) : (
            <SourcesOf markets={markets} />
          )
        }
      </Answer>
    </section>
  );
}

/** One market's sources, and by name every market whose sources do not all count. */
function SourcesOf({ markets }: { readonly markets: readonly MarketSources[] }): ReactNode {
  const { say } = useWords();
  const separators = useSeparators();
  const [chosen, setChosen] = useState<string | undefined>();
  const market = markets.find(({ symbol }) => symbol === chosen) ?? markets[0];
  const off = markets.filter(({ sources }) => sources.some(isOff));
  return (
    <>
      <div className="panel-body form">
        <p className={off.length === 0 ? "label" : "label down"} data-part="sources-off">
          {off.length === 0
            ? say("sources.all")
            : say("sources.off", { names: off.map(({ symbol }) => marketName(symbol)).join(", ") })}
        </p>
        <SelectField
          label={say("trade.market")}
          onChange={(event) => setChosen(event.target.value)}
          options={markets.map(({ symbol }) => ({ value: symbol, label: marketName(symbol) }))}
          value={market.symbol}
        />
        <p className="label">
          {say(market.isFrozen ? "sources.frozen" : "sources.index")}{" "}
          <Amount value={market.index ?? undefined} />
          {" · "}
          {say("sources.rule", {
            needed: String(market.needed),
            age: formatText(formatDecimal(market.staleMs, SECOND_DECIMALS), {}, separators),
          })}
        </p>
      </div>
      <DataTable
        caption={say("operator.sources")}
        columns={columnsOf(say)}
        keyOf={({ source }) => source}
        part="source-rows"
        rows={market.sources}
      />
    </>
  );
}

function columnsOf(say: Say): readonly Column<PriceSource>[] {
  return [
    { key: "source", head: say("sources.source"), cell: ({ source }) => <Outside text={source} /> },
    {
      key: "price",
      head: say("sources.price"),
      align: "end",
      isWide: true,
      cell: ({ price }) => <Amount value={price ?? undefined} />,
    },
    {
      key: "deviation",
      head: say("sources.deviation"),
      align: "end",
      cell: ({ deviationBp }) => (
        <Amount
          places={1}
          sign="always"
          unit={say("sources.bp")}
          value={deviationBp ?? undefined}
        />
      ),
    },
    {
      key: "age",
      head: say("sources.age"),
      align: "end",
      isWide: true,
      cell: ({ ageMs }) => (
        <Amount
          places={1}
          rounding="ceil"
          unit="s"
          value={typeof ageMs === "number" ? formatDecimal(ageMs, SECOND_DECIMALS) : undefined}
        />
      ),
    },
    {
      key: "standing",
      head: say("sources.standing"),
      cell: (row) => (
        <span className={isOff(row) ? "down" : ""}>{say(`sources.${row.standing}`)}</span>
      ),
    },
  ];
}
