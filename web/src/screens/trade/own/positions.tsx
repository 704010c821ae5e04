import { useMarkets } from "@holdall/web/page";
import { marketName, scaleOf, useLive } from "@holdall/web/live";
import type { Market, Order, Position } from "@holdall/web/live";
import type { OpenSession } from "@holdall/web/session";
import { useWords } from "@holdall/web/words";
import type { Say } from "@holdall/web/words";
import { Amount, Delta, Percent, UNKNOWN, difference, quotient, signOf } from "@holdall/ui/number";
import { Empty } from "@holdall/ui/state";
import type { Column } from "@holdall/ui/table";
import type { ReactNode } from "react";
import { Link } from "wouter";
import { ClosePosition } from "./close-position.tsx";
import { exitsOf } from "../exits.ts";
import { NOW, OwnTable } from "./own-table.tsx";
import { useMarketFilter } from "./row-filter.ts";
import { byAmount, byWord } from "./row-order.ts";

/** A position with its own market's grids, whatever market the page shows. */
interface PositionRow {
  readonly position: Position;
  readonly market: Market | undefined;
  readonly exits: readonly Order[];
}

/** Open positions, as the engine values them, and what closes one or a share of it. */
export function Positions(props: {
  readonly account: NonNullable<OpenSession["account"]>;
}): ReactNode {
  const { say } = useWords();
  const positions = useLive(props.account.positions);
  const orders = useLive(props.account.orders);
  const markets = useMarkets();
  const filter = useMarketFilter(undefined);
  if (positions === undefined) return <Empty>{say("positions.unknown")}</Empty>;
  if (positions.length === 0) return <Empty>{say("positions.empty")}</Empty>;
  const open = [...(orders?.values() ?? [])];
  const rows = positions.map((position) => ({
    position,
    market: markets.data?.find(({ symbol }) => symbol === position.symbol),
    exits: exitsOf(open, position.symbol),
  }));
  return (
    <OwnTable
      caption={say("tables.positions")}
      columns={[...valueColumns(say), ...riskColumns(say), closeColumn(say)]}
      empty={say("positions.empty")}
      filter={filter}
      keyOf={({ position }) => position.symbol}
      name="positions"
      rows={rows}
      span={NOW}
      symbolOf={({ position }) => position.symbol}
    />
  );
}

type PositionColumn = Column<PositionRow>;

function byPosition(read: (position: Position) => string): NonNullable<PositionColumn["compare"]> {
  return byAmount(({ position }) => read(position));
}

function priceColumn(
  key: string,
  head: string,
  read: (position: Position) => string,
  isWide = false,
): PositionColumn {
  return {
    key,
    head,
    align: "end",
    isWide,
    compare: byPosition(read),
    cell: ({ position, market }) => <Price market={market} value={read(position)} />,
  };
}

/** A price on its market's grid; the engine's zero says that there is none. */
function Price(props: { readonly market: Market | undefined; readonly value: string }): ReactNode {
  const { market, value } = props;
  if (signOf(value) !== 1) return UNKNOWN;
  const rules = market === undefined ? {} : { places: scaleOf(market).priceDecimals };
  return <Amount {...rules} value={value} />;
}

function deltaColumn(
  key: string,
  head: string,
  read: (position: Position) => string,
  isWide = true,
): PositionColumn {
  return {
    key,
    head,
    align: "end",
    isWide,
    compare: byPosition(read),
    cell: ({ position }) => <Delta places={2} value={read(position)} />,
  };
}

/** What it is, and what it is worth. */
function valueColumns(say: Say): readonly PositionColumn[] {
  return [
    {
      key: "market",
      head: say("markets.market"),
      compare: byWord(({ position }) => position.symbol),
      cell: ({ position }) => (
        <Link href={`/trade/${position.symbol}?tab=positions`}>{marketName(position.symbol)}</Link>
      ),
    },
    {
      key: "size",
      head: say("positions.size"),
      align: "end",
      compare: byPosition(({ netQuantity }) => netQuantity),
      cell: ({ position }) => <Delta value={position.netQuantity} />,
    },
    {
      key: "notional",
      head: say("positions.notional"),
      align: "end",
      compare: byPosition(({ netExposureNotional }) => netExposureNotional),
      isWide: true,
      cell: ({ position }) => <Amount places={2} value={position.netExposureNotional} />,
    },
    priceColumn("entry", say("positions.entry"), (p) => p.entryPrice, true),
    priceColumn("breakEven", say("positions.breakEven"), (p) => p.breakEvenPrice, true),
    priceColumn("mark", say("markets.mark"), (p) => p.markPrice, true),
    deltaColumn("pnl", say("positions.unrealized"), (p) => p.pnlUnrealized, false),
    deltaColumn("realized", say("positions.realized"), (p) => p.pnlRealized),
    deltaColumn("funding", say("trade.funding"), (p) => p.cumulativeFundingPayment),
    deltaColumn("interest", say("positions.interest"), (p) => p.cumulativeInterest),
  ];
}

/** What would end it: liquidation with its distance, margin demanded, place in deleveraging, exits. */
function riskColumns(say: Say): readonly PositionColumn[] {
  return [
    {
      key: "liquidation",
      head: say("positions.liquidation"),
      align: "end",
      compare: byPosition(({ estLiquidationPrice }) => estLiquidationPrice),
      cell: ({ position, market }) => (
        <>
          <Price market={market} value={position.estLiquidationPrice} />
          <LiquidationDistance position={position} />
        </>
      ),
    },
    {
      key: "margin",
      head: say("positions.marginShort"),
      align: "end",
      isWide: true,
      compare: byPosition(({ marginUsed }) => marginUsed ?? "0"),
      cell: ({ position }) => (
        <>
          <Amount places={2} rounding="ceil" value={position.marginUsed ?? undefined} />{" "}
          <span className="quiet">
            <Percent places={1} rounding="ceil" value={position.imf} />
          </span>
        </>
      ),
    },
    {
      key: "adl",
      head: say("positions.adl"),
      align: "end",
      isWide: true,
      compare: byPosition(({ adlScore }) => String(adlScore ?? 0)),
      cell: ({ position }) => position.adlScore ?? UNKNOWN,
    },
    {
      key: "exits",
      head: say("positions.exits"),
      align: "end",
      isWide: true,
      compare: byAmount(({ exits }) => exits[0]?.triggerPrice),
      cell: ({ exits, market }) =>
        exits.length === 0
          ? UNKNOWN
          : exits.map((order, at) => (
              <span key={order.id}>
                {at === 0 ? "" : " / "}
                <Price market={market} value={order.triggerPrice ?? "0"} />
              </span>
            )),
    },
  ];
}

function LiquidationDistance({ position }: { readonly position: Position }): ReactNode {
  const { estLiquidationPrice: price, markPrice } = position;
  if (signOf(price) !== 1) return null;
  return (
    <span className="quiet">
      {" "}
      <Percent
        places={1}
        rounding="trunc"
        value={quotient(difference(price, markPrice), markPrice)}
      />
    </span>
  );
}

function closeColumn(say: Say): PositionColumn {
  return {
    key: "act",
    head: <span className="visually-hidden">{say("actions")}</span>,
    align: "end",
    cell: ({ position, market }) =>
      market === undefined ? null : <ClosePosition market={market} position={position} />,
  };
}
