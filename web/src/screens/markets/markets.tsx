import { Panel, Answer, Screen, useMarkets, usePreferences } from "@holdall/web/page";
import { followTickers, useLive, useVenue } from "@holdall/web/live";
import type { DayFigures, Market, TickersFeed } from "@holdall/web/live";
import { useSay } from "@holdall/web/words";
import type { Say } from "@holdall/web/words";
import { Segmented, TextField } from "@holdall/ui/control";
import {
  Amount,
  CompactAmount,
  Percent,
  compare,
  difference,
  quotient,
  sum,
} from "@holdall/ui/number";
import { Empty } from "@holdall/ui/state";
import { DataTable } from "@holdall/ui/table";
import type { Column } from "@holdall/ui/table";
import { scaleOf } from "@holdall/web/live";
import { useEffect, useMemo, useState } from "react";
import type { ReactNode } from "react";
import { useLocation, useSearchParams } from "wouter";
import { Spark } from "./spark.tsx";

type Kind = "all" | "spot" | "perpetual" | "favourites";

interface MarketRow {
  readonly market: Market;
  readonly day: DayFigures | undefined;
  readonly mark: string | undefined;
  readonly change: string | undefined;
  readonly isFavourite: boolean;
}

/** `/markets`: every market with its last day, moving. */
export function Markets(): ReactNode {
  const say = useSay();
  const markets = useMarkets();
  return (
    <Screen lead={say("markets.lead")} title={say("markets.title")}>
      <Answer asked={markets} rows={10}>
        {(rows) => <MarketList markets={rows.filter(({ visible }) => visible)} />}
      </Answer>
    </Screen>
  );
}

function useTickers(markets: readonly Market[]): TickersFeed {
  const { client, flush } = useVenue();
  const symbols = markets.map(({ symbol }) => symbol).join(" ");
  const feed = useMemo(
    () => followTickers(client, flush, symbols === "" ? [] : symbols.split(" ")),
    [client, flush, symbols],
  );
  useEffect(() => () => feed.close(), [feed]);
  return feed;
}

function MarketList({ markets }: { readonly markets: readonly Market[] }): ReactNode {
  const say = useSay();
  const { preferences, change } = usePreferences();
  const [search, setSearch] = useSearchParams();
  const [, navigate] = useLocation();
  const [wanted, setWanted] = useState("");
  const feed = useTickers(markets);
  const days = useLive(feed.days);
  const marks = useLive(feed.marks);
  const kind = kindOf(search.get("show"));
  const { favourites } = preferences;
  const rows = markets
    .map((market) =>
      rowOf(market, days.get(market.symbol), marks.get(market.symbol)?.p, favourites),
    )
    .filter((row) => isShown(row, kind, wanted));
  const toggle = (symbol: string): void =>
    change({
      favourites: favourites.includes(symbol)
        ? favourites.filter((each) => each !== symbol)
        : [...favourites, symbol],
    });

  return (
    <>
      <DayTotals rows={rows} />
      <Panel
        aside={
          <TextField
            label={say("markets.search")}
            onChange={(event) => setWanted(event.target.value)}
            type="search"
            value={wanted}
          />
        }
        part="markets"
        title={say("markets.list")}
      >
        <div className="panel-tools">
          <Segmented
            choices={[
              { value: "all", label: say("markets.all") },
              { value: "spot", label: say("markets.spot") },
              { value: "perpetual", label: say("markets.perpetual") },
              { value: "favourites", label: say("markets.favourites") },
            ]}
            label={say("markets.show")}
            onChange={(next) => setSearch(next === "all" ? {} : { show: next })}
            value={kind}
          />
        </div>
        {rows.length === 0 ? (
          <Empty>{say("markets.empty")}</Empty>
        ) : (
          <DataTable
            caption={say("markets.list")}
            columns={columnsOf(say, toggle)}
            keyOf={({ market }) => market.symbol}
            onKey={(key, { market }) => key === "f" && toggle(market.symbol)}
            onOpen={({ market }) => navigate(`/trade/${market.symbol}`)}
            rows={rows}
          />
        )}
      </Panel>
    </>
  );
}

function kindOf(text: string | null): Kind {
  return text === "spot" || text === "perpetual" || text === "favourites" ? text : "all";
}

function isShown({ market, isFavourite }: MarketRow, kind: Kind, wanted: string): boolean {
  if (!market.symbol.toLowerCase().includes(wanted.trim().toLowerCase())) return false;
  if (kind === "favourites") return isFavourite;
  if (kind === "all") return true;
  return (market.marketType === "SPOT") === (kind === "spot");
}

function rowOf(
  market: Market,
  day: DayFigures | undefined,
  mark: string | undefined,
  favourites: readonly string[],
): MarketRow {
  const change =
    day === undefined ? undefined : quotient(difference(day.last, day.first), day.first);
  return { market, day, mark, change, isFavourite: favourites.includes(market.symbol) };
}

function columnsOf(say: Say, toggle: (symbol: string) => void): readonly Column<MarketRow>[] {
  const by =
    (read: (row: MarketRow) => string | undefined) =>
    (left: MarketRow, right: MarketRow): number =>
      compare(read(left) ?? "0", read(right) ?? "0");
  const price = (read: (day: DayFigures) => string) => (row: MarketRow) => (
    <Amount
      places={scaleOf(row.market).priceDecimals}
      value={row.day === undefined ? undefined : read(row.day)}
    />
  );
  return [
    {
      key: "name",
      head: say("markets.market"),
      cell: (row) => <MarketName onToggle={toggle} row={row} say={say} />,
      compare: (left, right) => (left.market.symbol < right.market.symbol ? 1 : -1),
    },
    {
      key: "last",
      head: say("markets.last"),
      align: "end",
      cell: price(({ last }) => last),
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
      cell: ({ market }) => <Spark symbol={market.symbol} />,
    },
    {
      key: "high",
      head: say("markets.high"),
      align: "end",
      isWide: true,
      cell: price((d) => d.high),
    },
    { key: "low", head: say("markets.low"), align: "end", isWide: true, cell: price((d) => d.low) },
    {
      key: "mark",
      head: say("markets.mark"),
      align: "end",
      isWide: true,
      cell: ({ market, mark }) => <Amount places={scaleOf(market).priceDecimals} value={mark} />,
    },
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
  ];
}

function MarketName(props: {
  readonly row: MarketRow;
  readonly say: Say;
  readonly onToggle: (symbol: string) => void;
}): ReactNode {
  const { market, isFavourite, day } = props.row;
  const isOpen = market.orderBookState === "Open";
  return (
    <span className="market-name">
      <button
        aria-label={props.say("markets.favourite", { market: market.symbol })}
        aria-pressed={isFavourite}
        className="star"
        onClick={(event) => {
          event.stopPropagation();
          props.onToggle(market.symbol);
        }}
        type="button"
      >
        {isFavourite ? "◆" : "◇"}
      </button>
      <span>
        <strong>{market.baseSymbol}</strong>
        <span className="quiet">{`/${market.quoteSymbol}`}</span>
        {isOpen ? null : <span className="label"> {market.orderBookState}</span>}
        <span className="narrow-line label">
          <CompactAmount unit={market.quoteSymbol} value={day?.quoteVolume} />
        </span>
      </span>
    </span>
  );
}

/** What the venue turned over in a day, over the rows shown. */
function DayTotals({ rows }: { readonly rows: readonly MarketRow[] }): ReactNode {
  const say = useSay();
  const volumes = rows.flatMap(({ day }) => (day === undefined ? [] : [day.quoteVolume]));
  const open = rows.filter(({ market }) => market.orderBookState === "Open").length;
  return (
    <dl className="figures" data-part="totals">
      <div>
        <dt className="label">{say("markets.volume")}</dt>
        <dd className="figure-large">
          <CompactAmount unit="USDC" value={volumes.length === 0 ? undefined : sum(volumes)} />
        </dd>
      </div>
      <div>
        <dt className="label">{say("markets.open")}</dt>
        <dd className="figure-large">{`${open} / ${rows.length}`}</dd>
      </div>
    </dl>
  );
}
