import { Answer, Panel, useVenueQuery } from "@holdall/web/page";
import { useWords } from "@holdall/web/words";
import type { Say } from "@holdall/web/words";
import { Amount, Percent, magnitude, signOf } from "@holdall/ui/number";
import { Empty } from "@holdall/ui/state";
import { DataTable } from "@holdall/ui/table";
import type { Column } from "@holdall/ui/table";
import type { ResponseOf } from "@holdall/core/contract";
import type { ReactNode } from "react";

type Debt = ResponseOf<"borrowLendPositions">[number];

/** What is owed, and what margin each debt asks for. */
export function CollateralDebts(): ReactNode {
  const { say } = useWords();
  const asked = useVenueQuery(["loans"], (client) => client.rest.borrowLendPositions());
  return (
    <Panel part="owed" title={say("collateral.owed")}>
      <Answer asked={asked}>
        {(all) => {
          const rows = all.filter(({ netQuantity }) => signOf(netQuantity) < 0);
          return rows.length === 0 ? (
            <Empty>{say("collateral.owesNothing")}</Empty>
          ) : (
            <DataTable
              caption={say("collateral.owed")}
              columns={columnsOf(say)}
              keyOf={({ id }) => id}
              rows={rows}
            />
          );
        }}
      </Answer>
    </Panel>
  );
}

/** Requirements toward the danger: a fraction is never shown smaller than it is. */
function columnsOf(say: Say): readonly Column<Debt>[] {
  return [
    { key: "asset", head: say("balances.asset"), cell: ({ symbol }) => <strong>{symbol}</strong> },
    {
      key: "quantity",
      head: say("collateral.owedQuantity"),
      align: "end",
      cell: ({ netQuantity }) => <Amount value={magnitude(netQuantity)} />,
    },
    {
      key: "mark",
      head: say("markets.mark"),
      align: "end",
      isWide: true,
      cell: ({ markPrice }) => <Amount value={markPrice} />,
    },
    {
      key: "exposure",
      head: say("collateral.exposure"),
      align: "end",
      cell: ({ netExposureNotional }) => (
        <Amount places={2} rounding="ceil" value={magnitude(netExposureNotional)} />
      ),
    },
    {
      key: "imf",
      head: say("health.initial"),
      align: "end",
      isWide: true,
      cell: ({ imf }) => <Percent rounding="ceil" value={imf} />,
    },
    {
      key: "mmf",
      head: say("health.maintenance"),
      align: "end",
      isWide: true,
      cell: ({ mmf }) => <Percent rounding="ceil" value={mmf} />,
    },
    {
      key: "liquidation",
      head: say("collateral.liquidation"),
      align: "end",
      isWide: true,
      cell: ({ estLiquidationPrice }) =>
        signOf(estLiquidationPrice) === 0 ? "–" : <Amount value={estLiquidationPrice} />,
    },
  ];
}
