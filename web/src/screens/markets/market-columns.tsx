import { Countdown, useSecond } from "@holdall/web/page";
import { paidPrice, scaleOf } from "@holdall/web/live";
import type { DayFigures } from "@holdall/web/live";
import type { Say } from "@holdall/web/words";
import { Amount, CompactAmount, Percent, compare } from "@holdall/ui/number";
import type { Column } from "@holdall/ui/table";
import type { ReactNode } from "react";
import { AgeMark } from "../age-mark/age-mark.tsx";
import { silentSeconds } from "./market-row.ts";
import type { MarketRow } from "./market-row.ts";
import { Spark } from "./spark.tsx";

type MarketColumn = Column<MarketRow>;
type Toggle = (symbol: string) => void;

/** The columns of the list. Each but the picture of the day sorts. */
export function columnsOf(say: Say, toggle: Toggle): readonly MarketColumn[] {
  return [
    {
      key: "name",
      head: say("markets.market"),
      cell: (row) => <MarketName onToggle={toggle} row={row} say={say} />,
      compare: (left, right) => (left.name < right.name ? 1 : -1),
    },
    {
      ...priceColumn("last", say("markets.last"), ({ last }) => last),
      compare: by(({ day }) => day?.last),
    },
    {
      key: "change",
      head: say("markets.change"),
      align: "end",
      cell: ({ change }) => <Percent isChange value={change} />,
      compare: by(({ change }) => change),
    },
    {
      key: "spark",
      head: say("markets.day"),
      isWide: true,
      cell: ({ market, change }) => <Spark change={change} market={market} />,
    },
    priceColumn("high", say("markets.high"), ({ high }) => high, true),
    priceColumn("low", say("markets.low"), ({ low }) => low, true),
    {
      key: "volume",
      head: say("markets.volume"),
      align: "end",
      isWide: true,
      cell: ({ day, market }) => (
        <CompactAmount unit={market.quoteSymbol} value={day?.quoteVolume} />
      ),
      compare: by(({ day }) => day?.quoteVolume),
    },
    ...perpetualColumns(say),
  ];
}

/** What only perpetuals have; spot markets show nothing there but their mark. */
function perpetualColumns(say: Say): readonly MarketColumn[] {
  return [
    {
      key: "mark",
      head: say("markets.mark"),
      align: "end",
      isWide: true,
      cell: ({ market, mark }) => <Amount places={scaleOf(market).priceDecimals} value={mark?.p} />,
      compare: by(({ mark }) => mark?.p),
    },
    {
      key: "funding",
      head: say("markets.funding"),
      align: "end",
      isWide: true,
      cell: ({ market, mark }) =>
        market.marketType === "SPOT" ? null : (
          <>
            <Percent isChange places={4} value={mark?.f ?? undefined} />{" "}
            {typeof mark?.n === "number" ? (
              <span className="quiet">
                <Countdown untilMs={mark.n} />
              </span>
            ) : null}
          </>
        ),
      compare: by(({ mark }) => mark?.f ?? undefined),
    },
    {
      key: "interest",
      head: say("markets.openInterest"),
      align: "end",
      isWide: true,
      cell: (row) => <OpenInterest row={row} />,
      compare: by(({ openValue }) => openValue),
    },
  ];
}

function OpenInterest({ row }: { readonly row: MarketRow }): ReactNode {
  const { market, openInterest } = row;
  if (market.marketType === "SPOT") return null;
  const { openInterestLimit: limit } = market;
  const hasLimit = limit !== undefined && limit !== null && limit !== "0";
  return (
    <>
      <CompactAmount unit={market.baseSymbol} value={openInterest} />
      {hasLimit ? (
        <span className="quiet">
          {" / "}
          <CompactAmount value={limit} />
        </span>
      ) : null}
    </>
  );
}

function by(read: (row: MarketRow) => string | undefined) {
  return (left: MarketRow, right: MarketRow): number =>
    compare(read(left) ?? "0", read(right) ?? "0");
}

function priceColumn(
  key: string,
  head: string,
  read: (day: DayFigures) => string,
  isWide = false,
): MarketColumn {
  return {
    key,
    head,
    align: "end",
    isWide,
    cell: ({ market, day }) => (
      <Amount
        places={scaleOf(market).priceDecimals}
        value={day === undefined ? undefined : paidPrice(read(day))}
      />
    ),
  };
}

function MarketName(props: {
  readonly row: MarketRow;
  readonly say: Say;
  readonly onToggle: Toggle;
}): ReactNode {
  const { row, say, onToggle } = props;
  const { market, isFavourite, day } = row;
  const isOpen = market.orderBookState === "Open";
  const [base, rest] = [market.baseSymbol, row.name.slice(market.baseSymbol.length)];
  return (
    <span className={isOpen ? "market-name" : "market-name is-shut"}>
      <button
        aria-label={say("markets.favourite", { market: row.name })}
        aria-pressed={isFavourite}
        className="star"
        onClick={(event) => {
          event.stopPropagation();
          onToggle(market.symbol);
        }}
        type="button"
      >
        {isFavourite ? "◆" : "◇"}
      </button>
      <span>
        <strong>{base}</strong>
        <span className="quiet">{rest}</span>
        {isOpen ? null : (
          <span className="label warning"> {say(`market.${market.orderBookState}.short`)}</span>
        )}
        <RowAge heardAtMs={row.heardAtMs} />
        <span className="narrow-line label">
          <CompactAmount unit={market.quoteSymbol} value={day?.quoteVolume} />
        </span>
      </span>
    </span>
  );
}

/** That a market is silent, and for how long: each row ages by itself. */
function RowAge({ heardAtMs }: Pick<MarketRow, "heardAtMs">): ReactNode {
  return <AgeMark seconds={silentSeconds(heardAtMs, useSecond())} />;
}
