import { Answer, Time, useAct } from "@holdall/web/page";
import { download } from "@holdall/ui/csv";
import { marketName } from "@holdall/web/live";
import { useWeb } from "@holdall/web/session";
import { useWords } from "@holdall/web/words";
import type { Say } from "@holdall/web/words";
import { Button } from "@holdall/ui/control";
import { Amount } from "@holdall/ui/number";
import { Empty } from "@holdall/ui/state";
import { DataTable } from "@holdall/ui/table";
import type { Column } from "@holdall/ui/table";
import type { WebResponseOf } from "@holdall/core/contract";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { ReactNode } from "react";

type Act = WebResponseOf<"operatorLiquidations">["acts"][number];

const PAGE_ROWS = 100;

/** Every act of every liquidation, newest first, and all of it as a file. */
export function LiquidationLog(): ReactNode {
  const { say } = useWords();
  const { call } = useWeb();
  const [offset, setOffset] = useState(0);
  const asked = useQuery({
    queryKey: ["web", "liquidations", offset],
    queryFn: () => call("operatorLiquidations", { offset, limit: PAGE_ROWS }),
    retry: false,
  });
  const isLast = (asked.data?.total ?? 0) <= offset + PAGE_ROWS;
  return (
    <div data-part="liquidations">
      <div className="panel-tools actions">
        <ExportLog />
      </div>
      <Answer asked={asked} rows={8}>
        {({ acts }) =>
          acts.length === 0 ? (
            <Empty>{say("operator.noLiquidation")}</Empty>
          ) : (
            <DataTable
              caption={say("operator.liquidations")}
              columns={columnsOf(say)}
              keyOf={(act) => `${act.sequence} ${act.account} ${act.symbol} ${act.stage}`}
              rows={acts}
            />
          )
        }
      </Answer>
      <div className="panel-body actions">
        <Button disabled={offset === 0} isCompact onClick={() => setOffset(offset - PAGE_ROWS)}>
          {say("history.newer")}
        </Button>
        <Button disabled={isLast} isCompact onClick={() => setOffset(offset + PAGE_ROWS)}>
          {say("history.older")}
        </Button>
      </div>
    </div>
  );
}

function ExportLog(): ReactNode {
  const { say } = useWords();
  const { call } = useWeb();
  const act = useAct();
  const save = (): void =>
    void act.run(async () => {
      const { fileName, text } = await call("operatorLiquidationsExport", undefined);
      download(fileName, text);
    }, say("history.exported"));
  return (
    <Button isBusy={act.state === "sending"} isCompact onClick={save}>
      {say("history.export")}
    </Button>
  );
}

function columnsOf(say: Say): readonly Column<Act>[] {
  return [
    { key: "at", head: say("time"), cell: ({ at }) => <Time at={at} /> },
    {
      key: "account",
      head: say("nav.account"),
      cell: ({ account }) => <code className="hash">{account}</code>,
    },
    { key: "symbol", head: say("risk.what"), cell: ({ symbol }) => marketName(symbol) },
    { key: "stage", head: say("operator.stage"), cell: ({ stage }) => say(`stage.${stage}`) },
    {
      key: "quantity",
      head: say("ticket.quantity"),
      align: "end",
      isWide: true,
      cell: ({ quantity }) => <Amount value={quantity} />,
    },
    {
      key: "price",
      head: say("ticket.price"),
      align: "end",
      isWide: true,
      cell: ({ price }) => <Amount value={price ?? undefined} />,
    },
    {
      key: "fund",
      head: say("operator.fund"),
      align: "end",
      isWide: true,
      cell: ({ fundMovement }) => <Amount sign="always" value={fundMovement} />,
    },
    {
      key: "taker",
      head: say("operator.taker"),
      isWide: true,
      cell: ({ taker }) =>
        typeof taker === "string" ? <code className="hash">{taker}</code> : "–",
    },
  ];
}
