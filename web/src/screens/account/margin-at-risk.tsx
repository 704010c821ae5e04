import { Answer, Panel, useVenueQuery } from "@holdall/web/page";
import { marketName, useLive } from "@holdall/web/live";
import type { OpenSession } from "@holdall/web/session";
import { useWords } from "@holdall/web/words";
import type { Say } from "@holdall/web/words";
import {
  Amount,
  Percent,
  difference,
  magnitude,
  quotient,
  scaled,
  signOf,
} from "@holdall/ui/number";
import { Empty } from "@holdall/ui/state";
import { DataTable } from "@holdall/ui/table";
import type { Column } from "@holdall/ui/table";
import { useState } from "react";
import type { ReactNode } from "react";
import { WhyPrice } from "./why-price.tsx";

type Account = NonNullable<OpenSession["account"]>;

/** A position or a debt, and the mark at which the account would be liquidated. */
interface AtRisk {
  readonly key: string;
  readonly symbol: string;
  readonly quantity: string;
  readonly mark: string;
  /** `undefined` where no price alone gets there. */
  readonly liquidation: string | undefined;
}

/** What would be liquidated, and at which mark, everything else as it is. */
export function MarginAtRisk({ account }: { readonly account: Account }): ReactNode {
  const { say } = useWords();
  const positions = useLive(account.positions);
  const loans = useVenueQuery(["loans"], (client) => client.rest.borrowLendPositions());
  const [why, setWhy] = useState<AtRisk | undefined>();
  const asked = {
    ...loans,
    data:
      loans.data === undefined || positions === undefined
        ? undefined
        : [...positions, ...loans.data.filter(({ netQuantity }) => signOf(netQuantity) < 0)].map(
            atRisk,
          ),
  };
  return (
    <Panel part="at-risk" title={say("risk.title")}>
      <Answer asked={asked}>
        {(rows) =>
          rows.length === 0 ? (
            <Empty>{say("risk.none")}</Empty>
          ) : (
            <DataTable
              caption={say("risk.title")}
              columns={[...columnsOf(say), whyColumn(say, setWhy)]}
              keyOf={({ key }) => key}
              rows={rows.toSorted(nearestFirst)}
            />
          )
        }
      </Answer>
      {why?.liquidation === undefined ? null : (
        <WhyPrice
          key={why.symbol}
          liquidation={why.liquidation}
          mark={why.mark}
          symbol={why.symbol}
        />
      )}
      <p className="prose panel-body label">{say("risk.order")}</p>
    </Panel>
  );
}

function atRisk(row: {
  readonly symbol: string;
  readonly netQuantity: string;
  readonly markPrice: string;
  readonly estLiquidationPrice: string;
}): AtRisk {
  const { symbol, netQuantity, markPrice, estLiquidationPrice } = row;
  return {
    key: symbol,
    symbol,
    quantity: netQuantity,
    mark: markPrice,
    liquidation: signOf(estLiquidationPrice) > 0 ? estLiquidationPrice : undefined,
  };
}

/** How far the mark may go, as a share of itself. */
function distanceOf({ mark, liquidation }: AtRisk): string | undefined {
  return liquidation === undefined
    ? undefined
    : quotient(magnitude(difference(liquidation, mark)), mark);
}

function nearestFirst(left: AtRisk, right: AtRisk): number {
  const [near, far] = [distanceOf(left), distanceOf(right)];
  if (near === undefined || far === undefined)
    return near === far ? 0 : near === undefined ? 1 : -1;
  return scaled(near) < scaled(far) ? -1 : 1;
}

/** The button that asks why a price is what it is; none where there is no price. */
function whyColumn(say: Say, ask: (row: AtRisk) => void): Column<AtRisk> {
  return {
    key: "why",
    head: <span className="visually-hidden">{say("actions")}</span>,
    align: "end",
    cell: (row) =>
      row.liquidation === undefined ? null : (
        <button className="row-action" onClick={() => ask(row)} type="button">
          {say("why.ask")}
        </button>
      ),
  };
}

function columnsOf(say: Say): readonly Column<AtRisk>[] {
  return [
    {
      key: "what",
      head: say("risk.what"),
      cell: ({ symbol }) => <strong>{marketName(symbol)}</strong>,
    },
    {
      key: "quantity",
      head: say("ticket.quantity"),
      align: "end",
      cell: ({ quantity }) => <Amount sign="always" value={quantity} />,
    },
    {
      key: "mark",
      head: say("markets.mark"),
      align: "end",
      isWide: true,
      cell: ({ mark }) => <Amount value={mark} />,
    },
    {
      key: "liquidation",
      head: say("risk.price"),
      align: "end",
      cell: ({ liquidation }) => <Amount value={liquidation} />,
    },
    {
      key: "distance",
      head: say("risk.distance"),
      align: "end",
      cell: (row) => <Percent rounding="floor" value={distanceOf(row)} />,
    },
  ];
}
