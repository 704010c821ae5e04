import { Answer, useWebQuery } from "@holdall/web/page";
import { marketName } from "@holdall/web/live";
import { useWords } from "@holdall/web/words";
import type { Say } from "@holdall/web/words";
import { SelectField } from "@holdall/ui/control";
import { Amount, Percent, signOf } from "@holdall/ui/number";
import { Empty } from "@holdall/ui/state";
import { DataTable } from "@holdall/ui/table";
import type { Column } from "@holdall/ui/table";
import type { WebResponseOf } from "@holdall/core/contract";
import { useState } from "react";
import type { ReactNode } from "react";
import { Share } from "./share.tsx";

type MarketHolders = WebResponseOf<"operatorConcentration">["markets"][number];
type Holder = MarketHolders["largest"][number];

/** Who holds each perpetual's open interest, under pseudonyms: every market, then one market's holders. */
export function Concentration(): ReactNode {
  const { say } = useWords();
  const asked = useWebQuery("operatorConcentration");
  return (
    <section data-part="concentration">
      <h2 className="part-head">{say("holders.title")}</h2>
      <Answer asked={asked} rows={6}>
        {({ markets }) => (
          <>
            <p className="label panel-body">{say("holders.note")}</p>
            <DataTable
              caption={say("holders.title")}
              columns={marketColumns(say)}
              keyOf={({ symbol }) => symbol}
              rows={markets}
            />
            <Largest markets={markets} />
          </>
        )}
      </Answer>
    </section>
  );
}

/** The largest positions of the market that is chosen, at first of the most concentrated one. */
function Largest({ markets }: { readonly markets: readonly MarketHolders[] }): ReactNode {
  const { say } = useWords();
  const [chosen, setChosen] = useState<string | undefined>();
  const market = markets.find(({ symbol }) => symbol === chosen) ?? markets[0];
  if (market === undefined) return null;
  return (
    <>
      <div className="panel-body form">
        <SelectField
          label={say("holders.of")}
          onChange={(event) => setChosen(event.target.value)}
          options={markets.map(({ symbol }) => ({ value: symbol, label: marketName(symbol) }))}
          value={market.symbol}
        />
      </div>
      {market.largest.length === 0 ? (
        <Empty>{say("holders.nobody")}</Empty>
      ) : (
        <DataTable
          caption={say("holders.largest")}
          columns={holderColumns(say)}
          keyOf={({ account }) => account}
          part="holders"
          rows={market.largest}
        />
      )}
    </>
  );
}

function marketColumns(say: Say): readonly Column<MarketHolders>[] {
  return [
    { key: "market", head: say("trade.market"), cell: ({ symbol }) => marketName(symbol) },
    {
      key: "largest",
      head: say("holders.share"),
      align: "end",
      cell: ({ largest }) => (
        <Percent places={1} rounding="ceil" value={largest.at(0)?.share ?? undefined} />
      ),
    },
    {
      key: "longs",
      head: say("holders.longs"),
      align: "end",
      isWide: true,
      cell: ({ longs }) => <Amount value={String(longs)} />,
    },
    {
      key: "shorts",
      head: say("holders.shorts"),
      align: "end",
      isWide: true,
      cell: ({ shorts }) => <Amount value={String(shorts)} />,
    },
    {
      key: "interest",
      head: say("operator.interest"),
      align: "end",
      isWide: true,
      cell: ({ openInterest }) => <Amount value={openInterest} />,
    },
  ];
}

function holderColumns(say: Say): readonly Column<Holder>[] {
  return [
    {
      key: "account",
      head: say("nav.account"),
      cell: ({ account }) => <code className="hash">{account}</code>,
    },
    {
      key: "side",
      head: say("ticket.side"),
      cell: ({ size }) => say(signOf(size) < 0 ? "holders.short" : "holders.long"),
    },
    {
      key: "size",
      head: say("positions.size"),
      align: "end",
      isWide: true,
      cell: ({ size }) => <Amount value={size} />,
    },
    {
      key: "share",
      head: say("holders.ofInterest"),
      cell: ({ share }) => <Share label={say("holders.ofInterest")} share={share} />,
    },
  ];
}
